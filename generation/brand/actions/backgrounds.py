"""Adding, retiring and taking back brand backgrounds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from generation.brand import values
from generation.brand.lifecycle import LIFECYCLE, BackgroundState
from generation.brand.models import (
    DOWNWARDS,
    LONGEST_NAME,
    Background,
    BackgroundKind,
    Scene,
)
from generation.vision import door
from tenants.audit.actions import record
from tenants.kernel import files
from tenants.kernel.errors import Conflict
from tenants.kernel.jobs.actions import enqueue
from tenants.kernel.lifecycle import Actor
from tenants.organizations.details import clean_name

MOST_BLUR, MOST_TINT = 60, 80
USUAL_BLUR = 14


class BackgroundNameTaken(Conflict):
    """Another background of the organization has the name."""

    code = "background_name_taken"
    sentence = gettext_lazy("A background with this name exists already. Choose another name.")


@dataclass(frozen=True, kw_only=True)
class View:
    """A place, washed with so many hundredths of a colour, and out of focus by so many thousandths
    of its height."""

    scene: str
    tint_colour: str = "#ffffff"
    tint: int = 0
    blur: int = USUAL_BLUR


def add_colour(name: str, colour: str, *, actor: Actor, at: datetime) -> Background:
    """A background of one colour, ready at once."""
    code = values.colour("colour", colour)
    return _add(name, BackgroundKind.COLOUR, actor=actor, at=at, colour=code)


def add_gradient(
    name: str,
    colours: tuple[str, str],
    *,
    angle: int = DOWNWARDS,
    is_radial: bool = False,
    actor: Actor,
    at: datetime,
) -> Background:
    """A background that runs from one colour to another, ready at once.

    It runs along the angle (degrees clockwise from upwards), or outwards from behind the head.
    """
    fields = {
        "colour": values.colour("colour", colours[0]),
        "colour_to": values.colour("colour_to", colours[1]),
        "angle": DOWNWARDS if is_radial else values.within("angle", angle, 0, 359),
        "is_radial": is_radial,
    }
    return _add(name, BackgroundKind.GRADIENT, actor=actor, at=at, **fields)


def add_scene(name: str, view: View, *, actor: Actor, at: datetime) -> Background:
    """A background that a worker draws."""
    fields: dict[str, Any] = {
        "scene": values.one_of("scene", view.scene, Scene.values),
        "tint_colour": values.colour("tint_colour", view.tint_colour),
        "tint": values.within("tint", view.tint, 0, MOST_TINT),
        "blur": values.within("blur", view.blur, 0, MOST_BLUR),
    }
    with transaction.atomic():
        background = _add(name, BackgroundKind.SCENE, actor=actor, at=at, **fields)
        _have_made("generation.brand.tasks.draw_scene", background, at=at)
    return background


def add_picture(name: str, data: bytes, *, blur: int = 0, actor: Actor, at: datetime) -> Background:
    """A background from an uploaded picture; a worker decodes it before it can be used.

    Raises:
        generation.vision.door.Refusal: the first bytes or the size already show that it cannot be
        used; nothing was kept.
    """
    fields: dict[str, Any] = {"blur": values.within("blur", blur, 0, MOST_BLUR)}
    door.check(data, door.BACKGROUND)
    with transaction.atomic():
        background = _add(name, BackgroundKind.PICTURE, actor=actor, at=at, **fields)
        stored = files.put_plain(
            data, owner_id=background.pk, kind="upload", media_type="application/octet-stream"
        )
        Background.objects.filter(pk=background.pk).update(picture_key=stored.key)
        background.picture_key = stored.key
        _have_made("generation.brand.tasks.check_picture", background, at=at)
    return background


def admit(
    background: Background, picture_key: str, average: str, *, noted: str = "", at: datetime
) -> None:
    """The worker opened or drew the picture: use it, and its average colour; the sent bytes go."""
    sent_key = background.picture_key
    LIFECYCLE.apply(
        background, "admit", at=at, picture_key=picture_key, colour=average, noted_code=noted
    )
    files.delete_after_commit([sent_key])


def reject(background: Background, code: str, *, at: datetime) -> None:
    """The worker could not use the picture; its bytes go."""
    sent_key = background.picture_key
    LIFECYCLE.apply(background, "reject", at=at, picture_key="", rejected_code=code)
    files.delete_after_commit([sent_key])


def retire(background: Background, *, actor: Actor, at: datetime) -> None:
    """Offer the background no longer. Published styles keep it."""
    LIFECYCLE.apply(background, "retire", at=at, actor=actor)


def restore(background: Background, *, actor: Actor, at: datetime) -> None:
    """Offer a retired background again.

    Raises:
        BackgroundNameTaken: another one has its name by now.
        IllegalMove: it is not retired, or never was usable.
    """
    try:
        with transaction.atomic():
            LIFECYCLE.apply(background, "restore", at=at, actor=actor, guard={"rejected_code": ""})
    except IntegrityError as error:
        raise BackgroundNameTaken from error


def _add(
    name: str, kind: BackgroundKind, *, actor: Actor, at: datetime, **fields: Any
) -> Background:
    name = clean_name(name, longest=LONGEST_NAME)
    is_made = kind in {BackgroundKind.SCENE, BackgroundKind.PICTURE}
    state = BackgroundState.RECEIVED if is_made else BackgroundState.READY
    try:
        with transaction.atomic():
            background = Background.objects.create(
                name=name, kind=kind, created_at=at, state=state, state_changed_at=at, **fields
            )
    except IntegrityError as error:
        raise BackgroundNameTaken from error
    record("background.add", background, actor=actor, at=at, kind=str(kind))
    return background


def _have_made(task: str, background: Background, *, at: datetime) -> None:
    enqueue(task, organization_id=background.organization_id, subject_id=background.pk, at=at)
