"""Planning a rebrand, trying it on some people, running it, and taking it back."""

import random
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from generation.approvals.policy import require_may_decide
from generation.delivery import actions as delivery
from generation.delivery.actions import Made
from generation.headshots import actions as headshots
from generation.headshots.actions import FINISHED
from generation.headshots.models import Headshot
from generation.rebrands import queries
from generation.rebrands.lifecycle import BUSY, REBRAND, REFINISH, RebrandState, RefinishState
from generation.rebrands.models import UNDO_FOR, Rebrand, Refinish
from generation.styles.models import StyleVersion
from generation.styles.profiles import Profile
from tenants.audit.actions import record
from tenants.kernel import files
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.organizations.models import Membership
from tenants.people.models import Department, Employee
from tenants.people.queries import visible_departments

MAKE = "generation.rebrands.tasks.make"
SWAP = "generation.rebrands.tasks.swap"
SAMPLES = 6
"""People that a rebrand is tried on, at most."""
WIDTH = 8
"""Pictures of one rebrand that are with workers at a time: pausing then takes seconds."""
NOTHING_KEPT: Mapping[str, Any] = {
    "new": {},
    "earlier": {},
    "new_traits": None,
    "earlier_traits": None,
}
SETTLED = (RefinishState.FAILED, RefinishState.LEFT, RefinishState.REFUSED, RefinishState.UNDONE)


class NobodyToChange(Invalid):
    """No approved headshot is concerned, or none of them can be finished again."""

    code = "nobody_to_change"


class AnotherRuns(Conflict):
    """Two rebrands at once would take each other's pictures away."""

    code = "another_rebrand_runs"
    sentence = "Another rebrand is under way. Wait for it, or cancel it first."


class TooLateToUndo(Conflict):
    """The earlier pictures are deleted, or nothing was changed."""

    code = "too_late_to_undo"
    sentence = f"There is nothing to undo. Earlier pictures are kept for {UNDO_FOR.days} days."


def plan(  # noqa: PLR0913  # each is the admin's to say, by name
    version: StyleVersion,
    *,
    actor: Actor,
    at: datetime,
    everyone: bool = False,
    departments: Collection[Department] = (),
    people: Collection[Employee] = (),
    carries_over: bool = False,
) -> Rebrand:
    """A rebrand to the version, of which nothing is done yet.

    Raises:
        Conflict: the version's style is archived.
        NobodyToChange: there is no approved headshot that it would be about.
    """
    if version.template.archived_at:
        raise Conflict("This style is archived. Choose a version of a style that is in use.")
    with transaction.atomic():
        rebrand = Rebrand.objects.create(
            version=version,
            everyone=everyone,
            department_ids=sorted(str(each.pk) for each in departments),
            employee_ids=sorted(str(each.pk) for each in people),
            carries_over=carries_over,
            created_at=at,
            **REBRAND.start(at=at),
        )
        if not queries.concerned(rebrand).exists():
            raise NobodyToChange(
                "Nobody here has an approved headshot in another version. Choose more people."
            )
        record("rebrand.plan", rebrand, actor=actor, at=at)
    return rebrand


def begin(
    version: StyleVersion,
    people: Collection[Employee],
    *,
    carries_over: bool,
    actor: Actor,
    at: datetime,
) -> Rebrand:
    """Bring the approved pictures of exactly these people to the version, without a plan between.

    Raises:
        Conflict, NobodyToChange, AnotherRuns: nothing is planned then.
    """
    if not people:  # a plan for nobody in particular is one for everybody
        raise NobodyToChange("Choose at least one person.")
    with transaction.atomic():
        rebrand = plan(
            version, everyone=True, people=people, carries_over=carries_over, actor=actor, at=at
        )
        start(rebrand, actor=actor, at=at)
    rebrand.refresh_from_db()
    return rebrand


def preview(
    rebrand: Rebrand, people: Sequence[Employee], *, more: int, seed: int, at: datetime
) -> list[Refinish]:
    """Have the new finish made of these people and of `more` others at random, to be looked at.

    Nothing leaves. What was made is used when the rebrand starts.

    Raises:
        Conflict: it has started.
        Invalid: more people than are tried, or somebody whose picture cannot be finished again.
    """
    with transaction.atomic():
        rebrand = _locked(rebrand)
        if rebrand.state != RebrandState.PLANNED:
            raise Conflict("This rebrand has started. Look at the pictures it has made.")
        _redo_failed_samples(rebrand)
        tried = set(rebrand.items.values_list("employee_id", flat=True))
        possible = {
            ways.headshot.employee_id: ways.headshot
            for ways in queries.plan(rebrand, at=at).refinishable
        }
        chosen = _sampled(possible, tried, [each.pk for each in people], more=more, seed=seed)
        samples = Refinish.objects.bulk_create(
            _item(rebrand, possible[pk], at=at, is_sample=True) for pk in chosen
        )
        for item in samples:
            _queue(item, at=at, urgent=True)
    return samples


def start(rebrand: Rebrand, *, actor: Actor, at: datetime) -> None:
    """Have everybody's new picture made, some at a time.

    Raises:
        IllegalMove: it has started, or was cancelled.
        NobodyToChange: no picture can be finished again.
        AnotherRuns.
    """
    try:
        with transaction.atomic():
            locked = _locked(rebrand)
            REBRAND.apply(locked, "start", at=at, actor=actor, started_at=at)
            tried = set(locked.items.values_list("employee_id", flat=True))
            found = [ways.headshot for ways in queries.plan(locked, at=at).refinishable]
            if not (tried or found):
                raise NobodyToChange("None of these pictures can be finished again.")
            Refinish.objects.bulk_create(
                _item(locked, headshot, at=at)
                for headshot in found
                if headshot.employee_id not in tried
            )
            go_on(locked, at=at)
    except IntegrityError as error:
        raise AnotherRuns from error


def pause(rebrand: Rebrand, *, actor: Actor, at: datetime) -> None:
    """Begin no more pictures; the few that are with workers are finished."""
    REBRAND.apply(rebrand, "pause", at=at, actor=actor)


def resume(rebrand: Rebrand, *, actor: Actor, at: datetime) -> None:
    """Go on where it was paused."""
    with transaction.atomic():
        REBRAND.apply(rebrand, "resume", at=at, actor=actor)
        go_on(rebrand, at=at)


def retry(rebrand: Rebrand, *, actor: Actor, at: datetime) -> None:
    """Try the pictures that failed again.

    Raises:
        Conflict: none has failed, or it is over.
        AnotherRuns.
    """
    try:
        with transaction.atomic():
            locked = _locked(rebrand)
            failed = list(
                locked.items.select_related("headshot").filter(state=RefinishState.FAILED)
            )
            if not failed:
                raise Conflict("No picture of this rebrand has failed.")
            if locked.state == RebrandState.DONE:
                REBRAND.apply(locked, "retry", at=at, actor=actor)
            elif locked.state != RebrandState.RUNNING:
                raise Conflict("This rebrand does not run, so nothing can be tried again.")
            for item in failed:
                now = _earlier_of(item.headshot)
                REFINISH.apply(item, "retry", at=at, actor=actor, failure_code="", **now)
            go_on(locked, at=at)
    except IntegrityError as error:
        raise AnotherRuns from error


def cancel(rebrand: Rebrand, *, actor: Actor, at: datetime) -> None:
    """Stop for good. Pictures in use stay; those nobody decided on go."""
    with transaction.atomic():
        locked = _locked(rebrand)
        REBRAND.apply(locked, "cancel", at=at, actor=actor)
        _drop_unused(locked, why=queries.CANCELLED, actor=actor, at=at)


def undo(rebrand: Rebrand, *, actor: Actor, at: datetime) -> None:
    """Bring the earlier pictures back, where they are still kept; people are never without one.

    Raises:
        TooLateToUndo: nothing that it changed can be brought back.
        IllegalMove: it has not started.
        AnotherRuns.
    """
    try:
        with transaction.atomic():
            locked = _locked(rebrand)
            REBRAND.apply(locked, "undo", at=at, actor=actor)
            _drop_unused(locked, why=queries.UNDONE, actor=actor, at=at)
            stuck = locked.items.filter(state=RefinishState.STUCK)
            in_use = locked.items.filter(state__in=[RefinishState.IN_USE, RefinishState.ACCEPTED])
            if not (stuck.exists() or in_use.exclude(earlier={}).exists()):
                raise TooLateToUndo
            for item in stuck:
                _undo(item, at=at)
            go_on(locked, at=at)
    except IntegrityError as error:
        raise AnotherRuns from error


def accept(item: Refinish, *, reviewer: Membership, actor: Actor, at: datetime) -> None:
    """A reviewer takes the new picture: it is put to use once its files are made.

    Raises:
        Forbidden, SelfApproval, OutsideDepartments: as for an approval.
        IllegalMove: somebody decided a moment ago, or it is cancelled.
    """
    _require_may_decide(item, reviewer)
    with transaction.atomic():
        _accept(item, actor=actor, at=at)


def refuse(item: Refinish, *, reviewer: Membership, actor: Actor, at: datetime) -> None:
    """A reviewer keeps the earlier picture; the new one is deleted. Raises as `accept`."""
    _require_may_decide(item, reviewer)
    with transaction.atomic():
        _close(item, "refuse", actor=actor, at=at)


def go_on(rebrand: Rebrand, *, at: datetime) -> None:
    """Give workers the next pictures, up to `WIDTH` at a time; end it where there are none left.

    Whoever finishes a picture calls this, and the sweep, so that nothing stands still.
    """
    with transaction.atomic():
        rebrand = _locked(rebrand)
        items = rebrand.items.select_related("employee").order_by("pk")
        room = WIDTH - items.filter(state__in=BUSY).count()
        if rebrand.state == RebrandState.RUNNING:
            _make_next(rebrand, room, at=at)
        elif rebrand.state == RebrandState.UNDOING:
            there = items.filter(state=RefinishState.IN_USE).exclude(earlier={})
            for item in there[: max(0, room)]:
                _undo(item, at=at)
        else:
            return
        _end_if_over(rebrand, at=at)


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
        _delete_after_commit(item.new)
        REFINISH.apply(item, "put_back", at=at, **NOTHING_KEPT)
    else:
        REFINISH.apply(item, "put_to_use", at=at, new_traits=None)


def leave(item: Refinish, *, why: str, actor: Actor = SYSTEM, at: datetime) -> None:
    """Leave somebody's picture as it is, and delete what was made of it and is not used."""
    _close(item, "leave", actor=actor, at=at, why_left=why)


def fail(item: Refinish, *, code: str, at: datetime) -> None:
    """The worker gave up: the picture that is in use stays."""
    if item.state == RefinishState.UNDOING:
        REFINISH.apply(item, "get_stuck", at=at, failure_code=code)
    elif item.state in BUSY:
        _close(item, "fail", actor=SYSTEM, at=at, failure_code=code)


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


def carry_on(*, at: datetime) -> int:
    """See to it that every rebrand under way goes on; returns how many there are."""
    open_ones = list(Rebrand.objects.filter(state__in=[RebrandState.RUNNING, RebrandState.UNDOING]))
    for rebrand in open_ones:
        go_on(rebrand, at=at)
    return len(open_ones)


def _item(
    rebrand: Rebrand, headshot: Headshot, *, at: datetime, is_sample: bool = False
) -> Refinish:
    return Refinish(
        rebrand=rebrand,
        employee_id=headshot.employee_id,
        headshot=headshot,
        is_sample=is_sample,
        **_earlier_of(headshot),
        **REFINISH.start(at=at),
    )


def _earlier_of(headshot: Headshot) -> dict[str, Any]:
    """What the headshot has now, to be brought back."""
    named = {name: getattr(headshot, name) for name in FINISHED}
    return {
        "earlier": named,
        "earlier_traits": headshot.traits,
        "earlier_version_id": headshot.style_version_id,
    }


def _sampled(
    possible: Mapping[UUID, Headshot],
    tried: Collection[UUID],
    chosen: Sequence[UUID],
    *,
    more: int,
    seed: int,
) -> list[UUID]:
    wanted = [pk for pk in dict.fromkeys(chosen) if pk not in tried]
    if any(pk not in possible for pk in wanted):
        raise Invalid(fields={"people": "Choose people whose picture can be finished again."})
    others = sorted(pk for pk in possible if pk not in tried and pk not in wanted)
    room = SAMPLES - len(tried) - len(wanted)
    if room < 0 or more > SAMPLES:
        raise Invalid(fields={"people": f"Try it on {SAMPLES} people at most."})
    at_random = random.Random(seed)  # noqa: S311  # who is shown is no secret
    return wanted + at_random.sample(others, min(more, room, len(others)))


def _redo_failed_samples(rebrand: Rebrand) -> None:
    rebrand.items.filter(state__in=[RefinishState.FAILED, RefinishState.LEFT]).delete()


def _make_next(rebrand: Rebrand, room: int, *, at: datetime) -> None:
    if rebrand.carries_over:
        made = list(rebrand.items.filter(state=RefinishState.MADE).order_by("pk")[: max(0, room)])
        for item in made:
            _accept(item, actor=SYSTEM, at=at)
        room -= len(made)
    waiting = rebrand.items.filter(state=RefinishState.WAITING).order_by("pk")
    for item in waiting[: max(0, room)]:
        _queue(item, at=at)


def _end_if_over(rebrand: Rebrand, *, at: datetime) -> None:
    undoing = rebrand.state == RebrandState.UNDOING
    open_states = {*BUSY} if undoing else {*BUSY, RefinishState.WAITING}
    if rebrand.carries_over and not undoing:
        open_states.add(RefinishState.MADE)
    if not rebrand.items.filter(state__in=open_states).exists():
        REBRAND.apply(rebrand, "finish_undo" if undoing else "finish", at=at)


def _queue(item: Refinish, *, at: datetime, urgent: bool = False) -> None:
    REFINISH.apply(item, "queue", at=at)
    _ask(MAKE, item, at=at, urgent=urgent)


def _accept(item: Refinish, *, actor: Actor, at: datetime) -> None:
    REFINISH.apply(item, "accept", at=at, actor=actor)
    _ask(SWAP, item, at=at)


def _undo(item: Refinish, *, at: datetime) -> None:
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


def _drop_unused(rebrand: Rebrand, *, why: str, actor: Actor, at: datetime) -> None:
    """Nothing was done for those who wait; what was made of others and is not in use goes."""
    rebrand.items.filter(state=RefinishState.WAITING).delete()
    for item in rebrand.items.filter(state__in=[RefinishState.QUEUED, RefinishState.MADE]):
        leave(item, why=why, actor=actor, at=at)


def _close(item: Refinish, name: str, *, actor: Actor, at: datetime, **told: Any) -> None:
    """End an item without the change it was for: what was made for it and is not in use goes."""
    unused = item.earlier if item.state == RefinishState.UNDOING else item.new
    REFINISH.apply(item, name, at=at, actor=actor, **NOTHING_KEPT, **told)
    _delete_after_commit(unused)


def _forget_earlier(item: Refinish) -> None:
    earlier = item.earlier
    Refinish.objects.filter(pk=item.pk).update(earlier={}, earlier_traits=None)
    _delete_after_commit(earlier)


def _delete_after_commit(named: Mapping[str, str]) -> None:
    keys = [key for key in named.values() if key]
    transaction.on_commit(lambda: files.delete(keys))


def _locked(rebrand: Rebrand) -> Rebrand:
    """The rebrand as it is now, until the transaction ends."""
    rows = Rebrand.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("version").get(pk=rebrand.pk)


def _require_may_decide(item: Refinish, reviewer: Membership) -> None:
    require_may_decide(reviewer, item.employee, departments=visible_departments(reviewer))
