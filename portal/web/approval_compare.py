"""A reviewer compares a take with a photo that it should be like, or with another take."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from generation.approvals import queries
from generation.approvals.lifecycle import ApprovalState
from generation.headshots.models import Headshot
from generation.photos import queries as photos
from generation.photos.models import Photo
from portal.http.doors import MemberRequest, member_page
from portal.web import compare as comparing
from portal.web.compare import Piece
from portal.web.evidence import Row, checks_of, kept_of, nearest_photo, nearest_row
from portal.web.undoing import by_id
from tenants.kernel.errors import NotFound


@member_page("headshot.review")
@require_safe
def compare(request: MemberRequest, approval_id: UUID) -> HttpResponse:
    """Two pictures at one scale: what is submitted, and what was put before the reviewers."""
    approval = by_id(request, approval_id)
    takes = [choice.headshot for choice in queries.choices(approval)]
    sent = list(photos.admitted(approval.employee))
    pieces = _pieces(request, takes, sent)
    shown = comparing.pair(pieces, request.GET)
    if approval.state == ApprovalState.WITHDRAWN or shown is None:
        raise NotFound(_("There are no two pictures to compare."))
    compared = [piece.take for piece in shown if piece.take]
    checked = [_checked(take, sent) for take in compared]
    context = {
        "approval": approval,
        "sides": comparing.sides(pieces, shown),
        "rows": comparing.rows(*checked) if len(compared) == 2 else [],
        "checks": checked[0] if len(compared) == 1 else [],
    }
    return render(request, "approvals/compare.html", context)


def _pieces(request: MemberRequest, takes: list[Headshot], sent: list[Photo]) -> list[Piece]:
    """The photo that is most like the first choice, the takes, and the other photos."""
    slug = request.organization.slug
    drawn = [
        comparing.of_take(
            take,
            _("Take %(n)d") % {"n": number},
            reverse("approvals:headshot", args=[slug, take.pk]),
        )
        for number, take in enumerate(takes, start=1)
    ]
    submitted = {
        photo.pk: comparing.of_photo(
            photo,
            _("Photo %(n)d") % {"n": number},
            reverse("approvals:photo", args=[slug, photo.pk]),
        )
        for number, photo in enumerate(sent, start=1)
    }
    nearest = nearest_photo(takes[0], sent) or next(iter(sent), None)
    first = [submitted.pop(nearest.pk)] if nearest else []
    return [*first, *drawn, *submitted.values()]


def _checked(take: Headshot, sent: list[Photo]) -> list[Row]:
    return kept_of(take) + nearest_row(take, sent) + checks_of(take)
