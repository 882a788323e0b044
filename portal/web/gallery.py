"""The employee's gallery: choose, sign off, ask for other takes, and fetch the approved picture."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from generation.approvals import actions as approvals
from generation.approvals import queries as approval_queries
from generation.approvals.lifecycle import RedoReason
from generation.delivery import gate
from generation.delivery import queries as delivery
from generation.delivery.profiles import PROFILES
from generation.headshots import actions, queries
from generation.journey import Step, step_of
from generation.ownphotos import queries as ownphotos
from generation.retention import actions as retention
from portal.http.doors import EmployeeRequest, employee_page
from portal.http.media import picture
from portal.web.evidence import flagged_in, left_out, measured_of, redo_reasons, unlike
from portal.web.standing import page_of
from tenants.kernel import files
from tenants.kernel.errors import Invalid, NotFound


@employee_page
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: EmployeeRequest) -> HttpResponse:
    """The takes, the best first; a POST signs off up to six in the order they were picked."""
    if request.method == "POST":
        return _submit(request)
    if ownphotos.current(request.employee):
        return redirect("ownphoto:show")
    step = step_of(request.employee, at=now())
    if step not in {Step.CHOOSING, Step.REVIEW}:
        return page_of(step)
    return render(request, "gallery/choose.html", _takes(request))


def _submit(request: EmployeeRequest) -> HttpResponse:
    wanted = [pk for pk in request.POST.get("order", "").split(",") if pk] or request.POST.getlist(
        "headshot"
    )
    try:
        chosen = actions.in_order(request.employee, [UUID(pk) for pk in wanted])
        approvals.submit(request.employee, chosen, actor=request.actor, at=now())
    except (Invalid, ValueError):
        error = _("Choose at least one headshot, and six at most.")
        return render(
            request, "gallery/choose.html", {**_takes(request), "error": error}, status=400
        )
    return redirect("gallery:submitted")


def _takes(request: EmployeeRequest) -> dict[str, object]:
    approval = approval_queries.standing(request.employee)
    headshots = list(queries.gallery(request.employee))
    return {
        "headshots": headshots,
        "takes": [
            {"headshot": each, "checks": measured_of(each), "flagged": flagged_in(each)}
            for each in headshots
        ],
        "left_out": left_out(queries.latest_batch(request.employee)),
        "unlike": unlike(request.employee, headshots),
        "approval": approval,
        "rounds_left": queries.rounds_left(request.employee),
        "reasons": redo_reasons(each.batch for each in headshots),
        "chosen": [c.headshot_id for c in approval_queries.choices(approval)] if approval else [],
    }


@employee_page
@require_POST
def redo(request: EmployeeRequest) -> HttpResponse:
    """Another round of takes, with a reason; earlier ones stay."""
    reason = request.POST.get("reason", "")
    if reason not in RedoReason.values:
        raise Invalid(_("Say what should be different, so that the next takes are better."))
    actions.redo(
        request.employee,
        reason=reason,
        seed=secrets.randbelow(2**31),
        actor=request.actor,
        at=now(),
    )
    return redirect("progress:working")


@employee_page
@require_safe
def headshot_picture(request: EmployeeRequest, headshot_id: UUID) -> HttpResponse:
    """One of the employee's own takes."""
    headshot = queries.gallery(request.employee).filter(pk=headshot_id).first()
    if headshot is None:
        raise NotFound
    return picture(
        files.get(headshot.thumbnail_key if "small" in request.GET else headshot.file_key)
    )


@employee_page
@require_safe
def submitted(request: EmployeeRequest) -> HttpResponse:
    """Waiting for the reviewer; the choice can still be changed."""
    step = step_of(request.employee, at=now())
    if step != Step.REVIEW:
        return page_of(step)
    return render(request, "gallery/submitted.html", _takes(request))


@employee_page
@require_safe
def approved(request: EmployeeRequest) -> HttpResponse:
    """The approved picture, to download for each use."""
    step = step_of(request.employee, at=now())
    if step != Step.APPROVED:
        return page_of(step)
    renditions = list(delivery.renditions(request.employee))
    for rendition in renditions:
        rendition.label = PROFILES[rendition.profile].label  # type: ignore[attr-defined]  # for the page
    return render(request, "gallery/approved.html", {"renditions": renditions})


@employee_page
@require_safe
def download(request: EmployeeRequest, rendition_id: UUID) -> HttpResponse:
    """One file of the employee's approved picture."""
    rendition = gate.require(rendition_id)
    if rendition.headshot.employee_id != request.employee.pk:
        raise NotFound
    data = files.open_plain(rendition.file_key)
    if "show" in request.GET:
        return picture(data)
    extension = PROFILES[rendition.profile].extension
    return picture(data, file_name=f"headshot-{rendition.profile}.{extension}")


@employee_page
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: EmployeeRequest) -> HttpResponse:
    """Ask, and on a POST delete everything of the face but an approved picture."""
    if request.method != "POST":
        return render(request, "gallery/delete.html")
    retention.forget_face(request.employee, actor=request.actor, at=now())
    messages.success(
        request, _("Your photos, your model and the takes nobody approved are deleted.")
    )
    return redirect("capture:start")
