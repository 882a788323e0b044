"""The reviewer's queue."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from generation.approvals import actions, queries
from generation.approvals.errors import ChoseAnother
from generation.approvals.lifecycle import DECIDED, ApprovalState
from generation.approvals.models import Approval, Choice
from generation.delivery import gate
from generation.headshots.models import Headshot
from generation.headshots.policy import passes_everything
from generation.photos import queries as photos
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.rebrands import queries as rebrands
from portal.http.doors import MemberRequest, member_page
from portal.http.media import picture
from portal.http.ways import gives_out
from portal.web import compare as comparing
from portal.web.chronicle import history_of
from portal.web.evidence import (
    checks_of,
    kept_of,
    left_out,
    redo_reasons,
    same_person,
    used_anyway,
)
from portal.web.redos import told
from portal.web.undoing import GONE, address, by_id, latest, note
from tenants.kernel import files
from tenants.kernel.errors import Invalid, NotFound
from tenants.organizations.models import Membership
from tenants.people import queries as people

LIST_SIZE = 50
HOME_OF: dict[str, str] = {ApprovalState.OPEN: "to_review", ApprovalState.SECOND: "second"}
"""The list in which each state waits."""
TABS = {
    "to_review": _("To review"),
    "second": _("Second"),
    "flagged": _("Flagged"),
    "done": _("Done"),
}


@member_page("headshot.review")
@require_safe
def queue(request: MemberRequest) -> HttpResponse:
    """People to decide on, one of them on the stage, the next portrait fetched already."""
    wanted = _wanted(request)
    tab = _tab(request.GET)
    ids = _ids(request, tab)
    if wanted and wanted.pk not in ids:
        tab = HOME_OF.get(wanted.state, "done")
        ids = _ids(request, tab)
    page = _page(request, ids, wanted)
    rows = list(_rows(request, tab).filter(pk__in=page.object_list))
    current = wanted or next(iter(rows), None)
    counts = queries.counts(request.member)
    context = {
        "tab": tab,
        "tabs": _tabs(counts, tab),
        "passing": queries.passing(request.member).count(),
        "page": page,
        "rows": rows,
        "counts": counts,
        "undo": latest(request),
        "refinished": rebrands.to_review(request.member).count(),
        **(_on_stage(request, current, rows, ids) if current else {}),
    }
    return render(request, "approvals/queue.html", context)


@member_page("headshot.review")
@require_POST
def decide(request: MemberRequest, approval_id: UUID) -> HttpResponse:
    """Approve a take, or ask for another one with a reason."""
    approval = by_id(request, approval_id)
    first = str(approval.headshot_id)
    if request.POST.get("first", first) != first:
        raise ChoseAnother
    take = _choice(approval, request.POST.get("headshot", "") or first).headshot
    match request.POST.get("decision"):
        case "approve":
            return _approve(request, approval, take)
        case "redo":
            return _request_changes(request, approval, take)
    raise Invalid(_("Approve the headshot, or request a redo."))


def _approve(request: MemberRequest, approval: Approval, take: Headshot) -> HttpResponse:
    actions.approve(
        approval,
        seen=approval.headshot_id,
        take=take,
        reviewer=request.member,
        actor=request.actor,
        at=now(),
    )
    said = _("Approved: %(name)s.")
    if approval.state == ApprovalState.SECOND:
        said = _("First yes: %(name)s. Somebody else has the second look.")
    messages.success(request, said % {"name": approval.employee.name})
    return _next(request, approval)


def _request_changes(request: MemberRequest, approval: Approval, take: Headshot) -> HttpResponse:
    actions.request_changes(
        approval,
        seen=approval.headshot_id,
        reason=request.POST.get("reason", ""),
        note=request.POST.get("note", ""),
        suggested=take if take.pk != approval.headshot_id else None,
        reviewer=request.member,
        actor=request.actor,
        at=now(),
    )
    messages.success(request, _("Redo requested from %(name)s.") % {"name": approval.employee.name})
    return _next(request, approval)


@member_page("headshot.review")
@require_safe
def compare(request: MemberRequest, approval_id: UUID) -> HttpResponse:
    """Two of the takes that were put before the reviewers, side by side."""
    approval = by_id(request, approval_id)
    takes = [choice.headshot for choice in queries.choices(approval)]
    shown = comparing.pair(takes, request.GET)
    if approval.state == ApprovalState.WITHDRAWN or shown is None:
        raise NotFound(_("There are no two takes to compare."))
    numbers = {take.pk: number for number, take in enumerate(takes, start=1)}
    one, other = shown
    context = {
        "approval": approval,
        "sides": comparing.sides(
            takes, shown, name=lambda take: _("Take %(n)d") % {"n": numbers[take.pk]}
        ),
        "rows": comparing.rows(kept_of(one) + checks_of(one), kept_of(other) + checks_of(other)),
        "photos": list(photos.admitted(approval.employee)[:4]),
    }
    return render(request, "approvals/compare.html", context)


@member_page("headshot.review")
@require_safe
@gives_out(gate.REVIEWED_TAKE)
def headshot_picture(request: MemberRequest, headshot_id: UUID) -> HttpResponse:
    """A take that its employee put before the reviewers."""
    headshot = get_object_or_404(Headshot, pk=headshot_id)
    if not _standing(request).filter(choices__headshot=headshot).exists():
        raise NotFound
    return picture(
        files.get(headshot.thumbnail_key if "small" in request.GET else headshot.file_key)
    )


@member_page("headshot.review")
@require_safe
@gives_out(gate.REVIEWED_PHOTO)
def photo_picture(request: MemberRequest, photo_id: UUID) -> HttpResponse:
    """A small copy of a submitted photo, to compare with."""
    # one that was refused may show somebody else
    photo = get_object_or_404(Photo, pk=photo_id, state=PhotoState.ADMITTED)
    if not _standing(request).filter(employee_id=photo.employee_id).exists():
        raise NotFound
    if not photo.thumbnail_key:
        raise NotFound
    return picture(files.get(photo.thumbnail_key))


def _standing(request: MemberRequest) -> QuerySet[Approval]:
    """What the reviewer may see of, until it is withdrawn."""
    return queries.visible_to(request.member).exclude(state=ApprovalState.WITHDRAWN)


def _wanted(request: MemberRequest) -> Approval | None:
    """The one that the address names, unless it names a page of the list."""
    if "page" in request.GET or not (wanted := request.GET.get("person")):
        return None
    try:
        return get_object_or_404(_standing(request), pk=UUID(wanted))
    except (ValueError, Http404) as error:
        raise NotFound(str(GONE)) from error


def _tab(query: QueryDict) -> str:
    tab = query.get("tab", "")
    return tab if tab in TABS else "to_review"


def _ids(request: MemberRequest, tab: str) -> list[UUID]:
    return list(_rows(request, tab).values_list("pk", flat=True))


def _page(request: MemberRequest, ids: list[UUID], wanted: Approval | None) -> Page[UUID]:
    """The page of the list that holds the wanted one, else the one that the address names."""
    number: int | str = request.GET.get("page", 1)
    if wanted and wanted.pk in ids:
        number = ids.index(wanted.pk) // LIST_SIZE + 1
    return Paginator(ids, LIST_SIZE).get_page(number)


def _rows(request: MemberRequest, tab: str) -> QuerySet[Approval]:
    if tab == "done":
        decided = queries.visible_to(request.member).filter(state__in=DECIDED)
        return decided.order_by("-decided_at", "pk")
    if tab == "second":
        return queries.second_look(request.member)
    if tab == "flagged":
        return queries.waiting_for(request.member).filter(queries.NEEDS_A_LOOK)
    return queries.to_review(request.member)


def _tabs(counts: dict[str, int], current: str) -> list[dict[str, object]]:
    shown: dict[str, int | None] = {**counts, "done": None}  # the bar says how many those are
    is_idle = not counts["second"] and current != "second" and queries.rules().steps == 1
    return [
        {"label": label, "url": f"?tab={name}", "current": name == current, "count": shown[name]}
        for name, label in TABS.items()
        if name != "second" or not is_idle
    ]


def _on_stage(
    request: MemberRequest, current: Approval, rows: list[Approval], ids: list[UUID]
) -> dict[str, object]:
    may_see = people.visible_departments(request.member)
    team = [row for row in rows if row.pk != current.pk][:4]
    first, choices = current.headshot, queries.choices(current)
    takes = [
        {"choice": c, "checks": checks_of(c.headshot), "kept": kept_of(c.headshot)} for c in choices
    ]
    previous, following = _beside(current.pk, ids)
    return {
        "current": current,
        "passes_all": passes_everything(first),
        "told": told(first.batch, mine=False) if first.batch else [],
        "history": history_of(current.employee),
        "steps": queries.rules().steps,
        "is_keeping": any(take["kept"] for take in takes),
        "reasons": redo_reasons(c.headshot.batch for c in choices),
        "left_out": left_out(first.batch),
        "takes": takes,
        "previous": previous,
        "following": following,
        "team": [*team[:2], current, *team[2:]],
        "photos": list(photos.admitted(current.employee)[:4]),
        "photo_count": photos.counts(current.employee).admitted,
        "same_person": same_person(current.employee, may_see=may_see),
        "used_anyway": used_anyway(current.employee),
        "may_decide": _may_decide(current, request.member),
    }


def _may_decide(current: Approval, reviewer: Membership) -> bool:
    return queries.waiting_for(reviewer).filter(pk=current.pk).exists()


def _beside(pk: UUID, ids: list[UUID]) -> tuple[UUID | None, UUID | None]:
    """Who comes before and after, on whichever page; nobody where the list changed meanwhile."""
    if pk not in ids:
        return None, None
    at = ids.index(pk)
    return ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None


def _choice(approval: Approval, headshot_id: str) -> Choice:
    for choice in queries.choices(approval):
        if str(choice.headshot_id) == headshot_id:
            return choice
    raise NotFound


def _next(request: MemberRequest, decided: Approval) -> HttpResponse:
    note(request, [decided.pk])
    query = {"tab": _tab(request.POST)}
    following = request.POST.get("next", "")
    if following in map(str, _ids(request, query["tab"])):  # else somebody else decided, too
        query["person"] = following
    return redirect(f"{address(request)}?{urlencode(query)}")
