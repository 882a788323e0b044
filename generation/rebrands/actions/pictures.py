"""What becomes of one person's picture in a rebrand: asked for, made, put to use, left."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from generation.delivery import actions as delivery
from generation.delivery.actions import Made
from generation.headshots import actions as headshots
from generation.headshots.actions import FINISHED
from generation.headshots.models import Headshot
from generation.rebrands import queries
from generation.rebrands.lifecycle import BUSY, REFINISH, RefinishState
from generation.rebrands.models import UNDO_FOR, Rebrand, Refinish
from generation.styles.profiles import Profile
from tenants.kernel import files
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people.models import Employee

MAKE = "generation.rebrands.tasks.make"
SWAP = "generation.rebrands.tasks.swap"
NOTHING_KEPT: Mapping[str, Any] = {
    "new": {},
    "earlier": {},
    "new_traits": None,
    "earlier_traits": None,
}
SETTLED = (RefinishState.FAILED, RefinishState.LEFT, RefinishState.REFUSED, RefinishState.UNDONE)


def keep_made(
    item: Refinish, new: Mapping[str, str], *, traits: Mapping[str, float] | None, at: datetime
) -> None:
    """A worker has made the new picture: somebody may look at it."""
    REFINISH.apply(item, "make", at=at, new=dict(new), new_traits=traits)


def swap(item: Refinish, made: Mapping[Profile, Made], *, at: datetime) -> None:
    """Put the accepted picture to use, or the earlier one back: the headshot's files, its version
    and what leaves change at one moment. Where it is not approved any more, it is left."""
    is_undo = item.state == RefinishState.UNDOING
    earlier = {**item.earlier, "traits": item.earlier_traits}
    new = {**item.new, "traits": item.new_traits}
    before, after = (item.new, earlier) if is_undo else (item.earlier, new)
    version = item.earlier_version if is_undo else item.rebrand.version
    done = headshots.refinish(
        item.headshot, before=before, after=after, version=version, actor=SYSTEM, at=at
    )
    if not done:
        leave(item, why=queries.CHANGED, at=at)
        return
    for profile, file in made.items():
        delivery.keep(item.headshot, profile, file, at=at)
    if is_undo:
        files.delete_after_commit(item.new.values())
        REFINISH.apply(item, "put_back", at=at, **NOTHING_KEPT)
    else:
        REFINISH.apply(item, "put_to_use", at=at, new_traits=None)


def leave(item: Refinish, *, why: str, actor: Actor = SYSTEM, at: datetime) -> None:
    """Leave somebody's picture as it is, and delete what was made of it and is not used."""
    close(item, "leave", actor=actor, at=at, why_left=why)


def fail(item: Refinish, *, code: str, at: datetime) -> None:
    """The worker gave up: the picture that is in use stays."""
    if item.state == RefinishState.UNDOING:
        REFINISH.apply(item, "get_stuck", at=at, failure_code=code)
    elif item.state in BUSY:
        close(item, "fail", actor=SYSTEM, at=at, failure_code=code)


def forget(employee: Employee, *, actor: Actor = SYSTEM, at: datetime) -> int:
    """Delete every picture of the employee that a rebrand keeps and that is not in use, and leave
    them out of what is under way; returns for how many rebrands there was one.

    Called by `retention` while nobody else changes anything of the employee.
    """
    rows = Refinish.objects.select_for_update(no_key=True, of=("self",)).filter(employee=employee)
    items = list(rows.select_related("headshot").exclude(state__in=SETTLED).order_by("pk"))
    for item in items:
        if REFINISH.allows(item.state, "leave"):
            leave(item, why=queries.CONSENT_TAKEN_BACK, actor=actor, at=at)
        else:
            _forget_earlier(item)
    return len(items)


def forget_earlier(*, at: datetime) -> int:
    """Delete the earlier pictures that can be brought back no longer; returns how many."""
    rows = Refinish.objects.filter(state__in=[RefinishState.IN_USE, RefinishState.STUCK])
    late = list(rows.filter(state_changed_at__lte=at - UNDO_FOR).exclude(earlier={}))
    for item in late:
        _forget_earlier(item)
    return len(late)


def new_item(
    rebrand: Rebrand, headshot: Headshot, *, at: datetime, is_sample: bool = False
) -> Refinish:
    return Refinish(
        rebrand=rebrand,
        employee_id=headshot.employee_id,
        headshot=headshot,
        is_sample=is_sample,
        **earlier_of(headshot),
        **REFINISH.start(at=at),
    )


def earlier_of(headshot: Headshot) -> dict[str, Any]:
    """What the headshot has now, to be brought back."""
    named = {name: getattr(headshot, name) for name in FINISHED}
    return {
        "earlier": named,
        "earlier_traits": headshot.traits,
        "earlier_version_id": headshot.style_version_id,
    }


def queue(item: Refinish, *, at: datetime, urgent: bool = False) -> None:
    REFINISH.apply(item, "queue", at=at)
    _ask(MAKE, item, at=at, urgent=urgent)


def accept(item: Refinish, *, actor: Actor, at: datetime) -> None:
    REFINISH.apply(item, "accept", at=at, actor=actor)
    _ask(SWAP, item, at=at)


def take_back(item: Refinish, *, at: datetime) -> None:
    REFINISH.apply(item, "undo", at=at, failure_code="")
    _ask(SWAP, item, at=at)


def _ask(kind: str, item: Refinish, *, at: datetime, urgent: bool = False) -> None:
    jobs.enqueue(
        kind,
        organization_id=item.organization_id,
        subject_id=item.pk,
        at=at,
        cost=0.1,
        urgent=urgent,
    )


def close(item: Refinish, name: str, *, actor: Actor, at: datetime, **told: Any) -> None:
    """End an item without the change it was for: what was made for it and is not in use goes."""
    unused = item.earlier if item.state == RefinishState.UNDOING else item.new
    REFINISH.apply(item, name, at=at, actor=actor, **NOTHING_KEPT, **told)
    files.delete_after_commit(unused.values())


def _forget_earlier(item: Refinish) -> None:
    earlier = item.earlier
    Refinish.objects.filter(pk=item.pk).update(earlier={}, earlier_traits=None)
    files.delete_after_commit(earlier.values())


def locked_rebrand(rebrand: Rebrand) -> Rebrand:
    """The rebrand as it is now, until the transaction ends."""
    rows = Rebrand.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("version").get(pk=rebrand.pk)
