"""What becomes of one take: chosen, approved, finished anew, withdrawn, deleted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from generation.headshots import queries
from generation.headshots.lifecycle import HEADSHOT, HeadshotState
from generation.headshots.models import Headshot
from generation.styles.models import StyleVersion
from tenants.audit.actions import record
from tenants.kernel import files
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people.models import Employee

FILES = ("file_key", "thumbnail_key", "cutout_key", "matte_key")
"""The fields that name a headshot's files."""
FINISHED = ("file_key", "thumbnail_key", "matte_key")
"""Those of the finish, which another finish gives anew; the cutout stays."""


def add_own(
    employee: Employee, *, version: StyleVersion, files: Mapping[str, str], at: datetime
) -> Headshot:
    """A photo of the employee's own, to be reviewed like what is drawn. Nothing was measured on it.

    Only `generation.ownphotos` calls this; `files` has the keys by the fields of `FILES`.
    """
    return Headshot.objects.create(
        employee=employee,
        style_version=version,
        seed=0,
        rank=1,
        likeness=0.0,
        likeness_floor=0.0,
        created_at=at,
        **files,
        **HEADSHOT.start(at=at),
    )


def choose(headshot: Headshot, *, actor: Actor, at: datetime) -> None:
    """The employee wants this take."""
    HEADSHOT.apply(headshot, "choose", at=at, actor=actor)


def put_back(headshot: Headshot, *, actor: Actor, at: datetime) -> None:
    """The employee wants another take instead."""
    HEADSHOT.apply(headshot, "put_back", at=at, actor=actor)


def release(headshot: Headshot, *, actor: Actor, at: datetime) -> None:
    """A reviewer approved: the picture may leave. Only `generation.approvals` calls this."""
    HEADSHOT.apply(headshot, "release", at=at, actor=actor)


def reopen(headshot: Headshot, *, actor: Actor, at: datetime) -> None:
    """A reviewer took the approval back."""
    HEADSHOT.apply(headshot, "reopen", at=at, actor=actor)


def refinish(
    headshot: Headshot,
    *,
    before: Mapping[str, str],
    after: Mapping[str, Any],
    version: StyleVersion,
    actor: Actor,
    at: datetime,
) -> bool:
    """Point an approved headshot at files of another version's finish (`FINISHED`), in place of
    those it has, with its `traits`. Only `generation.rebrands` calls this.

    Returns whether it did: not where it is not approved any more, or has other files by now.
    """
    rows = Headshot.objects.filter(pk=headshot.pk, state=HeadshotState.RELEASED, **before)
    if not rows.update(**after, style_version=version):
        return False
    record("headshot.refinish", headshot, actor=actor, at=at, version=str(version.pk))
    return True


def measure(headshots: Collection[Headshot], *, at: datetime) -> int:
    """Have it measured on these what would make them stand out; returns on how many.

    Not on what is being measured already.
    """
    under_way = queries.being_measured(headshots)
    asked = [headshot for headshot in headshots if headshot.pk not in under_way]
    with transaction.atomic():
        for headshot in asked:
            jobs.enqueue(
                queries.MEASURE,
                organization_id=headshot.organization_id,
                subject_id=headshot.pk,
                at=at,
                cost=0.1,
            )
    return len(asked)


def keep_traits(headshot: Headshot, traits: Mapping[str, float]) -> None:
    """What was measured on the headshot; not where it has another finish by now."""
    unchanged = Headshot.objects.filter(pk=headshot.pk, file_key=headshot.file_key)
    unchanged.filter(traits__isnull=True).update(traits=dict(traits))


def withdraw(headshot: Headshot, *, actor: Actor, at: datetime) -> None:
    """Call an approved picture back."""
    HEADSHOT.apply(headshot, "withdraw", at=at, actor=actor)


def discard(headshot: Headshot, *, actor: Actor = SYSTEM, at: datetime) -> None:
    """Delete a take's files and what was measured on it for good."""
    keys = [getattr(headshot, name) for name in FILES]
    nothing: dict[str, Any] = {"likeness": 0.0, "nearest_other": None, "checks": {}}
    nothing |= dict.fromkeys(FILES, "") | {"head": None, "traits": None}
    nothing |= {"is_favourite": False, "is_unlike": False}
    HEADSHOT.apply(headshot, "discard", at=at, actor=actor, **nothing)
    files.delete_after_commit(keys)


def favour(headshot: Headshot, *, is_favourite: bool) -> None:
    """The employee marks the take for themselves, or takes the mark off."""
    _mark(headshot, is_favourite=is_favourite)


def disown(headshot: Headshot, *, is_unlike: bool) -> None:
    """The employee says that the take does not look like them, or takes it back."""
    _mark(headshot, is_unlike=is_unlike)


def _mark(headshot: Headshot, **given: bool) -> None:
    """Of the two marks a take has one at most: a new one takes the place of the other."""
    neither = {"is_favourite": False, "is_unlike": False}
    marks = neither | given if any(given.values()) else given
    Headshot.objects.filter(pk=headshot.pk).update(**marks)


def in_order(employee: Employee, ids: Sequence[UUID]) -> list[Headshot]:
    """The employee's headshots of these ids, in that order; ids of anything else are left out."""
    found = {row.pk: row for row in queries.gallery(employee).filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


def put_back_all(employee: Employee, *, actor: Actor, at: datetime) -> None:
    """Nothing is chosen any more."""
    for headshot in queries.gallery(employee).filter(state=HeadshotState.CHOSEN):
        put_back(headshot, actor=actor, at=at)
