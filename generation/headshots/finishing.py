"""The brand finish of a cut-out person, as a published style asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generation import bridge
from generation.bridge import as_bytes, as_text
from generation.headshots.models import Headshot
from generation.styles.models import StyleVersion
from tenants.kernel import files
from tenants.kernel.jobs.pulse import Pulse


@dataclass(frozen=True)
class Look:
    """What a style's pictures have in common: the brand's background, with its picture if it is
    one, and where heads are."""

    background: dict[str, Any]
    framing: dict[str, float]

    @classmethod
    def of(cls, version: StyleVersion) -> "Look":
        """As published."""
        return cls.saying(version.specification["background"], version.framing)

    @classmethod
    def saying(cls, background: Mapping[str, Any], framing: Mapping[str, float]) -> "Look":
        """As a specification says it."""
        background = dict(background)
        if background.get("picture_key"):
            background["picture"] = as_text(files.open_plain(background["picture_key"]))
        return cls(background, dict(framing))


@dataclass(frozen=True)
class Finished:
    """A finished picture, its matte, a small copy, and how many times larger than asked the head is
    for want of room."""

    picture: bytes
    matte: bytes
    thumbnail: bytes
    enlarged: float


def finish(cutout: bytes, *, head: dict[str, float] | None, look: Look, pulse: Pulse) -> Finished:
    """The person before the style's background, framed as it asks; see `vision.service.finish`."""
    done = bridge.see("finish", cutout=cutout, head=head, should_stop=pulse, **vars(look))
    picture = as_bytes(done["picture"])
    thumbnail = bridge.see("thumbnail", picture=picture, should_stop=pulse)
    return Finished(picture, as_bytes(done["matte"]), as_bytes(thumbnail), done["enlarged"])


def stored(headshot: Headshot) -> Finished:
    """A headshot's finish as it is kept, without its small copy."""
    room = headshot.checks.get("room") or {}
    picture, matte = files.get(headshot.file_key), files.get(headshot.matte_key)
    return Finished(picture, matte, b"", room.get("found", 1.0))


def measure(done: Finished, *, look: Look, pulse: Pulse) -> dict[str, float]:
    """What would make the picture stand out on a team's wall (`vision.traits.Traits`); empty where
    no face is found in it."""
    found = bridge.see(
        "traits",
        picture=done.picture,
        matte=done.matte,
        background=look.background,
        enlarged=done.enlarged,
        should_stop=pulse,
    )
    return found or {}


def carried(
    traits: Mapping[str, float],
    done: Finished,
    *,
    cut: Mapping[str, Any],
    looks: tuple[Look, Look],
    pulse: Pulse,
) -> dict[str, float]:
    """The traits of a finish in the first look, as on this one in the second; `cut` is what
    both begin with (`vision.service.cut_out`). No face is looked for. Empty where none was found.
    """
    if not traits:
        return {}
    before, after = looks
    found: dict[str, float] = bridge.see(
        "carried_traits",
        picture=done.picture,
        matte=done.matte,
        background=after.background,
        cut=cut,
        framings=[before.framing, after.framing],
        traits=dict(traits),
        should_stop=pulse,
    )
    return found
