"""The organization's employees: the list, one person, and bringing many in at once."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from generation.approvals import actions as approvals
from generation.approvals import queries as approval_queries
from generation.headshots import actions as headshots
from generation.headshots import queries as batches
from generation.headshots.lifecycle import BatchState
from generation.training import actions as training
from generation.training import queries as runs
from generation.training.lifecycle import RunState
from portal.http.doors import MemberRequest, member_page
from portal.web.chronicle import told
from portal.web.journeys import standings
from tenants.audit import queries as audit
from tenants.invites import actions as invites
from tenants.invites import queries as invite_queries
from tenants.kernel.errors import DomainError, NotFound
from tenants.people import actions, queries
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tenants.people.spreadsheet import Row, RowError, parse_people

PAGE = 50
MOST_CSV = 2 * 1024 * 1024


class PersonForm(forms.Form):
    """What is known about somebody."""

    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))
    email = forms.EmailField(label=gettext_lazy("Work e-mail address"))
    title = forms.CharField(max_length=120, required=False, label=gettext_lazy("Job title"))
    department = forms.CharField(max_length=120, required=False, label=gettext_lazy("Department"))


@member_page("people.view")
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """A page of people; search and filter are in the address."""
    wanted = _wanted(request)
    counts = queries.counts(queries.Filter(departments=wanted.departments))
    page = Paginator(queries.listing(wanted), PAGE).get_page(request.GET.get("page"))
    people = list(page)
    found = standings(people)
    context = {
        "page": page,
        "rows": [{"person": person, "standing": found[person.pk]} for person in people],
        "tabs": _tabs(wanted, counts),
        "not_invited": counts["added"],
        "total": sum(counts.values()),
        "q": wanted.search,
        "state": wanted.state,
    }
    return render(request, "people/list.html", context)


@member_page("people.manage")
def add(request: MemberRequest) -> HttpResponse:
    """Add one person by hand."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.add(actor=request.actor, at=now(), **form.cleaned_data)
        except DomainError as refusal:
            _explain(form, refusal)
        else:
            messages.success(request, _("Added: %(name)s.") % {"name": person.name})
            return redirect("people:show", request.organization.slug, person.pk)
    return render(request, "people/form.html", {"form": form}, status=400 if form.errors else 200)


@member_page("people.manage")
def change(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """Change what is known about one person."""
    person = queries.by_id(employee_id)
    department = person.department.name if person.department else ""
    initial = {"name": person.name, "email": person.email, "title": person.title}
    form = PersonForm(request.POST or None, initial={**initial, "department": department})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(person, actor=request.actor, at=now(), **form.cleaned_data)
        except DomainError as refusal:
            _explain(form, refusal)
        else:
            return _back(request, person)
    context = {"form": form, "person": person}
    return render(request, "people/form.html", context, status=400 if form.errors else 200)


@member_page("people.manage")
def import_file(request: MemberRequest) -> HttpResponse:
    """A CSV file: what it says is shown first, and applied only when it comes a second time with `apply`."""
    if request.method != "POST":
        return render(request, "people/import.html")
    upload = request.FILES.get("file")
    if upload and upload.size and upload.size > MOST_CSV:
        return render(request, "people/import.html", {"error": _("This file is larger than 2 MB.")}, status=413)
    text = upload.read().decode("utf-8-sig", errors="replace") if upload else request.POST.get("text", "")
    try:
        rows = parse_people(text)
    except DomainError as refusal:
        return render(request, "people/import.html", {"error": str(refusal), "text": text}, status=400)
    if "apply" in request.POST:
        return _import(request, rows)
    good = [row for row in rows if isinstance(row, Row)]
    bad = [row for row in rows if isinstance(row, RowError)]
    return render(request, "people/import.html", {"text": text, "good": good, "bad": bad})


def _import(request: MemberRequest, rows: Sequence[Row | RowError]) -> HttpResponse:
    done = actions.import_people(rows, actor=request.actor, at=now())
    messages.success(
        request,
        _("%(new)d added, %(changed)d changed, %(same)d as before.")
        % {"new": len(done.created), "changed": len(done.changed), "same": len(done.unchanged)},
    )
    if done.errors:
        return render(request, "people/import.html", {"bad": done.errors, "applied": True})
    return redirect("people:list", request.organization.slug)


@member_page("invite.manage")
@require_POST
def invite(request: MemberRequest) -> HttpResponse:
    """Invite the ticked people, or all who were not invited yet."""
    if "everybody" in request.POST:
        people = list(queries.listing(queries.Filter(state=EmployeeState.ADDED)))
    else:
        people = list(queries.listing().filter(pk__in=request.POST.getlist("person")))
    sent = sum(_invite(request, person) for person in people)
    text = ngettext("%(n)d invite is on its way.", "%(n)d invites are on their way.", sent)
    messages.success(request, text % {"n": sent})
    return redirect(request.POST.get("next") or f"/o/{request.organization.slug}/people/")


def _invite(request: MemberRequest, person: Employee) -> bool:
    try:
        invites.send(person, actor=request.actor, at=now())
    except DomainError as refusal:
        messages.error(request, f"{person.name}: {refusal}")
        return False
    return True


@member_page("people.view")
@require_safe
def show(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """One person: where they stand, and what happened."""
    return _show(request, _visible(request, employee_id))


@member_page("invite.manage")
@require_POST
def invite_link(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """A fresh invite link to hand over by other means than mail; the one before ends."""
    person = queries.by_id(employee_id)
    open_invite = invite_queries.open_invite(person)
    if open_invite is None:
        open_invite = invites.send(person, actor=request.actor, at=now())
    link = invites.fresh_link(open_invite, actor=request.actor, at=now())
    return _show(request, person, link=link)


@member_page("invite.manage")
@require_POST
def revoke(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """Let the open invite lead nowhere."""
    person = queries.by_id(employee_id)
    if open_invite := invite_queries.open_invite(person):
        invites.revoke(open_invite, actor=request.actor, at=now())
    return _back(request, person)


@member_page("job.manage")
@require_POST
def retry(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """Try what failed for this person again."""
    person = queries.by_id(employee_id)
    run, batch = runs.latest(person), batches.latest_batch(person)
    if run and run.state == RunState.FAILED:
        training.retry(run, actor=request.actor, at=now())
    elif batch and batch.state == BatchState.FAILED:
        headshots.retry(batch, actor=request.actor, at=now())
    return _back(request, person)


@member_page("headshot.review")
@require_POST
def withdraw(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """Call the person's approved picture back."""
    person = _visible(request, employee_id)
    if approval := approval_queries.standing(person):
        approvals.withdraw(approval, actor=request.actor, at=now())
    return _back(request, person)


@member_page("people.manage")
@require_POST
def leave(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """They left the company: no link of theirs works any more."""
    person = queries.by_id(employee_id)
    actions.leave(person, actor=request.actor, at=now())
    return _back(request, person)


@member_page("people.manage")
@require_POST
def rehire(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """They came back."""
    person = queries.by_id(employee_id)
    actions.rehire(person, actor=request.actor, at=now())
    return _back(request, person)


@member_page("people.manage")
def erase(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """Ask, and then have everything about a person forgotten."""
    person = queries.by_id(employee_id)
    if request.method != "POST":
        return render(request, "people/erase.html", {"person": person})
    actions.begin_erasure(person, actor=request.actor, at=now())
    messages.success(request, _("%(name)s is being erased.") % {"name": person.name})
    return redirect("people:list", request.organization.slug)


def _wanted(request: MemberRequest) -> queries.Filter:
    state = request.GET.get("state", "")
    return queries.Filter(
        search=request.GET.get("q", "").strip(),
        state=state if state in EmployeeState.values else "",
        departments=queries.visible_departments(request.member),
    )


def _tabs(wanted: queries.Filter, counts: dict[str, int]) -> list[dict[str, object]]:
    everybody = sum(counts.values()) - counts[EmployeeState.ERASED]
    tabs = [{"label": _("Everybody"), "url": "?", "current": not wanted.state, "count": everybody}]
    shown = (EmployeeState.ADDED, EmployeeState.INVITED, EmployeeState.ACTIVE, EmployeeState.LEFT)
    return tabs + [
        {
            "label": str(state.label),
            "url": f"?state={state}",
            "current": wanted.state == state,
            "count": counts[state],
        }
        for state in shown
    ]


def _visible(request: MemberRequest, employee_id: UUID) -> Employee:
    person = queries.by_id(employee_id)
    departments = queries.visible_departments(request.member)
    if departments is not None and person.department_id not in departments:
        raise NotFound
    return person


def _show(request: MemberRequest, person: Employee, *, link: str = "") -> HttpResponse:
    context = {
        "person": person,
        "standing": standings([person])[person.pk],
        "invite": invite_queries.latest_invite(person),
        "approval": approval_queries.standing(person),
        "link": link,
        "lines": told(audit.recent(audit.Filter(subject_id=person.pk), limit=20)),
    }
    response = render(request, "people/show.html", context)
    if link:
        response["Cache-Control"] = "no-store"
    return response


def _back(request: MemberRequest, person: Employee) -> HttpResponse:
    return redirect("people:show", request.organization.slug, person.pk)


def _explain(form: forms.Form, refusal: DomainError) -> None:
    fields: dict[str, str] = getattr(refusal, "fields", {})
    for name, sentence in fields.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not fields:
        form.add_error(None, str(refusal))
