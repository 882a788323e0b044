"""Opening uploaded backgrounds and logos, and drawing scenes, in a worker."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import now

from generation import bridge
from generation.brand import actions
from generation.brand.lifecycle import BackgroundState, LogoState
from generation.brand.models import Background, Logo
from generation.vision.decode import DecodedLogo, DecodedPhoto, PhotoRefused, decode, decode_logo
from generation.vision.door import BACKGROUND
from tenants.kernel import files
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.jobs.pulse import Pulse


def check_picture(claim: Claim) -> None:
    """Decode the picture as photos are, and keep its clean copy; the sent bytes go."""
    with claim.acting():
        background = Background.objects.get(pk=claim.subject_id)
        if background.state != BackgroundState.RECEIVED:
            return
        sent = files.open_plain(background.picture_key)
    try:
        decoded = _opaque(decode(sent, BACKGROUND))
    except PhotoRefused as refusal:
        with claim.finishing(at=now()):
            actions.reject(background, refusal.code, at=now())
    else:
        made = bridge.see(
            "backdrop", picture=decoded.jpeg, blur=background.blur, should_stop=Pulse(claim)
        )
        noted = "was_cmyk" if decoded.was_cmyk else ""
        with claim.finishing(at=now()):
            _keep(background, made, noted=noted)


def check_picture_failed(
    *, organization_id: UUID, subject_id: UUID, code: str, at: datetime
) -> None:
    """Nobody could look at it: the bytes go."""
    background = Background.objects.get(pk=subject_id)
    if background.state == BackgroundState.RECEIVED:
        actions.reject(background, "file_not_checked", at=at)


def draw_scene(claim: Claim) -> None:
    """Draw the scene once, and keep it as it was drawn."""
    with claim.acting():
        background = Background.objects.get(pk=claim.subject_id)
        if background.state != BackgroundState.RECEIVED:
            return
    made = bridge.see(
        "scene",
        name=background.scene,
        colour=background.tint_colour,
        tint=background.tint,
        blur=background.blur,
        should_stop=Pulse(claim),
    )
    with claim.finishing(at=now()):
        _keep(background, made)


def draw_scene_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """It was not drawn, and can be ordered again."""
    background = Background.objects.get(pk=subject_id)
    if background.state == BackgroundState.RECEIVED:
        actions.reject(background, "not_drawn", at=at)


def check_logo(claim: Claim) -> None:
    """Open the logo, or draw it where it is an SVG, and learn its colours; the sent bytes go."""
    with claim.acting():
        logo = Logo.objects.get(pk=claim.subject_id)
        if logo.state != LogoState.RECEIVED:
            return
        sent = files.open_plain(logo.file_key)
    try:
        decoded = decode_logo(sent)
    except PhotoRefused as refusal:
        with claim.finishing(at=now()):
            actions.reject_logo(logo, refusal.code, at=now())
    else:
        known = bridge.see("logo", picture=decoded.png, should_stop=Pulse(claim))
        with claim.finishing(at=now()):
            actions.admit_logo(logo, _opened(logo, decoded, known), at=now())


def check_logo_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """Nobody could look at it: the bytes go."""
    logo = Logo.objects.get(pk=subject_id)
    if logo.state == LogoState.RECEIVED:
        actions.reject_logo(logo, "file_not_checked", at=at)


def _opaque(decoded: DecodedPhoto) -> DecodedPhoto:
    """The picture, if nothing is seen through it.

    Raises:
        PhotoRefused: parts of it are see-through.
    """
    if decoded.is_see_through:
        raise PhotoRefused("see_through")
    return decoded


def _keep(background: Background, made: dict[str, Any], *, noted: str = "") -> None:
    stored = files.put_plain(
        bridge.as_bytes(made["picture"]),
        owner_id=background.pk,
        kind="background",
        media_type="image/jpeg",
    )
    actions.admit(background, stored.key, made["average"], noted=noted, at=now())


def _opened(logo: Logo, decoded: DecodedLogo, known: dict[str, Any]) -> actions.Opened:
    stored = files.put_plain(decoded.png, owner_id=logo.pk, kind="logo", media_type="image/png")
    ground = "has_ground" if decoded.has_ground else ""
    return actions.Opened(
        file_key=stored.key,
        width=decoded.width,
        height=decoded.height,
        noted_code="was_cmyk" if decoded.was_cmyk else ground,
        **known,
    )
