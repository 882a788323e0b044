"""Building the engine's specs from plain values, without loading torch."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from generation.bridge.errors import EngineFailed
from generation.engine import bases
from generation.engine.captions import Measured, caption
from generation.engine.errors import EngineError
from generation.engine.prompts import Backdrop, candidates
from generation.engine.spec import RenderItem, RenderSpec, TrainPhoto, TrainSpec

TRIGGER = "sks"
"""The token that stands for the person; each adapter gives it its own meaning."""


def training_photo(
    path: Path, measured: Mapping[str, object], *, base: str = bases.DEFAULT
) -> TrainPhoto:
    """One photo with its caption and its face, from what intake measured: `captions.Measured`.

    Raises EngineFailed when it is missing or a measurement is odd.
    """
    with _translated():
        found = Measured.from_json(measured)
        words = caption(found, base=base, trigger=TRIGGER)
        return TrainPhoto.at(path, caption=words, face=found.face)


def training_spec(
    photos: Sequence[TrainPhoto], *, seed: int, base: str = bases.DEFAULT
) -> TrainSpec:
    """The training of an adapter on these photos, by the base's own recipe.

    Raises EngineFailed when a value is not allowed.
    """
    with _translated():
        return TrainSpec(
            base=base,
            photos=tuple(photos),
            seed=seed,
            recipe=bases.configuration(base).recipe,
            trigger=TRIGGER,
        )


def render_spec(
    axes: Mapping[str, Sequence[str]],
    *,
    background: Mapping[str, str],
    count: int,
    seed: int,
    base: str = bases.DEFAULT,
) -> RenderSpec:
    """`count` candidates in a style: its allowed values by axis, and its brand background.

    `background` has a kind, and a colour and perhaps a colour_to, or a scene. Seeds count up from
    `seed`. Raises EngineFailed when a value is not allowed.
    """
    with _translated():
        items = candidates(
            axes,
            background=Backdrop.from_brand(background),
            count=count,
            seed=seed,
            base=base,
            trigger=TRIGGER,
        )
        return RenderSpec.of(base, items)


def render_spec_of(prompts: Sequence[tuple[str, int]], *, base: str = bases.DEFAULT) -> RenderSpec:
    """These prompts with their seeds, at the base's own size, steps and guidance."""
    with _translated():
        items = tuple(RenderItem(prompt=prompt, seed=seed) for prompt, seed in prompts)
        return RenderSpec.of(base, items)


@contextmanager
def _translated() -> Iterator[None]:
    """The engine's errors as the bridge's."""
    try:
        yield
    except EngineError as error:
        raise EngineFailed.of(error) from error
