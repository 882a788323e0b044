"""Whether a picture is one of ours: what its signature, its metadata and its invisible mark say.

Nothing that it finds is about the person in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from generation import bridge
from generation.delivery import credentials, gate, marks
from generation.delivery.actions import MARK
from generation.delivery.credentials import Credentials
from generation.vision.decode import PhotoRefused, decode
from generation.vision.renditions import says_trained
from tenants.kernel import lookups
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization

STARTS: Final = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


class Signature(StrEnum):
    """What a file's content credentials are worth."""

    OURS = "ours"
    OTHERS = "others"
    """Whole, but not by a certificate that this installation trusts."""
    BROKEN = "broken"
    """The file was changed after it was signed."""
    NONE = "none"


class Standing(StrEnum):
    """What became of the file that a mark leads to."""

    MAY_LEAVE = "may_leave"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What was found. `company` is who gave it out, by the signature or else by the mark."""

    signature: Signature
    signed_by: str
    signed_at: str
    says_trained: bool
    """Its metadata and its signature both say that a model drew it."""
    is_marked: bool
    mark_strength: float | None
    company: str
    standing: Standing | None
    """None where no number could be read that leads to a file of ours, or of who asks."""
    unreadable: str = ""
    """Why no mark could be looked for, as a code of `generation.vision.reasons`."""


def check(
    data: bytes, *, asked_by: UUID | None = None, should_stop: Callable[[], bool] = lambda: False
) -> Checked:
    """Look at a picture from anywhere, outside of every organization.

    Where an organization asks, it learns of another's picture whose it is, and not its standing.
    Raises what `bridge.see` raises.
    """
    media_type = _media_type(data)
    said = credentials.read(data, media_type=media_type) if media_type else None
    signature = _signature(said)
    is_ours = signature == Signature.OURS
    found, unreadable = _find_mark(data, is_ours=is_ours, should_stop=should_stop)
    company, standing = _led_to(found["numbers"] if found else [], asked_by=asked_by)
    return Checked(
        signature=signature,
        signed_by=said.issuer if said else "",
        signed_at=said.signed_at if said else "",
        says_trained=bool(said and said.says_trained and is_ours and says_trained(data)),
        is_marked=found is not None,
        mark_strength=round(found["strength"], 1) if found else None,
        company=(said.company if said and is_ours else "") or company,
        standing=standing,
        unreadable=unreadable,
    )


def _media_type(data: bytes) -> str:
    """By the first bytes; empty for what no file of ours is."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:12] == b"ftypavif":
        return "image/avif"
    return next((kind for start, kind in STARTS.items() if data.startswith(start)), "")


def _signature(said: Credentials | None) -> Signature:
    if said is None:
        return Signature.NONE
    if not said.is_valid:
        return Signature.BROKEN
    return Signature.OURS if said.is_ours else Signature.OTHERS


def _find_mark(
    data: bytes, *, is_ours: bool, should_stop: Callable[[], bool]
) -> tuple[dict[str, Any] | None, str]:
    """The mark, and the code of why none could be looked for.

    A file whose signature is ours is as we made it. Any other is a stranger's, and is opened as
    uploads are.
    """
    try:
        picture = data if is_ours else decode(data).jpeg
    except PhotoRefused as refusal:
        return None, refusal.code
    key = bridge.as_text(marks.key())
    return bridge.see("find_mark", picture=picture, key=key, should_stop=should_stop), ""


def _led_to(numbers: Sequence[int], *, asked_by: UUID | None) -> tuple[str, Standing | None]:
    """The company that gave out the file of the likeliest number that leads anywhere."""
    places = (lookups.find(MARK, str(number)) for number in numbers)
    place = next((place for place in places if place), None)
    if place is None:
        return "", None
    with acting_for(place.organization_id):
        company = Organization.objects.get().name
        if asked_by not in {None, place.organization_id}:
            return company, None
        may_leave = gate.standing().filter(pk=place.subject_id).exists()
        standing = Standing.MAY_LEAVE if may_leave else Standing.TAKEN_BACK
        return company, standing
