"""Adding and retiring brand backgrounds."""

import re
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from generation.brand.lifecycle import LIFECYCLE, BackgroundState
from generation.brand.models import HEX_COLOUR, LONGEST_NAME, Background, BackgroundKind
from generation.vision import door
from tenants.audit.actions import record
from tenants.kernel import files
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.jobs.actions import enqueue
from tenants.kernel.lifecycle import Actor
from tenants.organizations.details import clean_name


class BackgroundNameTaken(Conflict):
    """Another background of the organization has the name."""

    code = "background_name_taken"
    sentence = "A background with this name exists already. Choose another name."


def add_colour(name: str, colour: str, *, actor: Actor, at: datetime) -> Background:
    """A background of one colour, ready at once."""
    return _add(name, BackgroundKind.COLOUR, actor=actor, at=at, colour=_hex("colour", colour))


def add_gradient(name: str, top: str, bottom: str, *, actor: Actor, at: datetime) -> Background:
    """A background that runs from the top colour to the bottom one, ready at once."""
    colours = {"colour": _hex("colour", top), "colour_to": _hex("colour_to", bottom)}
    return _add(name, BackgroundKind.GRADIENT, actor=actor, at=at, **colours)


def add_picture(name: str, data: bytes, *, actor: Actor, at: datetime) -> Background:
    """A background from an uploaded picture; a worker decodes it before it can be used.

    Raises:
        generation.vision.door.Refusal: the first bytes or the size already show that it cannot be
        used; nothing was kept.
    """
    door.check(data)
    with transaction.atomic():
        background = _add(
            name, BackgroundKind.PICTURE, actor=actor, at=at, state=BackgroundState.RECEIVED
        )
        stored = files.put_plain(
            data, owner_id=background.pk, kind="upload", media_type="application/octet-stream"
        )
        Background.objects.filter(pk=background.pk).update(picture_key=stored.key)
        background.picture_key = stored.key
        enqueue(
            "generation.brand.tasks.check_picture",
            organization_id=background.organization_id,
            subject_id=background.pk,
            at=at,
        )
    return background


def admit_picture(background: Background, picture_key: str, average: str, *, at: datetime) -> None:
    """The worker found the picture good: use its clean copy and its average colour."""
    LIFECYCLE.apply(background, "admit", at=at, picture_key=picture_key, colour=average)


def reject_picture(background: Background, code: str, *, at: datetime) -> None:
    """The worker could not use the picture; its bytes are gone."""
    LIFECYCLE.apply(background, "reject", at=at, picture_key="", rejected_code=code)


def retire(background: Background, *, actor: Actor, at: datetime) -> None:
    """Offer the background no longer. Published styles keep it."""
    LIFECYCLE.apply(background, "retire", at=at, actor=actor)


def _add(
    name: str, kind: BackgroundKind, *, actor: Actor, at: datetime, **fields: Any
) -> Background:
    name = clean_name(name, longest=LONGEST_NAME)
    fields.setdefault("state", BackgroundState.READY)
    try:
        with transaction.atomic():
            background = Background.objects.create(
                name=name, kind=kind, created_at=at, state_changed_at=at, **fields
            )
    except IntegrityError as error:
        raise BackgroundNameTaken from error
    record("background.add", background, actor=actor, at=at, kind=str(kind))
    return background


def _hex(field: str, colour: str) -> str:
    value = colour.strip().lower()
    if not re.fullmatch(HEX_COLOUR, value):
        raise Invalid(fields={field: "Write the colour as # and six digits, like #d9dee4."})
    return value
