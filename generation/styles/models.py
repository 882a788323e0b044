"""Style templates, and the immutable versions that headshots are made with."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from generation.styles.specification import Files, framing_of
from tenants.kernel.scoping import TenantForeignKey, TenantModel

LONGEST_NAME = 60


class StyleTemplate(TenantModel):
    """A style as it is being edited. Publishing freezes it into a new `StyleVersion`."""

    name = models.CharField(max_length=LONGEST_NAME)
    background = TenantForeignKey("brand.Background", on_delete=models.PROTECT, related_name="+")
    frame = TenantForeignKey("brand.Frame", null=True, on_delete=models.PROTECT, related_name="+")
    draft = models.JSONField(default=dict)
    """The specification in the making (`specification.Draft`)."""
    is_default = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                "organization", Lower("name"), condition=Q(archived_at=None), name="style_name_once"
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(is_default=True, archived_at=None),
                name="one_default_style",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StyleVersion(TenantModel):
    """A published style, frozen by the database: next year's hires look like this year's."""

    template = TenantForeignKey(StyleTemplate, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    background = TenantForeignKey("brand.Background", on_delete=models.PROTECT, related_name="+")
    frame = TenantForeignKey("brand.Frame", null=True, on_delete=models.PROTECT, related_name="+")
    specification = models.JSONField()
    """Everything that makes the pictures; see `specification.frozen`."""
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "template", "number"], name="version_once"
            )
        ]

    @property
    def framing(self) -> dict[str, float]:
        """Where the finish puts heads."""
        return framing_of(self.specification)

    @property
    def files(self) -> Files:
        """Which files are made of its approved headshots."""
        return Files.of(self.specification)

    @property
    def frame_drawn(self) -> dict[str, Any] | None:
        """The logo frame as `brand.models.Frame.plain` had it, or None."""
        files: dict[str, Any] = self.specification.get("files", {})
        return files.get("frame")

    def __str__(self) -> str:
        return f"version {self.number}"


class StyleAudience(TenantModel):
    """People of the department are rendered in the style, those of no such department in the
    default one."""

    template = TenantForeignKey(StyleTemplate, on_delete=models.CASCADE, related_name="audience")
    department = TenantForeignKey("people.Department", on_delete=models.CASCADE, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "department"], name="one_style_per_department"
            )
        ]

    def __str__(self) -> str:
        return f"{self.department_id} in {self.template_id}"
