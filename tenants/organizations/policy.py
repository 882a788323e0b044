"""Who may do what: one table, read by every page, endpoint and template."""

from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.errors import Forbidden


class Role(models.TextChoices):
    OWNER = "owner", gettext_lazy("Owner")
    ADMIN = "admin", gettext_lazy("Admin")
    REVIEWER = "reviewer", gettext_lazy("Reviewer")
    VIEWER = "viewer", gettext_lazy("Viewer")


RIGHTS: dict[str, frozenset[str]] = {
    Role.VIEWER: frozenset(
        {"organization.view", "people.view", "headshot.view", "headshot.download"}
    ),
    Role.REVIEWER: frozenset(
        {
            "organization.view",
            "people.view",
            "headshot.view",
            "headshot.review",
            "headshot.download",
        }
    ),
    Role.ADMIN: frozenset(
        {
            "organization.view",
            "people.view",
            "people.manage",
            "invite.manage",
            "brand.manage",
            "style.manage",
            "headshot.view",
            "headshot.review",
            "headshot.download",
            "delivery.manage",
            "job.manage",
            "audit.view",
        }
    ),
}
RIGHTS[Role.OWNER] = RIGHTS[Role.ADMIN] | {
    "member.manage",
    "key.manage",
    "licence.accept",
    "organization.manage",
}


def can(role: str, right: str) -> bool:
    """Whether the role holds the right; an unknown right is a bug and raises.

    Raises:
        KeyError: no role holds such a right.
    """
    if right not in RIGHTS[Role.OWNER]:
        raise KeyError(right)
    return right in RIGHTS[role]


def require(role: str, right: str) -> None:
    """Raise Forbidden unless the role holds the right."""
    if not can(role, right):
        raise Forbidden
