"""The employee's gallery: choose, sign off, ask for other takes, and fetch the approved picture."""

import secrets
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from generation.approvals import actions as approvals
from generation.approvals import queries as approval_queries
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.delivery import actions as delivery_actions
from generation.delivery import bundle, gate
from generation.delivery import queries as delivery
from generation.headshots import actions, edits, queries, redos
from generation.headshots.lifecycle import BatchState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.headshots.redos import RedoReason
from generation.journey import Step, step_of
from generation.ownphotos import queries as ownphotos
from generation.retention import actions as retention
from generation.styles.profiles import SHOWN
from portal.http.doors import EmployeeRequest, employee_page
from portal.http.guests import clear_device
from portal.http.media import picture
from portal.http.ways import gives_out
from portal.web import changing
from portal.web import compare as comparing
from portal.web.compare import name_of
from portal.web.evidence import flagged_in, left_out, measured_of, unlike
from portal.web.redos import offers, told
from portal.web.standing import page_of
from tenants.kernel import files
from tenants.kernel.errors import Invalid, NotFound
from tenants.kernel.jobs.reasons import sentence


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
    try:
        chosen = actions.in_order(request.employee, [UUID(pk) for pk in _wanted(request)])
        approvals.submit(request.employee, chosen, actor=request.actor, at=now())
    except (Invalid, ValueError):
        error = _("Choose at least one headshot, and six at most.")
        return render(
            request, "gallery/choose.html", {**_takes(request), "error": error}, status=400
        )
    return redirect("gallery:submitted")


def _wanted(request: EmployeeRequest) -> list[str]:
    """The ids of what was ticked: in the order of the taps, or without a script in the page's."""
    tapped = [pk for pk in request.POST.get("order", "").split(",") if pk]
    return tapped or request.POST.getlist("headshot")


def _takes(request: EmployeeRequest) -> dict[str, object]:
    approval = approval_queries.standing(request.employee)
    headshots = list(queries.gallery(request.employee))
    return {
        "headshots": headshots,
        "rounds": _rounds(headshots),
        "left_out": left_out(queries.latest_batch(request.employee)),
        "unlike": unlike(request.employee, headshots),
        "approval": approval,
        "steps": approval_queries.rules().steps,
        "redos_left": queries.redos_left(request.employee),
        "failed": _failed(queries.latest_batch(request.employee)),
        "offers": offers(request.employee, [each.batch for each in headshots if each.batch]),
        "chosen": _picked(request, approval),
        "reason": RedoReason.LIKENESS if any(take.is_unlike for take in headshots) else "",
    }


def _failed(batch: HeadshotBatch | None) -> str:
    """Why the newest round gave nothing; empty where it did, or is not over."""
    return sentence(batch.failure_code) if batch and batch.state == BatchState.FAILED else ""


def _rounds(headshots: list[Headshot]) -> list[dict[str, object]]:
    """The takes by round, the newest first, with what each round was drawn for."""
    by_round: dict[HeadshotBatch | None, list[dict[str, object]]] = {}
    for each in headshots:
        shown = {"checks": measured_of(each), "flagged": flagged_in(each), "name": name_of(each)}
        shown["can_be_edited"] = edits.is_drawn(each)
        by_round.setdefault(each.batch, []).append({"headshot": each, **shown})
    return [
        {"batch": batch, "told": told(batch, mine=True) if batch else [], "takes": takes}
        for batch, takes in by_round.items()
    ]


def _picked(request: EmployeeRequest, approval: Approval | None) -> list[str]:
    """The ids of what is ticked, in order: what was not sent yet, else what was sent."""
    if "order" in request.GET:
        return [pk for pk in request.GET["order"].split(",") if pk]
    choices = approval_queries.choices(approval) if approval else []
    return [str(choice.headshot_id) for choice in choices]


@employee_page
@require_POST
def favourite(request: EmployeeRequest, headshot_id: UUID) -> HttpResponse:
    """Mark a take for oneself, or take the mark off; what was ticked meanwhile stays ticked."""
    headshot = _own(request, headshot_id)
    actions.favour(headshot, is_favourite=request.POST.get("favourite") == "1")
    return _marked(request, headshot)


@employee_page
@require_POST
def not_me(request: EmployeeRequest, headshot_id: UUID) -> HttpResponse:
    """Say that a take does not look like oneself, or take it back."""
    headshot = _own(request, headshot_id)
    actions.disown(headshot, is_unlike=request.POST.get("not_me") == "1")
    return _marked(request, headshot)


def _marked(request: EmployeeRequest, headshot: Headshot) -> HttpResponse:
    headshot.refresh_from_db()
    if request.htmx:
        context = {"headshot": headshot, "name": name_of(headshot)}
        return render(request, "gallery/_marks.html", context)
    if "compare" in request.POST:
        return redirect(f"{reverse('gallery:compare')}?{request.POST['compare']}")
    query = urlencode({"order": ",".join(_wanted(request))})
    return redirect(f"{reverse('gallery:choose')}?{query}#take-{headshot.pk}")


@employee_page
@require_safe
def compare(request: EmployeeRequest) -> HttpResponse:
    """Two takes at one scale."""
    takes = list(queries.gallery(request.employee))
    pieces = [
        comparing.of_take(take, name_of(take), reverse("gallery:headshot", args=[take.pk]))
        for take in comparing.by_preference(takes)
    ]
    shown = comparing.pair(pieces, request.GET)
    if step_of(request.employee, at=now()) not in {Step.CHOOSING, Step.REVIEW} or shown is None:
        return redirect("gallery:choose")
    one, other = shown
    checked = [measured_of(piece.take) if piece.take else [] for piece in shown]
    context = {
        "sides": comparing.sides(pieces, shown),
        "rows": comparing.rows(*checked),
        "query": urlencode({"one": one.pk, "other": other.pk}),
    }
    return render(request, "gallery/compare.html", context)


def _own(request: EmployeeRequest, headshot_id: UUID) -> Headshot:
    headshot = queries.gallery(request.employee).filter(pk=headshot_id).first()
    if headshot is None:
        raise NotFound
    return headshot


@employee_page
@require_POST
def redo(request: EmployeeRequest) -> HttpResponse:
    """Another round of takes, with a reason; earlier ones stay."""
    reason = request.POST.get("reason", "")
    axis = redos.AXIS_OF.get(reason, "")
    wanted, note = request.POST.get(axis, ""), request.POST.get("note", "")
    try:
        wish = redos.checked(reason, wanted=wanted, note=note)
        seed = secrets.randbelow(2**31)
        actions.redo(request.employee, wish=wish, seed=seed, actor=request.actor, at=now())
    except Invalid as refusal:
        asked = {"refusal": str(refusal), "reason": reason, "note": note}
        return render(request, "gallery/choose.html", _takes(request) | asked, status=400)
    return redirect("progress:working")


@employee_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: EmployeeRequest, headshot_id: UUID) -> HttpResponse:
    """What of a take can be changed while its head stays; a POST asks for it."""
    headshot = _own(request, headshot_id)
    if step_of(request.employee, at=now()) not in {Step.CHOOSING, Step.REVIEW}:
        return redirect("gallery:choose")
    if request.method == "POST":
        return _ask_for_edit(request, headshot)
    return render(request, "gallery/edit.html", _editable(request, headshot))


def _ask_for_edit(request: EmployeeRequest, headshot: Headshot) -> HttpResponse:
    try:
        change = changing.asked(request.POST)
        actions.edit(headshot, change=change, actor=request.actor, at=now())
    except Invalid as refusal:
        context = _editable(request, headshot) | {"error": str(refusal)}
        return render(request, "gallery/edit.html", context, status=400)
    messages.success(request, _("We are making it. Your other takes stay."))
    return redirect("progress:working")


def _editable(request: EmployeeRequest, headshot: Headshot) -> dict[str, object]:
    redos_left = queries.redos_left(request.employee)
    found = changing.offers(edits.choices(headshot))
    return {
        "headshot": headshot,
        "name": name_of(headshot),
        "offers": found,
        "redos_left": redos_left,
        "hindrance": changing.hindrance(headshot, found, redos_left=redos_left),
    }


@employee_page
@require_safe
@gives_out(gate.OWN_TAKE)
def headshot_picture(request: EmployeeRequest, headshot_id: UUID) -> HttpResponse:
    """One of the employee's own takes."""
    headshot = _own(request, headshot_id)
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
    renditions = delivery.renditions(request.employee, way=gate.EMPLOYEE)
    shown = next((row for row in renditions if row.profile == SHOWN), None)
    offered = [
        {"pk": row.pk, "use": row.form.label, "name": bundle.file_name(row)} for row in renditions
    ]
    return render(request, "gallery/approved.html", {"files": offered, "shown": shown})


@employee_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: EmployeeRequest) -> HttpResponse:
    """Ask, and on a POST call the approved picture back from everywhere it went."""
    approval = approval_queries.standing(request.employee)
    if approval is None or approval.state != ApprovalState.APPROVED:
        return page_of(step_of(request.employee, at=now()))
    if request.method != "POST":
        return render(request, "gallery/withdraw.html")
    delivery_actions.withdraw(approval, actor=request.actor, at=now())
    messages.success(request, _("Your picture may not leave any more. Choose another, or none."))
    return page_of(step_of(request.employee, at=now()))


@employee_page
@require_safe
@gives_out(gate.EMPLOYEE)
def download(request: EmployeeRequest, rendition_id: UUID) -> HttpResponse:
    """One file of the employee's approved picture."""
    rendition = gate.require(rendition_id, way=gate.EMPLOYEE)
    if rendition.headshot.employee_id != request.employee.pk:
        raise NotFound
    data = gate.read(rendition)
    if "show" in request.GET:
        return picture(data, media_type=rendition.media_type)
    return picture(data, file_name=bundle.file_name(rendition), media_type=rendition.media_type)


@employee_page
@require_safe
@gives_out(gate.EMPLOYEE)
def download_all(request: EmployeeRequest) -> HttpResponse:
    """Every file of the employee's approved picture, as one ZIP."""
    data = bundle.zipped(request.employee, way=gate.EMPLOYEE)
    name = f"{slugify(request.employee.name) or bundle.NAMELESS}.zip"
    return picture(data, file_name=name, media_type="application/zip")


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
    return clear_device(redirect("capture:start"))
