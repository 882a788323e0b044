"""Reading styles and their published versions."""

from uuid import UUID

from django.db.models import QuerySet

from generation.styles.models import StyleTemplate, StyleVersion


def templates() -> QuerySet[StyleTemplate]:
    """The styles in use, the default one first."""
    rows = StyleTemplate.objects.filter(archived_at=None).select_related("background")
    return rows.order_by("-is_default", "name", "pk")


def versions(template: StyleTemplate) -> QuerySet[StyleVersion]:
    """The published versions of a style, newest first."""
    rows = StyleVersion.objects.filter(template=template).select_related("background")
    return rows.order_by("-number")


def newest_versions() -> dict[UUID, StyleVersion]:
    """The newest version of each style that was ever published, by the style's id."""
    rows = StyleVersion.objects.order_by("template_id", "-number").distinct("template_id")
    return {row.template_id: row for row in rows}


def current_version() -> StyleVersion | None:
    """The version new headshots are rendered in: the newest of the default style."""
    rows = StyleVersion.objects.filter(template__is_default=True, template__archived_at=None)
    return rows.select_related("template", "background").order_by("-number").first()
