"""What a key may be used for."""

from django.db import models

from tenants.access.models import ApiKey
from tenants.kernel.errors import Forbidden


class Scope(models.TextChoices):
    """One thing a key may do, named as the task it allows."""

    PEOPLE_READ = "people:read", "Read people and how far they are"
    PEOPLE_WRITE = "people:write", "Add, change and deactivate people"
    INVITES_WRITE = "invites:write", "Send invites"
    REBRANDS_WRITE = "rebrands:write", "Put approved headshots on another background"
    HEADSHOTS_READ = "headshots:read", "Download approved headshots"
    BRAND_READ = "brand:read", "Read the brand: colours, logos, backgrounds, frames"
    BRAND_WRITE = "brand:write", "Change the brand, and add or retire its parts"
    STYLES_READ = "styles:read", "Read styles and their versions"
    STYLES_WRITE = "styles:write", "Change and publish styles"
    SHARES_WRITE = "shares:write", "Make and end share links"
    APPROVALS_READ = "approvals:read", "Read approvals, their history and the rules"
    APPROVALS_WRITE = "approvals:write", "Decide on headshots for a reviewer"
    RULES_WRITE = "rules:write", "Change the approval rules"


class MissingScope(Forbidden):
    """The key is good, but not for this."""

    code = "missing_scope"


def allows(key: ApiKey, scope: Scope) -> bool:
    """Whether the key holds the scope."""
    return scope in key.scopes


def require(key: ApiKey, scope: Scope) -> None:
    """Raise MissingScope unless the key holds the scope."""
    if not allows(key, scope):
        raise MissingScope(
            f"This key lacks the scope {scope}. Make a key that has it.", scope=str(scope)
        )
