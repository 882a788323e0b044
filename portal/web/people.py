"""The organization's employees: the list, and keeping it by hand."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from portal.http.doors import MemberRequest, member_page
from portal.web.forms import ActionForm
from portal.web.journeys import standings
from portal.web.licence import notice_for
from portal.web.photocheck import stalled_for
from tenants.kernel.errors import NotFound
from tenants.people import actions, queries
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee

PAGE: Final = 50
LISTS: Final = (
    EmployeeState.ADDED,
    EmployeeState.INVITED,
    EmployeeState.ACTIVE,
    EmployeeState.LEFT,
)
"""The states that have a list of their own."""


class PersonForm(ActionForm):
    """What is known about somebody."""

    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))
    email = forms.EmailField(label=gettext_lazy("Work e-mail address"))
    title = forms.CharField(max_length=120, required=False, label=gettext_lazy("Job title"))
    department = forms.CharField(
        max_length=120,
        required=False,
        label=gettext_lazy("Department"),
        help_text=gettext_lazy("A name that is new makes a new department."),
    )


@member_page("people.view")
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """A page of people; search and filters are in the address."""
    wanted = wanted_by(request.GET, may_see=queries.visible_departments(request.member))
    page = Paginator(queries.listing(wanted), PAGE).get_page(request.GET.get("page"))
    people = list(page)
    places = standings(people, at=now())
    everybody = queries.counts(queries.Filter(departments=wanted.departments))
    context = {
        "notice": notice_for(request),
        "stalled": stalled_for(request),
        "page": page,
        "rows": [{"person": person, "standing": places[person.pk]} for person in people],
        "tabs": _tabs(request.GET, wanted, everybody),
        "not_invited": everybody[EmployeeState.ADDED],
        "total": sum(everybody.values()) - everybody[EmployeeState.ERASED],
        "q": wanted.search,
        "state": wanted.state,
        "departments": queries.departments(),
        "department": wanted.department_id,
    }
    return render(request, "people/list.html", context)


@member_page("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Add one person by hand."""
    form = PersonForm.of(request)
    if form.is_valid():
        person = form.carry_out(
            lambda: actions.add(actor=request.actor, at=now(), **form.cleaned_data)
        )
        if person:
            messages.success(request, _("Added: %(name)s.") % {"name": person.name})
            return redirect("people:show", request.organization.slug, person.pk)
    return _form(request, form)


@member_page("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """Change what is known about one person."""
    person = queries.by_id(employee_id)
    department = person.department.name if person.department else ""
    known = {"name": person.name, "email": person.email, "title": person.title}
    form = PersonForm.of(request, initial={**known, "department": department})
    if form.is_valid():
        changed = form.carry_out(
            lambda: actions.change(person, actor=request.actor, at=now(), **form.cleaned_data)
        )
        if changed is not None:
            return redirect("people:show", request.organization.slug, person.pk)
    return _form(request, form, person)


def visible(request: MemberRequest, employee_id: UUID) -> Employee:
    """The person, if the member may see them.

    Raises:
        NotFound: they may not, or there is none.
    """
    person = queries.by_id(employee_id)
    may_see = queries.visible_departments(request.member)
    if may_see is not None and person.department_id not in may_see:
        raise NotFound(_("There is no such person."))
    return person


def wanted_by(query: QueryDict, *, may_see: frozenset[UUID] | None) -> queries.Filter:
    """The filter that the address holds; what makes no sense in it limits nothing."""
    state = query.get("state", "")
    return queries.Filter(
        search=query.get("q", "").strip(),
        state=state if state in EmployeeState.values else "",
        department_id=_uuid(query.get("department", "")),
        departments=may_see,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _form(request: MemberRequest, form: PersonForm, person: Employee | None = None) -> HttpResponse:
    context = {"form": form, "person": person, "departments": queries.departments()}
    return render(request, "people/form.html", context, status=400 if form.errors else 200)


def _tabs(query: QueryDict, wanted: queries.Filter, counts: dict[str, int]) -> list[dict[str, Any]]:
    everybody = sum(counts.values()) - counts[EmployeeState.ERASED]
    lists = [("", _("Everybody"), everybody)]
    lists += [(str(state), str(state.label), counts[state]) for state in LISTS]
    return [
        {
            "label": label,
            "url": _address(query, state),
            "current": wanted.state == state,
            "count": number,
        }
        for state, label, number in lists
    ]


def _address(query: QueryDict, state: str) -> str:
    """The same search and department in another list, from its first page."""
    kept = query.copy()
    kept.pop("page", None)
    kept["state"] = state
    return f"?{kept.urlencode()}"
