"""Exports: choose what, look at the plan, download it, and what was exported before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from generation.delivery import gate
from generation.exports import actions, naming, queries
from generation.exports.listing import Plan, Wanted
from generation.exports.models import Export
from generation.styles.profiles import PROFILES, USUAL
from portal.http.doors import MemberRequest, member_page
from portal.http.downloads import Download, download
from portal.http.ways import gives_out
from portal.web.chronicle import names_of
from portal.web.file_words import in_words
from portal.web.forms import ActionForm
from tenants.people import queries as people

PAGE: Final = 20
SHOWN: Final = 8
"""File names of a plan that stand on the page."""
FIELDS: Final = " ".join(f"{{{field}}}" for field in naming.FIELDS)


class ExportForm(ActionForm):
    """What is exported, and how its files are called."""

    profiles = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=_("Pictures"),
        help_text=_("Those that approved headshots have. A style says which are made."),
    )
    departments = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=_("Departments"),
        help_text=_("Without any, the whole company."),
    )
    since = forms.DateField(
        required=False,
        label=_("Changed since"),
        help_text=_("Without a date, everything."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    pattern = forms.CharField(
        max_length=naming.LONGEST_PATTERN,
        error_messages={"required": _("Write a file name, such as {name}.")},
        label=_("File names"),
        help_text=_("Fields: %(fields)s. A slash makes folders.") % {"fields": FIELDS},
    )

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        self.query = query
        self.kinds = queries.kinds()
        offered = {*self.kinds, *query.getlist("profiles")} if self.kinds else PROFILES.keys()
        profiles = [each for each in PROFILES.values() if each.name in offered]
        self._offer("profiles", [(each.name, in_words(each)) for each in profiles])
        self._offer("departments", [(str(each.pk), each.name) for each in people.departments()])

    def _offer(self, field: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]  # both are choices

    def wanted(self) -> Wanted:
        """What the form asks for.

        Raises:
            Invalid: see `actions.checked`.
        """
        given = self.cleaned_data
        since: date | None = given["since"]
        return actions.checked(
            Wanted(
                profiles=tuple(given["profiles"]),
                departments=frozenset(map(UUID, given["departments"])),
                since=datetime.combine(since, time.min, UTC) if since else None,
                pattern=given["pattern"],
            )
        )

    def sent(self) -> list[tuple[str, str]]:
        """The names and values as they were sent, to be sent again."""
        return [(name, value) for name in self.fields for value in self.query.getlist(name)]


class Past(NamedTuple):
    """An export as the history shows it."""

    export: Export
    who: str
    pictures: str
    departments: str


@member_page("delivery.manage")
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """The form in the address, what it would export, and what was exported before."""
    form = ExportForm(request.GET) if "pattern" in request.GET else ExportForm(_usual())
    return _page(request, form)


@member_page("delivery.manage")
@require_POST
def make(request: MemberRequest) -> HttpResponse:
    """Fix what is exported, and go to its download; the browser stays on the page."""
    form = ExportForm(request.POST)
    if form.is_valid():
        made = form.carry_out(lambda: actions.make(form.wanted(), actor=request.actor, at=now()))
        if made:
            return redirect("exports:archive", request.organization.slug, made.pk)
    return _page(request, form, status=400)


@member_page("delivery.manage")
@require_safe
@gives_out(gate.ARCHIVE)
def archive(request: MemberRequest, export_id: UUID) -> HttpResponseBase:
    """The ZIP of an export, of what may leave by now; goes on where it broke off."""
    export = get_object_or_404(Export, pk=export_id)
    made = actions.archive(export, actor=request.actor, at=now(), clock=now)
    name = f"{request.organization.slug}-headshots-{export.made_at:%Y-%m-%d}.zip"
    return download(request, Download(made.pieces(), made.length, made.mark, name))


def _page(request: MemberRequest, form: ExportForm, *, status: int = 200) -> HttpResponse:
    plan = form.carry_out(lambda: queries.plan(form.wanted())) if form.is_valid() else None
    page = Paginator(queries.history(), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "plan": plan,
        "sent": form.sent(),
        "shown": plan.files[:SHOWN] if plan else [],
        "more": max(0, len(plan.files) - SHOWN) if plan else 0,
        "kinds": _kinds(plan) if plan else [],
        "lately": _lately(),
        "page": page,
        "past": _past(list(page)),
    }
    return render(request, "exports/list.html", context, status=status)


def _usual() -> QueryDict:
    """What the last export was of, but for its date; at first what most places take, or else the
    first kind that there is."""
    last, kinds = queries.history().first(), queries.kinds()
    first = [USUAL] if USUAL in kinds else kinds[:1] or [USUAL]
    return _query(
        profiles=[each for each in last.profiles if each in PROFILES] if last else first,
        departments=_known(last.departments) if last else [],
        pattern=[last.pattern if last else naming.DEFAULT],
    )


def _lately() -> dict[str, Any] | None:
    """How much changed since the last export that was downloaded, and where that is chosen."""
    last = queries.latest()
    if last is None:
        return None
    since = datetime.combine(last.made_at.astimezone(UTC), time.min, UTC)
    wanted = replace(queries.wanted_by(last), since=since)
    query = _query(
        profiles=last.profiles,
        departments=_known(last.departments),
        since=[since.date().isoformat()],
        pattern=[last.pattern],
    )
    is_near = now() - since < timedelta(days=7)
    return {
        "count": queries.changed(wanted),
        "since": since,
        "is_near": is_near,
        "url": f"?{query.urlencode()}",
    }


def _kinds(plan: Plan) -> list[tuple[str, int, int]]:
    """Each kind of picture in the plan, with how many and how many bytes there are."""
    pictures = [file.picture for file in plan.files]
    sizes = {name: [p.size for p in pictures if p.profile == name] for name in plan.wanted.profiles}
    return [(in_words(PROFILES[name]), len(sizes[name]), sum(sizes[name])) for name in sizes]


def _past(exports: Sequence[Export]) -> list[Past]:
    names = names_of((export.made_by_kind, export.made_by) for export in exports)
    departments = {each.pk: each.name for each in people.departments()}
    return [
        Past(
            export,
            names.get(export.made_by, ""),
            ", ".join(
                str(PROFILES[each].label) if each in PROFILES else each for each in export.profiles
            ),
            ", ".join(departments.get(pk, "") for pk in export.departments),
        )
        for export in exports
    ]


def _known(departments: Sequence[UUID]) -> list[str]:
    """Those that there still are."""
    return [str(each.pk) for each in people.departments() if each.pk in departments]


def _query(**given: Sequence[str]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in given.items():
        query.setlist(name, list(values))
    return query
