"""What a key may be used for."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.access.models import ApiKey
from tenants.kernel.errors import Forbidden


class Scope(models.TextChoices):
    """One thing a key may do, named as the task it allows."""

    PEOPLE_READ = "people:read", gettext_lazy("Read people and how far they are")
    PEOPLE_WRITE = "people:write", gettext_lazy("Add, change and deactivate people")
    INVITES_WRITE = "invites:write", gettext_lazy("Send invites")
    REBRANDS_WRITE = "rebrands:write", gettext_lazy("Put approved headshots on another background")
    HEADSHOTS_READ = "headshots:read", gettext_lazy("Download approved headshots")
    BRAND_READ = "brand:read", gettext_lazy("Read the brand: colours, logos, backgrounds, frames")
    BRAND_WRITE = "brand:write", gettext_lazy("Change the brand, and add or retire its parts")
    STYLES_READ = "styles:read", gettext_lazy("Read styles and their versions")
    STYLES_WRITE = "styles:write", gettext_lazy("Change and publish styles")
    SHARES_WRITE = "shares:write", gettext_lazy("Make and end share links")
    APPROVALS_READ = "approvals:read", gettext_lazy("Read approvals, their history and the rules")
    APPROVALS_WRITE = "approvals:write", gettext_lazy("Decide on headshots for a reviewer")
    ORGANIZATION_WRITE = "organization:write", gettext_lazy("Change the company's language")
    AUDIT_READ = "audit:read", gettext_lazy("Read the audit log")
    RULES_WRITE = "rules:write", gettext_lazy("Change the approval rules and which mails are sent")


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
            _("This key lacks the scope {scope}. Make a key that has it.").format(scope=scope),
            scope=str(scope),
        )
