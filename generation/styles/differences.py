"""What one specification says otherwise than another, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generation.styles.specification import AXES, FRAMING_LIMITS, Files

NUMBERS = ("candidates", "keepers")
MADE_BY = ("prompts", "recipe", "weights")


@dataclass(frozen=True)
class Difference:
    """A field that two specifications fill differently, as plain values; None where one has none.

    `field` is an axis, `locked`, `background`, a share of the framing, `finish`, `profiles` (the
    files that are made), `frame`, `framed` (the files that have it), a number of pictures, `base`,
    `seed`, or what made the pictures: `prompts`, `recipe`, `weights`.
    """

    field: str
    before: Any
    after: Any


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every field in which they differ, in the order in which a style says them."""
    pairs = ((name, was, now) for name, was, now in _fields(before, after) if was != now)
    return [Difference(*pair) for pair in pairs]


def _fields(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[str, object, object]]:
    for axis in AXES:
        yield axis, before["axes"].get(axis), after["axes"].get(axis)
    # what a version from before there were some says
    yield "locked", before.get("locked", []), after.get("locked", [])
    yield "background", before["background"], after["background"]
    for share in FRAMING_LIMITS:
        yield share, _framing(before).get(share), _framing(after).get(share)
    yield "finish", _finish(before), _finish(after)
    yield "profiles", Files.of(before).made, Files.of(after).made
    yield "frame", _frame(before), _frame(after)
    yield "framed", _framed(before), _framed(after)
    for name in (*NUMBERS, "base", "seed"):
        yield name, before.get(name), after.get(name)
    for name in MADE_BY:
        yield name, before.get("made_by", {}).get(name), after.get("made_by", {}).get(name)


def _framing(specification: Mapping[str, Any]) -> Mapping[str, float]:
    framing: Mapping[str, float] = specification.get("finish", {}).get("framing", {})
    return framing


def _frame(specification: Mapping[str, Any]) -> Mapping[str, Any] | None:
    frame: Mapping[str, Any] | None = specification.get("files", {}).get("frame")
    return frame


def _framed(specification: Mapping[str, Any]) -> list[str]:
    return Files.of(specification).with_frame if _frame(specification) else []


def _finish(specification: Mapping[str, Any]) -> list[object]:
    finish = specification.get("finish", {})
    return [finish.get("version"), finish.get("canvas")]
