"""The brand finish of a cut-out person, as a published style asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generation import bridge
from generation.bridge import as_bytes, as_text
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
    """A finished picture, its matte, and a small copy."""

    picture: bytes
    matte: bytes
    thumbnail: bytes


def finish(cutout: bytes, *, head: dict[str, float] | None, look: Look, pulse: Pulse) -> Finished:
    """The person before the style's background, framed as it asks; see `vision.service.finish`."""
    done = bridge.see("finish", cutout=cutout, head=head, should_stop=pulse, **vars(look))
    picture = as_bytes(done["picture"])
    thumbnail = bridge.see("thumbnail", picture=picture, should_stop=pulse)
    return Finished(picture, as_bytes(done["matte"]), as_bytes(thumbnail))
