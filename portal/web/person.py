"""One person: where they stand, what happened, and what can be done about it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from generation.approvals import actions as approvals
from generation.approvals import queries as approval_queries
from generation.delivery import actions as delivery
from generation.delivery import gate
from generation.headshots import queries as batches
from generation.training import queries as runs
from generation.training.models import TrainingRun
from portal.http.doors import MemberRequest, member_page
from portal.http.media import sealed_page
from portal.http.ways import gives_out
from portal.web import redos
from portal.web.chronicle import history_of, things_of, told
from portal.web.evidence import left_out, same_person
from portal.web.journeys import standings
from portal.web.licence import notice_for
from portal.web.people import visible
from portal.web.troubles import retry as retry_job
from portal.web.troubles import troubles_of
from tenants.audit import queries as audit
from tenants.invites import queries as invites
from tenants.kernel import files
from tenants.kernel.errors import Conflict, NotFound
from tenants.people import actions, queries
from tenants.people.models import Employee

LATELY = 30


@member_page("people.view")
@require_safe
def show(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """Where they stand, and what happened."""
    return page_of(request, visible(request, employee_id))


@member_page("job.manage")
@require_POST
def retry(request: MemberRequest, employee_id: UUID, job_id: UUID) -> HttpResponse:
    """Try a piece of their work that failed again."""
    person = queries.by_id(employee_id)
    retry_job(person, job_id, actor=request.actor, at=now())
    messages.success(request, _("It is being tried again."))
    return _back(request, person)


@member_page("job.manage")
@require_safe
@gives_out(gate.REPORT)
def report(request: MemberRequest, employee_id: UUID, run_id: UUID) -> HttpResponse:
    """The page that one of their trainings left."""
    person = visible(request, employee_id)
    run = runs.of(person).exclude(report_key="").filter(pk=run_id).first()
    if run is None:
        raise NotFound(_("This training left no report, or it was erased."))
    return sealed_page(files.get(run.report_key))


@member_page("headshot.review")
@require_POST
def withdraw(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """Call their approved picture back."""
    person = visible(request, employee_id)
    approval = approval_queries.standing(person)
    if approval is None:
        raise Conflict(_("There is no picture of them that could be called back."))
    approvals.require_may_decide(approval, request.member)
    delivery.withdraw(approval, actor=request.actor, at=now())
    messages.success(request, _("The picture of %(name)s may not leave any more.") % vars(person))
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
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """Ask, and then have everything about them forgotten."""
    person = queries.by_id(employee_id)
    if request.method != "POST":
        return render(request, "people/erase.html", {"person": person})
    actions.begin_erasure(person, actor=request.actor, at=now())
    messages.success(request, _("%(name)s is being erased.") % vars(person))
    return redirect("people:list", request.organization.slug)


def page_of(request: MemberRequest, person: Employee, *, link: str = "") -> HttpResponse:
    """Their page; with an invite link, which only this one answer shows."""
    may_review = "headshot.review" in request.rights
    may_see = queries.visible_departments(request.member)
    events = audit.recent(audit.Filter(about=things_of(person)), limit=LATELY)
    context = {
        "notice": notice_for(request),
        "person": person,
        "standing": standings([person], at=now())[person.pk],
        "troubles": troubles_of(person) if "job.manage" in request.rights else [],
        "invite": invites.latest_invite(person),
        "approval": approval_queries.standing(person),
        "history": history_of(person) if may_review else [],
        "rounds": _rounds(person) if may_review else [],
        "same_person": same_person(person, may_see=may_see) if may_review else "",
        "left_out": left_out(batches.latest_batch(person)),
        "reported": _reported(request, person),
        "link": link,
        "lines": told(events) if "audit.view" in request.rights else [],
    }
    response = render(request, "people/show.html", context)
    if link:
        response["Cache-Control"] = "no-store"
    return response


def _rounds(person: Employee) -> list[dict[str, object]]:
    """The redos and edits that were asked for, newest first: in their words, and what was drawn."""
    redone = batches.batches(person).exclude(redo_reason="", source=None)
    return [{"batch": batch, "told": redos.told(batch, mine=False)} for batch in redone]


def _reported(request: MemberRequest, person: Employee) -> TrainingRun | None:
    """The training whose report is shown: the one whose adapter draws them."""
    run = runs.adapter_of(person) if "job.manage" in request.rights else None
    return run if run and run.report_key else None


def _back(request: MemberRequest, person: Employee) -> HttpResponse:
    return redirect("people:show", request.organization.slug, person.pk)
