"""Reading styles and their published versions."""

import hashlib
import json
from typing import Any
from uuid import UUID

from django.db.models import Func, Q, QuerySet
from django.utils.translation import gettext as _

from generation import bridge
from generation.styles import specification
from generation.styles.models import StyleAudience, StyleTemplate, StyleVersion
from generation.styles.specification import Draft
from tenants.kernel.errors import Invalid, NotFound
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Department, Employee

DRAFT = "draft"
"""What addresses call the saved draft, where they may name a version."""
MOST_DIGITS = 9
STAYING = (EmployeeState.ADDED, EmployeeState.INVITED, EmployeeState.ACTIVE)


def templates() -> QuerySet[StyleTemplate]:
    """The styles in use, the default one first."""
    return every_template().filter(archived_at=None)


def every_template() -> QuerySet[StyleTemplate]:
    """The styles, archived ones too: actions say why these cannot be changed."""
    rows = StyleTemplate.objects.select_related("background", "frame__logo")
    return rows.order_by("-is_default", "name", "pk")


def versions(template: StyleTemplate) -> QuerySet[StyleVersion]:
    """The published versions of a style, newest first."""
    rows = StyleVersion.objects.filter(template=template)
    rows = rows.select_related("background", "frame__logo")
    return rows.order_by("-number")


def as_published(template: StyleTemplate, *, base: str, seed: int) -> dict[str, Any]:
    """The draft as publishing it now would freeze it; `seed` counts for a first version only."""
    newest = versions(template).first()
    return specification.frozen(
        Draft.from_json(template.draft),
        background=template.background.plain,
        frame=template.frame.plain if template.frame else None,
        base=base,
        seed=newest.specification["seed"] if newest else seed,
        made_by=bridge.made_by(base),
    )


def specification_of(template: StyleTemplate, number: int | None, *, base: str) -> dict[str, Any]:
    """What the version with this number says, or the draft as publishing it now would freeze it.

    Raises:
        NotFound: there is no such version.
    """
    if number is None:
        return as_published(template, base=base, seed=0)
    version = versions(template).filter(number=number).first()
    if version is None:
        raise NotFound(_("Version {number} of this style does not exist.").format(number=number))
    return dict(version.specification)


def number_of(text: str, *, field: str) -> int | None:
    """The number of a version as an address says it in this field; None where it says `DRAFT`.

    Raises:
        Invalid: it is neither.
    """
    if text == DRAFT:
        return None
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise Invalid(
            fields={field: _("Give the number of a version, or {draft}.").format(draft=DRAFT)}
        )
    return int(text)


def newest_versions() -> dict[UUID, StyleVersion]:
    """The newest version of each style that was ever published, by the style's id."""
    rows = StyleVersion.objects.order_by("template_id", "-number").distinct("template_id")
    return {row.template_id: row for row in rows}


def departments(template: StyleTemplate) -> QuerySet[Department]:
    """Whose people are rendered in the style."""
    offered = StyleAudience.objects.filter(template=template).values("department")
    return Department.objects.filter(pk__in=offered).order_by("name", "pk")


def departments_by_style() -> dict[UUID, list[Department]]:
    """Whose people are rendered in which style, by name, by the style's id."""
    found: dict[UUID, list[Department]] = {}
    rows = StyleAudience.objects.select_related("department")
    for each in rows.order_by("department__name", "department"):
        found.setdefault(each.template_id, []).append(each.department)
    return found


def people_of(template: StyleTemplate) -> QuerySet[Employee]:
    """Who is rendered in the style once it has a version, by name: the people of its departments
    and, of the default style, everybody whose department has no published style of its own."""
    whose = Q(department__in=_own(template).values("department"))
    if template.is_default:
        whose |= ~Q(department__in=_elsewhere(template).values("department"))
    return Employee.objects.filter(whose, state__in=STAYING).order_by("name", "pk")


def audience(template: StyleTemplate) -> str:
    """What decides whom the style is for, as a digest: it stays the same when people join."""
    rows = [_own(template), *([_elsewhere(template)] if template.is_default else [])]
    departments = [sorted(str(each.department_id) for each in row) for row in rows]
    return hashlib.sha256(json.dumps(departments).encode()).hexdigest()


def _own(template: StyleTemplate) -> QuerySet[StyleAudience]:
    return StyleAudience.objects.filter(template=template)


def _elsewhere(template: StyleTemplate) -> QuerySet[StyleAudience]:
    """Departments that have another style, with a version."""
    published = _published().order_by().values("template")
    return StyleAudience.objects.exclude(template=template).filter(template__in=published)


def offered() -> QuerySet[StyleVersion]:
    """Every published version of the styles in use, newest first."""
    return _published().order_by("-published_at", "-number", "pk")


def makes(profile: "str | Func[Any]", *, of: str) -> Q:
    """That the version to which the field `of` leads has files of this profile made."""
    chosen = f"{of}__specification__files__profiles"
    return Q(**{f"{chosen}__isnull": True}) | Q(**{f"{chosen}__contains": profile})


def default_version() -> StyleVersion | None:
    """The newest version of the style for everyone."""
    return _published().filter(template__is_default=True).first()


def version_for(employee: Employee) -> StyleVersion | None:
    """The version that somebody's new headshots are rendered in: the newest of their department's
    style, or of the default one where that has none."""
    found = versions_by_department()
    return found.get(employee.department_id) or found.get(None)


def versions_by_department() -> dict[UUID | None, StyleVersion]:
    """The version that new headshots are rendered in, by the department that has a style of its
    own, and under None that of everybody else."""
    newest = {row.template_id: row for row in _newest()}
    audience = StyleAudience.objects.filter(template__in=newest)
    pairs = audience.values_list("department_id", "template_id")
    found: dict[UUID | None, StyleVersion] = {theirs: newest[style] for theirs, style in pairs}
    default = next((row for row in newest.values() if row.template.is_default), None)
    return found | {None: default} if default else found


def _newest() -> QuerySet[StyleVersion]:
    """The newest version of each style in use."""
    return _published().order_by("template_id", "-number").distinct("template_id")


def _published() -> QuerySet[StyleVersion]:
    """The versions of styles in use, newest first."""
    rows = StyleVersion.objects.filter(template__archived_at=None)
    return rows.select_related("template", "background").order_by("-number")
