"""Links by which people without an account look at approved pictures."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.scoping import TenantModel


class Layout(models.TextChoices):
    """How pictures hang, as they will be seen elsewhere."""

    GRID = "grid", gettext_lazy("Team page")
    LIST = "list", gettext_lazy("Org list")
    CHAT = "chat", gettext_lazy("Chat")


class ShareLink(TenantModel):
    """A link to the company's approved pictures, or to some; its token is kept as a digest in the
    look-up table."""

    name = models.CharField(max_length=80)
    departments = ArrayField(models.UUIDField(), default=list)
    people = ArrayField(models.UUIDField(), default=list)
    """Ids of employees. Without any, and without departments, everybody is shown."""
    layout = models.CharField(max_length=8, choices=Layout.choices, default=Layout.GRID)
    may_download = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by_kind = models.CharField(max_length=16)
    created_by = models.CharField(max_length=40, blank=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_count = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="share_layout_known", condition=models.Q(layout__in=Layout.values)
            )
        ]
        indexes = [models.Index(fields=["organization", "-created_at"], name="share_link_by_time")]

    def __str__(self) -> str:
        return self.name
