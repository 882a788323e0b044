"""What becomes of one person's picture in a rebrand: asked for, made, put to use, left."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from generation.delivery import actions as delivery
from generation.delivery.actions import Made
from generation.headshots import actions as headshots
from generation.headshots.actions import FINISHED
from generation.headshots.models import Headshot
from generation.rebrands import queries
from generation.rebrands.lifecycle import BUSY, REFINISH, REVERSIBLE, SETTLED, RefinishState
from generation.rebrands.models import UNDO_FOR, Rebrand, Refinish
from generation.styles.profiles import Profile
from tenants.kernel import files
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import SYSTEM, Actor

MAKE = "generation.rebrands.tasks.make"
SWAP = "generation.rebrands.tasks.swap"
NOTHING_KEPT: Mapping[str, Any] = {
    "new": {},
    "earlier": {},
    "new_traits": None,
    "earlier_traits": None,
    "first_reviewer_id": None,
}


def locked_rebrand(rebrand: Rebrand) -> Rebrand:
    """The rebrand as it is now, until the transaction ends."""
    rows = Rebrand.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("version__template").get(pk=rebrand.pk)


def new_item(
    rebrand: Rebrand, headshot: Headshot, *, at: datetime, is_sample: bool = False
) -> Refinish:
    """A row, not stored yet, for the headshot's part in the rebrand, with what is there now."""
    return Refinish(
        rebrand=rebrand,
        employee_id=headshot.employee_id,
        headshot=headshot,
        is_sample=is_sample,
        **as_earlier(headshot),
        **REFINISH.start(at=at),
    )


def as_earlier(headshot: Headshot) -> dict[str, Any]:
    """What the headshot has now, by the fields that keep it to be brought back."""
    named = {name: getattr(headshot, name) for name in FINISHED}
    return {
        "earlier": named,
        "earlier_traits": headshot.traits,
        "earlier_version_id": headshot.style_version_id,
    }


def ask_for_new(item: Refinish, *, at: datetime, urgent: bool = False) -> None:
    """Have a worker make the new picture."""
    REFINISH.apply(item, "queue", at=at)
    _ask(MAKE, item, at=at, urgent=urgent)


def keep_made(
    item: Refinish, new: Mapping[str, str], *, traits: Mapping[str, float] | None, at: datetime
) -> None:
    """A worker has made the new picture: somebody may look at it."""
    REFINISH.apply(item, "make", at=at, new=dict(new), new_traits=traits)


def ask_for_swap(item: Refinish, *, actor: Actor, at: datetime) -> None:
    """Have a worker put the new picture to use. Who may say that is for the caller to ask."""
    REFINISH.apply(item, "accept", at=at, actor=actor)
    _ask(SWAP, item, at=at)


def ask_for_earlier(item: Refinish, *, at: datetime) -> None:
    """Have a worker bring the earlier picture back."""
    REFINISH.apply(item, "undo", at=at, failure_code="")
    _ask(SWAP, item, at=at)


def swap(item: Refinish, made: Mapping[Profile, Made], *, at: datetime) -> None:
    """Put the accepted picture to use, or the earlier one back: the headshot's files, its version
    and what leaves change at one moment. Where it may not be changed any more, it is left."""
    is_undo = item.state == RefinishState.UNDOING
    if not is_undo and (why := queries.why_not(item)):
        leave(item, why=why, at=at)
        return
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
    end_unchanged(item, "leave", actor=actor, at=at, why_left=why)


def fail(item: Refinish, *, code: str, at: datetime) -> None:
    """The worker gave up: the picture that is in use stays."""
    if item.state == RefinishState.UNDOING:
        REFINISH.apply(item, "get_stuck", at=at, failure_code=code)
    elif item.state in BUSY:
        end_unchanged(item, "fail", actor=SYSTEM, at=at, failure_code=code)


def end_unchanged(item: Refinish, name: str, *, actor: Actor, at: datetime, **told: Any) -> None:
    """End an item without the change it was for, by the move of that name: what was made for it and
    is not in use goes."""
    unused = item.earlier if item.state == RefinishState.UNDOING else item.new
    REFINISH.apply(item, name, at=at, actor=actor, **NOTHING_KEPT, **told)
    files.delete_after_commit(unused.values())


def drop(item: Refinish) -> None:
    """Delete the item and what was made for it; a worker that has it stores nothing more."""
    item.delete()
    files.delete_after_commit(item.new.values())


def forget(kept: QuerySet[Refinish], *, why: str, actor: Actor = SYSTEM, at: datetime) -> int:
    """Delete what is kept of one employee and is not in use, and leave their picture out of what is
    under way; returns for how many rebrands there was something.

    Called by `retention` while nobody else changes anything of the employee.
    """
    rows = kept.select_for_update(no_key=True, of=("self",)).exclude(state__in=SETTLED)
    items = list(rows.order_by("pk"))
    for item in items:
        if REFINISH.allows(item.state, "leave"):
            leave(item, why=why, actor=actor, at=at)
        else:
            _forget_earlier(item)
    return len(items)


def forget_earlier(*, at: datetime) -> int:
    """Delete the earlier pictures that can be brought back no longer; returns how many."""
    rows = Refinish.objects.filter(state__in=REVERSIBLE)
    late = rows.filter(state_changed_at__lte=at - UNDO_FOR).exclude(earlier={})
    return sum(_forget_earlier(item) for item in late)


def _ask(kind: str, item: Refinish, *, at: datetime, urgent: bool = False) -> None:
    jobs.enqueue(
        kind,
        organization_id=item.organization_id,
        subject_id=item.pk,
        at=at,
        cost=0.1,
        urgent=urgent,
    )


def _forget_earlier(item: Refinish) -> bool:
    """Whether that was done: not where the earlier picture is being brought back by now."""
    same = Refinish.objects.filter(pk=item.pk, state=item.state)
    if not same.update(earlier={}, earlier_traits=None):
        return False
    files.delete_after_commit(item.earlier.values())
    return True
