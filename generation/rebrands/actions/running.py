"""Running a rebrand some pictures at a time, stopping it, and taking it back."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.rebrands import queries
from generation.rebrands.actions import pictures
from generation.rebrands.actions.planning import (
    NobodyToChange,
    drop_spent_samples,
    plan,
    require_in_use,
)
from generation.rebrands.lifecycle import BUSY, REBRAND, REFINISH, RebrandState, RefinishState
from generation.rebrands.models import UNDO_FOR, Rebrand, Refinish
from generation.styles.models import StyleVersion
from generation.vision.composition import Framing
from tenants.kernel.errors import Conflict
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people.models import Employee

WIDTH = 8
"""Pictures of one rebrand that are with workers at a time: pausing then takes seconds."""


class AnotherRuns(Conflict):
    """Two rebrands at once would take each other's pictures away."""

    code = "another_rebrand_runs"
    sentence = gettext_lazy("Another rebrand is under way. Wait for it, or cancel it first.")


class TooLateToUndo(Conflict):
    """The earlier pictures are deleted, or nothing was changed."""

    code = "too_late_to_undo"
    sentence = format_lazy(
        gettext_lazy("There is nothing to undo. Earlier pictures are kept for {days} days."),
        days=UNDO_FOR.days,
    )


class NothingToCancel(Conflict):
    """It is done, and somebody decided on every picture."""

    code = "nothing_to_cancel"
    sentence = gettext_lazy(
        "This rebrand is done, and no new picture waits for a decision. Undo it instead."
    )


def begin(
    version: StyleVersion,
    people: Collection[Employee],
    *,
    carries_over: bool,
    actor: Actor,
    at: datetime,
    framing: Framing | None = None,
) -> Rebrand:
    """Bring the approved pictures of exactly these people to the version, without a plan between.

    framing: as for `plan`.

    Raises:
        Conflict, ApprovalsDoNotCarryOver, NobodyToChange, AnotherRuns: nothing is planned then.
    """
    if not people:  # a plan for nobody in particular is one for everybody
        raise NobodyToChange(_("Choose at least one person."))
    with transaction.atomic():
        rebrand = plan(
            version,
            everyone=True,
            people=people,
            carries_over=carries_over,
            framing=framing,
            actor=actor,
            at=at,
        )
        start(rebrand, actor=actor, at=at)
    rebrand.refresh_from_db()
    return rebrand


def start(rebrand: Rebrand, *, actor: Actor, at: datetime) -> None:
    """Have everybody's new picture made, some at a time.

    Raises:
        IllegalMove: it has started, or was cancelled.
        Conflict: the style was archived since it was planned.
        NobodyToChange: no picture can be finished again.
        AnotherRuns.
    """
    try:
        with transaction.atomic():
            locked = pictures.locked_rebrand(rebrand)
            require_in_use(locked.version)
            REBRAND.apply(locked, "start", at=at, actor=actor, started_at=at)
            drop_spent_samples(locked)
            tried = set(locked.items.values_list("employee_id", flat=True))
            found = [ways.headshot for ways in queries.plan(locked, at=at).refinishable]
            if not (tried or found):
                raise NobodyToChange(_("None of these pictures can be finished again."))
            Refinish.objects.bulk_create(
                pictures.new_item(locked, headshot, at=at)
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
            locked = pictures.locked_rebrand(rebrand)
            failed = list(
                locked.items.select_related("headshot").filter(state=RefinishState.FAILED)
            )
            if not failed:
                raise Conflict(_("No picture of this rebrand has failed."))
            if locked.state == RebrandState.DONE:
                REBRAND.apply(locked, "retry", at=at, actor=actor)
            elif locked.state != RebrandState.RUNNING:
                raise Conflict(_("This rebrand does not run, so nothing can be tried again."))
            for item in failed:
                now = pictures.as_earlier(item.headshot)
                REFINISH.apply(item, "retry", at=at, actor=actor, failure_code="", **now)
            go_on(locked, at=at)
    except IntegrityError as error:
        raise AnotherRuns from error


def cancel(rebrand: Rebrand, *, actor: Actor, at: datetime) -> None:
    """Stop for good. Pictures in use stay; those nobody decided on go.

    Raises:
        IllegalMove: it was stopped or undone before.
        NothingToCancel.
    """
    with transaction.atomic():
        locked = pictures.locked_rebrand(rebrand)
        undecided = locked.items.filter(state=RefinishState.MADE)
        if locked.state == RebrandState.DONE and not undecided.exists():
            raise NothingToCancel
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
            locked = pictures.locked_rebrand(rebrand)
            REBRAND.apply(locked, "undo", at=at, actor=actor)
            _drop_unused(locked, why=queries.UNDONE, actor=actor, at=at)
            kept = locked.items.exclude(earlier={})
            stuck = kept.filter(state=RefinishState.STUCK)
            in_use = kept.filter(state__in=[RefinishState.IN_USE, RefinishState.ACCEPTED])
            if not (stuck.exists() or in_use.exists()):
                raise TooLateToUndo
            for item in stuck:
                pictures.ask_for_earlier(item, at=at)
            go_on(locked, at=at)
    except IntegrityError as error:
        raise AnotherRuns from error


def go_on(rebrand: Rebrand, *, at: datetime) -> None:
    """Give workers the next pictures, up to `WIDTH` at a time; end it where there are none left.

    Whoever finishes a picture calls this, and the sweep, so that nothing stands still.
    """
    with transaction.atomic():
        rebrand = pictures.locked_rebrand(rebrand)
        items = rebrand.items.select_related("employee").order_by("pk")
        room = WIDTH - items.filter(state__in=BUSY).count()
        if rebrand.state == RebrandState.RUNNING:
            _make_next(rebrand, room, at=at)
        elif rebrand.state == RebrandState.UNDOING:
            there = items.filter(state=RefinishState.IN_USE).exclude(earlier={})
            for item in there[: max(0, room)]:
                pictures.ask_for_earlier(item, at=at)
        else:
            return
        _end_if_over(rebrand, at=at)


def carry_on(*, at: datetime) -> int:
    """See to it that every rebrand under way goes on; returns how many there are."""
    open_ones = list(Rebrand.objects.filter(state__in=[RebrandState.RUNNING, RebrandState.UNDOING]))
    for rebrand in open_ones:
        go_on(rebrand, at=at)
    return len(open_ones)


def _make_next(rebrand: Rebrand, room: int, *, at: datetime) -> None:
    if queries.carries_over(rebrand):
        made = list(rebrand.items.filter(state=RefinishState.MADE).order_by("pk")[: max(0, room)])
        for item in made:
            pictures.ask_for_swap(item, actor=SYSTEM, at=at)
        room -= len(made)
    waiting = rebrand.items.filter(state=RefinishState.WAITING).order_by("pk")
    for item in waiting[: max(0, room)]:
        pictures.ask_for_new(item, at=at)


def _end_if_over(rebrand: Rebrand, *, at: datetime) -> None:
    undoing = rebrand.state == RebrandState.UNDOING
    open_states = {*BUSY} if undoing else {*BUSY, RefinishState.WAITING}
    if not undoing and queries.carries_over(rebrand):
        open_states.add(RefinishState.MADE)
    if not rebrand.items.filter(state__in=open_states).exists():
        REBRAND.apply(rebrand, "finish_undo" if undoing else "finish", at=at)


def _drop_unused(rebrand: Rebrand, *, why: str, actor: Actor, at: datetime) -> None:
    """Nothing was done for those who wait; what was made of others and is not in use goes."""
    rebrand.items.filter(state=RefinishState.WAITING).delete()
    for item in rebrand.items.filter(state__in=[RefinishState.QUEUED, RefinishState.MADE]):
        pictures.leave(item, why=why, actor=actor, at=at)
