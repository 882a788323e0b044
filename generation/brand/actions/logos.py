"""The company's logos: one for light grounds, and perhaps another for dark ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from generation.brand import values
from generation.brand.lifecycle import LOGO, LogoState
from generation.brand.models import Ground, Logo
from generation.vision import door
from tenants.audit.actions import record
from tenants.kernel import files
from tenants.kernel.jobs.actions import enqueue
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.organizations.models import Organization


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a worker found a logo to be."""

    file_key: str
    width: int
    height: int
    colour: str
    palette: Sequence[str]
    mark: str
    noted_code: str


def add_logo(data: bytes, ground: str, *, actor: Actor, at: datetime) -> Logo:
    """A logo that takes the place of the one in use as soon as a worker has opened it.

    Raises:
        generation.vision.door.Refusal: the first bytes or the size already show that it cannot be
        used; nothing was kept.
    """
    values.one_of("ground", ground, Ground.values)
    door.check(data, door.LOGO)
    with transaction.atomic():
        for other in _others(ground, LogoState.RECEIVED, LogoState.REJECTED):
            retire_logo(other, actor=actor, at=at)
        logo = Logo(ground=ground, created_at=at, **LOGO.start(at=at))
        stored = files.put_plain(
            data, owner_id=logo.pk, kind="upload", media_type="application/octet-stream"
        )
        logo.file_key = stored.key
        logo.save(force_insert=True)
        record("logo.add", logo, actor=actor, at=at, ground=ground)
        enqueue(
            "generation.brand.tasks.check_logo",
            organization_id=logo.organization_id,
            subject_id=logo.pk,
            at=at,
        )
    return logo


def admit_logo(logo: Logo, opened: Opened, *, at: datetime) -> None:
    """The worker opened it: it is the logo from now on, and the one before is retired; the sent
    bytes go."""
    sent_key = logo.file_key
    with transaction.atomic():
        _make_room(logo, at=at)
        LOGO.apply(logo, "admit", at=at, **vars(opened))
        files.delete_after_commit([sent_key])


def reject_logo(logo: Logo, code: str, *, at: datetime) -> None:
    """The worker could not use it; its bytes go, and the one before stays in use."""
    sent_key = logo.file_key
    with transaction.atomic():
        LOGO.apply(logo, "reject", at=at, file_key="", rejected_code=code)
        files.delete_after_commit([sent_key])


def retire_logo(logo: Logo, *, actor: Actor, at: datetime) -> None:
    """Use it no longer. Frames that were made with it keep it."""
    if logo.state != LogoState.RECEIVED:
        LOGO.apply(logo, "retire", at=at, actor=actor)
        return
    sent_key = logo.file_key  # no worker opened it yet, so nothing of it is kept
    with transaction.atomic():
        LOGO.apply(logo, "retire", at=at, actor=actor, file_key="")
        files.delete_after_commit([sent_key])


def restore_logo(logo: Logo, *, actor: Actor, at: datetime) -> None:
    """Use a logo again that was removed or replaced; the one in use is retired.

    Raises:
        IllegalMove: it is not retired, or no worker ever opened it.
    """
    with transaction.atomic():
        _make_room(logo, at=at, actor=actor)
        LOGO.apply(logo, "restore", at=at, actor=actor, guard={"width__gt": 0})


def _make_room(logo: Logo, *, at: datetime, actor: Actor = SYSTEM) -> None:
    # two that come in at once take turns
    Organization.objects.select_for_update(no_key=True).get()
    for other in _others(logo.ground, LogoState.READY):
        LOGO.apply(other, "retire", at=at, actor=actor)


def _others(ground: str, *states: LogoState) -> list[Logo]:
    return list(Logo.objects.filter(ground=ground, state__in=states).order_by("pk"))
