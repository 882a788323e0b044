"""The team's wall: approved headshots beside each other, and what stands out among them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from generation import wall
from generation.approvals.queries import rules
from generation.delivery import gate
from generation.headshots import actions as headshots
from generation.headshots import queries as measured
from generation.rebrands import actions as rebrands
from generation.shares.models import Layout
from generation.styles import queries as styles
from generation.styles.models import StyleTemplate
from generation.styles.profiles import SHOWN
from generation.wall import Picture, Remedy, Wall, Wanted
from portal.http.doors import MemberRequest, member_page
from portal.web import cropping, deviations, hanging
from portal.web.forms import ActionForm
from tenants.kernel.errors import NotFound
from tenants.organizations.policy import can
from tenants.people import queries as people
from tenants.people.models import Department, Employee

PAGE: Final = 60
FIRST: Final = 6
"""Outliers that stand above the wall; the others have a list of their own."""
TOGETHER: Final = 500
"""Pictures that one press re-finishes at most."""


class MendForm(ActionForm):
    """Whose pictures are finished again, and whether their approval counts for the new ones."""

    people = forms.MultipleChoiceField(
        error_messages={
            "required": gettext_lazy("Tick at least one person."),
            "invalid_choice": gettext_lazy(
                "Somebody does not stand out any more. Look at the list again."
            ),
        }
    )
    carries_over = forms.BooleanField(
        required=False,
        label=gettext_lazy("The approval of the earlier picture counts for the new one"),
        help_text=gettext_lazy("Otherwise each picture is reviewed before it is used."),
    )

    def __init__(self, *args: Any, pictures: Collection[Picture], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employees = {
            str(each.headshot.employee_id): each.headshot.employee for each in pictures
        }
        choices = [(pk, employee.name) for pk, employee in self.employees.items()]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]  # a choice field

    @property
    def chosen(self) -> list[Employee]:
        """Those who are ticked."""
        return [self.employees[pk] for pk in self.cleaned_data["people"]]


@member_page("headshot.view")
@require_safe
def show(request: MemberRequest) -> HttpResponse:
    """The wall; which style and department, and whether only what stands out, is in the address."""
    wanted = _wanted(request)
    found = wall.wall(wanted)
    is_off = request.GET.get("show") == "off"
    by = request.GET.get("by", "")
    names = _department_names()
    pictures = found.off_by(by) if is_off else _hung(found.pictures, names, request.GET)
    page = Paginator(pictures, PAGE).get_page(request.GET.get("page"))
    first = [] if is_off or page.number > 1 else found.outliers[:FIRST]
    faces = _faces(request, [*page, *first])
    context = {
        "wall": found,
        "percent": _percent(found),
        "parts": [_part(part) for part in found.by_version()],
        "rows": deviations.rows(found) if found.counted else [],
        "tabs": _tabs(request, found, is_off=is_off),
        "is_off": is_off,
        "page": page,
        "tiles": [
            _tile(each, faces, names) | (_fix(request, each) if is_off else {}) for each in page
        ],
        "first": [_tile(each, faces, names) | _fix(request, each) for each in first],
        "axes": _axes(request, found, by=by),
        **hanging.offers(request.GET),
        "styles": _styles(),
        "style": wanted.style,
        "departments": _departments(wanted),
        "department": wanted.department,
        "is_limited": bool(wanted.style or wanted.department),
        **_unmeasured(found),
    }
    return render(request, "wall/show.html", context)


@member_page("style.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: MemberRequest, version_id: UUID) -> HttpResponse:
    """Who would be re-finished in the version and who would not; a POST does it for the ticked."""
    part = _compared_with(version_id)
    pictures = part.mendable[:TOGETHER]
    everybody = [str(each.headshot.employee_id) for each in pictures]
    form = MendForm.of(request, pictures=pictures, initial={"people": everybody})
    if form.is_valid():
        rebrand = form.carry_out(
            lambda: rebrands.begin(
                part.version,
                form.chosen,
                carries_over=form.cleaned_data["carries_over"],
                actor=request.actor,
                at=now(),
            )
        )
        if rebrand:
            messages.success(request, _("The pictures are being finished again."))
            return redirect("styles:rebrand", request.organization.slug, rebrand.pk)
    context = {
        "form": form,
        "may_carry_over": rules().carries_over,
        **_proposed(request, part, pictures, ticked=form["people"].value() or []),
    }
    return render(request, "wall/mend.html", context, status=400 if form.errors else 200)


@member_page("style.manage")
@require_POST
def measure(request: MemberRequest) -> HttpResponse:
    """Have measured what was approved before that was done."""
    found = wall.measurable(wall.wall().never_measured, at=now())
    count = headshots.measure(found, at=now())
    if count:
        text = ngettext(
            "%(n)d picture is being measured.", "%(n)d pictures are being measured.", count
        )
        messages.success(request, text % {"n": count})
    else:
        messages.info(request, _("There is no picture that could be measured."))
    return redirect("wall:show", request.organization.slug)


def _wanted(request: MemberRequest) -> Wanted:
    """What the address asks for; what makes no sense in it limits nothing."""
    return Wanted(
        style=_uuid(request.GET.get("style", "")),
        department=_uuid(request.GET.get("department", "")),
        visible=people.visible_departments(request.member),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _styles() -> list[StyleTemplate]:
    """Those in which people's new headshots are rendered, by name."""
    found = {each.template_id: each.template for each in styles.versions_by_department().values()}
    return sorted(found.values(), key=lambda template: template.name)


def _departments(wanted: Wanted) -> list[Department]:
    rows = people.departments()
    if wanted.visible is not None:
        rows = rows.filter(pk__in=wanted.visible)
    return list(rows)


def _compared_with(version_id: UUID) -> Wall:
    """The part of the wall that is compared with the version.

    Raises:
        NotFound: nobody's picture is.
    """
    for part in wall.wall().by_version():
        if part.version.pk == version_id:
            return part
    raise NotFound(_("Nobody's picture is compared with this version any more."))


def _proposed(
    request: MemberRequest, part: Wall, pictures: Collection[Picture], *, ticked: Collection[str]
) -> dict[str, Any]:
    """Whose pictures would change, those who are ticked told from the others, and whose not."""
    stays = [each for each in part.outliers if each.remedy != Remedy.FINISH]
    faces, names = _faces(request, [*pictures, *stays[:PAGE]]), _department_names()
    return {
        "version": part.version,
        "total": len(part.mendable),
        "tiles": [
            _tile(each, faces, names) | {"is_ticked": str(each.headshot.employee_id) in ticked}
            for each in pictures
        ],
        "stays": [_tile(each, faces, names) for each in stays[:PAGE]],
        "more": max(0, len(stays) - PAGE),
    }


def _department_names() -> dict[UUID, str]:
    return dict(people.departments().values_list("pk", "name"))


def _hung(
    pictures: Sequence[Picture], names: Mapping[UUID, str], query: QueryDict
) -> list[Picture]:
    """In the order that the layout asks for: an org list by department, with nobody's last."""
    if hanging.layout_of(query) != Layout.LIST:
        return hanging.shuffled(pictures, query)

    def key(picture: Picture) -> tuple[bool, str]:
        name = names.get(picture.headshot.employee.department_id or UUID(int=0), "")
        return not name, name

    return sorted(hanging.shuffled(pictures, query), key=key)


def _axes(request: MemberRequest, found: Wall, *, by: str) -> list[dict[str, Any]]:
    """By what the list of what stands out may be ranked, with how many stand out by it."""
    offered = {"": _("Everything"), **deviations.AXES}
    return [
        {
            "label": label,
            "url": _kept(request, by=axis),
            "current": axis == by,
            "count": len(found.off_by(axis)),
        }
        for axis, label in offered.items()
        if not axis or found.off_by(axis)
    ]


def _kept(request: MemberRequest, **changed: str) -> str:
    """The same address from its first page, with other values."""
    kept = request.GET.copy()
    kept.pop("page", None)
    for name, value in changed.items():
        kept[name] = value
    return f"?{kept.urlencode()}"


def _percent(found: Wall) -> int | None:
    """Rounded down: only a team in which everybody matches is told 100."""
    return None if found.score is None else int(100 * found.score)


def _part(part: Wall) -> dict[str, Any]:
    return {
        "wall": part,
        "percent": _percent(part),
        "mendable": len(part.mendable),
    }


def _tabs(request: MemberRequest, found: Wall, *, is_off: bool) -> list[dict[str, Any]]:
    lists = (
        ("", _("Everybody"), len(found.pictures)),
        ("off", _("Stand out"), len(found.outliers)),
    )
    tabs = []
    for name, label, number in lists:
        current, url = is_off == bool(name), _kept(request, show=name)
        tabs.append({"label": label, "url": url, "current": current, "count": number})
    return tabs


def _unmeasured(found: Wall) -> dict[str, Any]:
    """How many pictures are not counted, and what can be done about it."""
    old = found.never_measured
    under_way = len(measured.being_measured([each.headshot for each in old]))
    return {
        "own": len(found.own_photos),
        "faceless": found.faceless,
        "old": len(old),
        "under_way": under_way,
        "measurable": len(wall.measurable(old, at=now())) if old else 0,
    }


def _faces(request: MemberRequest, pictures: Collection[Picture]) -> dict[UUID, str]:
    """Where the files are that may be shown, by headshot."""
    ids = {each.headshot.pk for each in pictures}
    rows = gate.cleared(gate.PAGE).filter(headshot_id__in=ids, profile=SHOWN)
    slug = request.organization.slug
    return {
        headshot: f"{reverse('downloads:file', args=[slug, pk])}?show"
        for headshot, pk in rows.values_list("headshot_id", "pk")
    }


def _fix(request: MemberRequest, picture: Picture) -> dict[str, Any]:
    """What a press beside the picture mends, for who may do that."""
    if not can(request.member.role, "style.manage"):
        return {}
    if picture.remedy == Remedy.FINISH:
        return {
            "mend_url": reverse("wall:mend", args=[request.organization.slug, picture.version.pk])
        }
    return {"crop": cropping.offered(picture)} if picture.can_be_cropped else {}


def _tile(picture: Picture, faces: dict[UUID, str], names: Mapping[UUID, str]) -> dict[str, Any]:
    off = picture.outlier.deviations if picture.outlier else ()
    framing = picture.version.framing
    return {
        "headshot": picture.headshot,
        "employee": picture.headshot.employee,
        "department": names.get(picture.headshot.employee.department_id or UUID(int=0), ""),
        "url": faces.get(picture.headshot.pk),
        "axes": [deviations.AXES[each.axis] for each in off],
        "said": deviations.said(picture),
        "remedy": deviations.remedy(picture),
        "note": deviations.note(picture),
        "eyes": f"{100 * framing['eye_line']:g}",
        "middle": f"{100 * framing['centre']:g}",
    }
