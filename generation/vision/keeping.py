"""Whether what a person asks to keep is seen on a candidate.

It is compared with those of their photos that show it: somebody may wear glasses on half of them.
Pure numbers: appearances in, distances out.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from generation.vision import drift
from generation.vision.appearance import Appearance
from generation.vision.drift import Drift


@dataclass(frozen=True)
class _Kept:
    """The kind of drift that its loss is, and how much of it a picture shows, from `some` on at
    all; None where that cannot be told."""

    kind: str
    amount: Callable[[Appearance], float | None]
    some: float


KEPT: Mapping[str, _Kept] = MappingProxyType(
    {
        "head covering": _Kept("head_covering", drift.covering, drift.COVERED),
        "glasses": _Kept("glasses", drift.rim, drift.LEAST_RIM),
        "beard": _Kept("facial_hair", drift.beard, drift.LEAST_BEARD),
    }
)
"""By the words of prompts (`engine.vocabulary.KEPT`); a hearing aid is not seen."""


@dataclass(frozen=True)
class Kept:
    """Whether it is seen, and how far the candidate is from the photos that show it."""

    seen: bool
    apart: float


def kept(
    candidate: Appearance, own: Sequence[Appearance], *, keep: Collection[str]
) -> dict[str, Kept]:
    """What of `keep` can be told: it is on a photo, and its place is seen on the candidate."""
    found = {what: _found(candidate, own, KEPT[what]) for what in keep if what in KEPT}
    return {
        what: Kept(seen=each.code != f"{KEPT[what].kind}_gone", apart=each.apart)
        for what, each in found.items()
        if each is not None
    }


def _found(candidate: Appearance, own: Sequence[Appearance], what: _Kept) -> Drift | None:
    amounts = [(shown, each) for each in own if (shown := what.amount(each)) is not None]
    most = max((shown for shown, _ in amounts), default=0.0)
    if most < what.some:
        return None
    showing = [each for shown, each in amounts if shown >= max(most / 2, what.some)]
    return drift.drifts(candidate, showing).get(what.kind)
