"""The reviewer's queue."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from generation.approvals import actions, listing, queries
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.listing import Stretch
from generation.approvals.models import Approval
from generation.delivery import gate
from generation.headshots.models import Headshot
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.rebrands import queries as rebrands
from portal.http.doors import MemberRequest, member_page
from portal.http.errors import wants_fragment
from portal.http.media import picture
from portal.http.ways import gives_out
from portal.web.stage import on_stage
from portal.web.undoing import GONE, latest
from tenants.kernel import files
from tenants.kernel.errors import NotFound

LIST_SIZE = 50
TABS = {
    "to_review": gettext_lazy("To review"),
    "second": gettext_lazy("Second"),
    "flagged": gettext_lazy("Flagged"),
    "done": gettext_lazy("Done"),
}


@member_page("headshot.review")
@require_safe
def queue(request: MemberRequest) -> HttpResponse:
    """People to decide on, one of them on the stage; a script gets more rows of the list alone."""
    wanted = _wanted(request)
    tab = _tab(request.GET)
    if wanted:
        tab = _home_of(request, tab, wanted)
    stretch = _stretch(request, tab, wanted)
    current = wanted or next(iter(stretch.rows), None)
    context: dict[str, object] = {
        "tab": tab,
        "current": current,
        "stretch": stretch,
        "rows": stretch.rows,
    }
    if wants_fragment(request):
        return render(request, "approvals/_rows.html", context)
    if current:
        if not hasattr(request, "visit"):  # an operator looks on, and decides nothing
            actions.look(current, reviewer=request.member, at=now())
        previous, following = stretch.beside(current)
        context |= {"previous": previous, "following": following, **on_stage(request, current)}
    counts = queries.counts(request.member)
    context |= {
        "tabs": _tabs(counts, tab),
        "passing": queries.passing(request.member).count(),
        "counts": counts,
        "total": counts[tab],
        "undo": latest(request),
        "refinished": rebrands.to_review(request.member).count(),
    }
    return render(request, "approvals/queue.html", context)


@member_page("headshot.review")
@require_safe
def panel(request: MemberRequest, approval_id: UUID) -> HttpResponse:
    """One person alone, for a script that shows them when their turn comes."""
    current = _standing(request).filter(pk=approval_id).first()
    if current is None:
        raise NotFound(str(GONE))
    context = {"tab": _tab(request.GET), **on_stage(request, current)}
    return render(request, "approvals/_person.html", context)


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
    """The one that the address names."""
    if not (wanted := request.GET.get("person")):
        return None
    try:
        return get_object_or_404(_standing(request), pk=UUID(wanted))
    except (ValueError, Http404) as error:
        raise NotFound(str(GONE)) from error


def _tab(query: QueryDict) -> str:
    tab = query.get("tab", "")
    return tab if tab in listing.LISTS else listing.LISTS[0]


def _home_of(request: MemberRequest, tab: str, wanted: Approval) -> str:
    """The list in which the wanted one is: the one that is looked at, if it is there."""
    if listing.holds(tab, request.member, wanted.pk):
        return tab
    return listing.HOME_OF.get(wanted.state, "done")


def _stretch(request: MemberRequest, tab: str, wanted: Approval | None) -> Stretch:
    """The part of the list that the address asks for."""
    whose = (tab, request.member)
    if wanted:
        return listing.around(*whose, wanted, size=LIST_SIZE)
    if pivot := _named(request, "after"):
        return listing.after(*whose, pivot, size=LIST_SIZE)
    if pivot := _named(request, "before"):
        return listing.before(*whose, pivot, size=LIST_SIZE)
    return listing.start(*whose, size=LIST_SIZE)


def _named(request: MemberRequest, name: str) -> Approval | None:
    """Whom the address names as the end of a stretch; nobody where they are gone."""
    try:
        return _standing(request).filter(pk=UUID(request.GET.get(name, ""))).first()
    except ValueError:
        return None


def _tabs(counts: dict[str, int], current: str) -> list[dict[str, object]]:
    shown: dict[str, int | None] = {**counts, "done": None}  # the bar says how many those are
    is_idle = not counts["second"] and current != "second" and queries.rules().steps == 1
    return [
        {
            "name": name,
            "label": label,
            "url": f"?tab={name}",
            "current": name == current,
            "count": shown[name],
            "key": "F" if name == ("to_review" if current == "flagged" else "flagged") else "",
        }
        for name, label in TABS.items()
        if name != "second" or not is_idle
    ]
