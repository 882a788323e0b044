"""One person before a reviewer: their takes, the evidence, and the colleagues beside them."""

from typing import NamedTuple

from django.utils.timezone import now
from django.utils.translation import gettext as _

from generation.approvals import queries
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.headshots import queries as headshots
from generation.headshots.models import Headshot
from generation.headshots.policy import passes_everything
from generation.photos import queries as photos
from generation.photos.models import Photo
from portal.http.doors import MemberRequest
from portal.web import compare
from portal.web.chronicle import history_of
from portal.web.evidence import (
    checks_of,
    kept_of,
    left_out,
    nearest_photo,
    nearest_row,
    redo_reasons,
    same_person,
    used_anyway,
)
from portal.web.redos import told
from tenants.people import queries as people

BESIDE = 4
"""Colleagues that are shown beside a portrait."""
SHOWN = 4
"""Submitted photos that are shown under the checks."""


BREADTH = 0.74
"""Of a head, by its height; the style editor draws it so, too."""


class Lines(NamedTuple):
    """Where a style puts a head, in hundredths of a square picture."""

    eyes: str
    middle: str
    height: str
    """From the eyes to the crown and to the chin."""
    breadth: str
    """From the middle to either side."""


def lines_of(take: Headshot) -> Lines:
    """The lines by which the take was framed."""
    framing = take.style_version.framing
    half = framing["head_height"] / 2
    shares = (framing["eye_line"], framing["centre"], half, BREADTH * half)
    return Lines(*(f"{100 * share:.4g}" for share in shares))


def on_stage(request: MemberRequest, current: Approval) -> dict[str, object]:
    """What `approvals/_person.html` shows."""
    may_see = people.visible_departments(request.member)
    first, choices = current.headshot, queries.choices(current)
    steps = queries.rules().steps
    sent = list(photos.admitted(current.employee))
    takes = [_take(choice.headshot, sent) for choice in choices]
    source = nearest_photo(first, sent) or next(iter(sent), None)
    team = queries.team_of(current, request.member, size=BESIDE)
    return {
        "current": current,
        "passes_all": passes_everything(first),
        "told": told(first.batch, mine=False) if first.batch else [],
        "history": history_of(current.employee),
        "steps": steps,
        "reasons": redo_reasons(c.headshot.batch for c in choices),
        "left_out": left_out(first.batch),
        "takes": takes,
        "is_keeping": any(take["kept"] for take in takes),
        "team": [*team[:2], current, *team[2:]],
        "lines": lines_of(first),
        "photos": sent[:SHOWN],
        "source": source and _beside(source, first, number=sent.index(source) + 1),
        "photo_count": photos.counts(current.employee).admitted,
        "same_person": same_person(current.employee, may_see=may_see),
        "used_anyway": used_anyway(current.employee),
        "may_decide": queries.waiting_for(request.member).filter(pk=current.pk).exists(),
        "said": said_of(current, steps=steps),
        "lookers": [
            each
            for each in queries.present(request.member, at=now())
            if each.approval_id == current.pk
        ],
    }


def said_of(approval: Approval, *, steps: int) -> dict[str, str]:
    """What a decision is told as, by its kind, as long as nothing changes before it."""
    is_first = steps == 2 and approval.state == ApprovalState.OPEN
    yes = (
        _("First yes: %(name)s. Somebody else has the second look.")
        if is_first
        else _("Approved: %(name)s.")
    )
    name = {"name": approval.employee.name}
    return {"approve": yes % name, "redo": _("Redo requested from %(name)s.") % name}


def _take(take: Headshot, sent: list[Photo]) -> dict[str, object]:
    checks = nearest_row(take, sent) + checks_of(take)
    return {"headshot": take, "checks": checks, "kept": kept_of(take)}


def _beside(photo: Photo, take: Headshot, *, number: int) -> dict[str, object]:
    """The photo, and where it lies in a square for its head to be as the take's."""
    piece = compare.of_photo(photo, str(number), "")
    return {
        "photo": photo,
        "number": number,
        "placed": compare.placed(piece, headshots.head_of(take)),
    }
