"""Building the engine's specs from plain values, without loading torch."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from generation.bridge.errors import EngineFailed
from generation.engine import bases, changes, prompts, weights
from generation.engine.canonical import digest_of, plain
from generation.engine.captions import Measured, caption
from generation.engine.errors import EngineError
from generation.engine.fit import Asked
from generation.engine.photos import EditedPicture, Mask, ReferencePhoto, TrainPhoto
from generation.engine.prompts import Backdrop, candidates, specifications
from generation.engine.recipe import Recipe
from generation.engine.spec import Edit, RenderItem, RenderSpec, TrainSpec

TRIGGER = "sks"
"""The token that stands for the person; each adapter gives it its own meaning."""


LEAST_TRAINED = 6
"""Photos that are trained on before any is held out."""


def training_photo(
    path: Path,
    measured: Mapping[str, object],
    *,
    mask: Path | None = None,
    base: str = bases.DEFAULT,
) -> TrainPhoto:
    """One photo with its caption and its face, from what intake measured: `captions.Measured`.

    Raises EngineFailed when it is missing or a measurement is odd.
    """
    with _translated():
        found = Measured.from_json(measured)
        words = caption(found, base=base, trigger=TRIGGER)
        shown = None if mask is None else Mask.at(mask)
        return TrainPhoto.at(path, caption=words, face=found.face, mask=shown)


def medium(base: str) -> str:
    """What the base draws: a `photograph` or a `drawing`; faces are told apart differently."""
    with _translated():
        return bases.configuration(base).medium


def funnel(base: str) -> tuple[int, int]:
    """Pictures that are drawn for each person, and shown to them, where a style does not say."""
    with _translated():
        config = bases.configuration(base)
        return config.candidates, config.keepers


def made_by(base: str) -> dict[str, str]:
    """Digests of what turns a style into pictures by this base: its table of prompts, its recipe,
    and its sets of weights, with those of their files where they are on this machine.

    Raises EngineFailed where there is no such base.
    """
    with _translated():
        config = bases.configuration(base)
        places = {each: weights.found(each) for each in weights.all_of(config)}
        sets = [
            [plain(each), weights.promised(place) if place else {}]
            for each, place in places.items()
        ]
        return {
            "prompts": prompts.table(base),
            "recipe": digest_of(config.recipe.to_json()),
            "weights": digest_of(sets),
        }


def weighs_by_mask(base: str) -> bool:
    """Whether the base's recipe tells the person from the background in its loss."""
    with _translated():
        regions = bases.configuration(base).recipe.regions
    return regions.person != regions.background


def training_spec(
    photos: Sequence[TrainPhoto],
    *,
    seed: int,
    base: str = bases.DEFAULT,
    recipe: Recipe | None = None,
    plan: int = 1,
) -> TrainSpec:
    """The training of an adapter on these photos, by the base's own recipe or another.

    The second `plan` is for a person whom the first missed (`Recipe.more_thorough`).

    Where the recipe compares with photos that were not trained on, two are held out, of twelve and
    more three. Raises EngineFailed when a value is not allowed.
    """
    with _translated():
        recipe = recipe or bases.configuration(base).recipe
        recipe = recipe if plan == 1 else recipe.more_thorough()
        held_out = _held_out(photos, seed=seed) if recipe.evaluate_at else ()
        return TrainSpec(
            base=base,
            photos=tuple(photo for photo in photos if photo not in held_out),
            held_out=held_out,
            seed=seed,
            recipe=recipe,
            trigger=TRIGGER,
        )


def _held_out(photos: Sequence[TrainPhoto], *, seed: int) -> tuple[TrainPhoto, ...]:
    """Photos with a face to compare with, drawn by the seed."""
    faces = [photo for photo in photos if photo.face is not None]
    most = min(3 if len(photos) >= 12 else 2, len(photos) - LEAST_TRAINED, len(faces))
    return tuple(Random(seed).sample(faces, max(0, most)))  # noqa: S311  # not a secret


def render_spec(
    axes: Mapping[str, Sequence[str]],
    *,
    background: Mapping[str, str],
    count: int,
    seed: int,
    base: str = bases.DEFAULT,
    keep: Sequence[str] = (),
) -> RenderSpec:
    """`count` candidates in a style: its allowed values by axis, and its brand background.

    `background` has a colour and perhaps a colour_to; `keep` is what of the person has to stay.
    Seeds count up from `seed`. Raises EngineFailed when a value is not allowed.
    """
    with _translated():
        backdrop = Backdrop.from_brand(background)
        wanted = specifications(axes, background=backdrop, count=count, seed=seed, keep=keep)
        return RenderSpec.of(base, candidates(wanted, seed=seed, base=base, trigger=TRIGGER))


def asked(
    axes: Mapping[str, Sequence[str]],
    *,
    background: Mapping[str, str],
    count: int,
    seed: int,
    base: str = bases.DEFAULT,
    keep: Sequence[str] = (),
) -> list[Asked]:
    """What each picture of `render_spec` with the same arguments was to show, in its order."""
    with _translated():
        backdrop = Backdrop.from_brand(background)
        wanted = specifications(axes, background=backdrop, count=count, seed=seed, keep=keep)
        return [Asked(specification=each, base=base) for each in wanted]


def ground(background: Mapping[str, str], *, base: str = bases.DEFAULT) -> str:
    """The colour, like `#d9dee4`, that is behind people whom `render_spec` has drawn before a brand
    background. Raises EngineFailed when a value is not allowed."""
    with _translated():
        return prompts.ground(Backdrop.from_brand(background), base=base)


def shown(asked: Asked, seen: Mapping[str, object]) -> dict[str, bool]:
    """Whether a picture shows what was asked, by axis, by what vision measured on it."""
    with _translated():
        return asked.shown(Measured.from_json(seen))


def render_spec_of(prompts: Sequence[tuple[str, int]], *, base: str = bases.DEFAULT) -> RenderSpec:
    """These prompts with their seeds, at the base's own size, steps and guidance."""
    with _translated():
        items = tuple(RenderItem(prompt=prompt, seed=seed) for prompt, seed in prompts)
        return RenderSpec.of(base, items)


def takes_references(base: str) -> bool:
    """Whether the base draws from photos handed in with the prompt."""
    with _translated():
        return bases.configuration(base).takes_references


def preview_spec(
    axes: Mapping[str, Sequence[str]],
    *,
    background: Mapping[str, str],
    references: Sequence[Path],
    seed: int,
    base: str = bases.DEFAULT,
    keep: Sequence[str] = (),
) -> RenderSpec:
    """One picture in a style of the person in the reference photos, with no adapter.

    `axes`, `background` and `keep` are those of `render_spec`. Raises EngineFailed when a value is
    not allowed or a photo is missing.
    """
    with _translated():
        shown = tuple(ReferencePhoto.at(path) for path in references)
        backdrop = Backdrop.from_brand(background)
        wanted = specifications(axes, background=backdrop, count=1, seed=seed, keep=keep)
        items = candidates(wanted, seed=seed, base=base, trigger="")
        return RenderSpec.of(base, items, references=shown)


def edits_of(asked: Asked, axes: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """By axis, what an edit may change a picture to where a style allows `axes`."""
    with _translated():
        return changes.allowed(asked, axes)


def edited(asked: Asked, *, axis: str, value: str) -> Asked:
    """What an edit of a picture is to show. Raises EngineFailed where no edit can change that."""
    with _translated():
        return changes.changed(asked, axis=axis, value=value)


def edit_side(base: str) -> int:
    """The width and height of a picture that the base edits."""
    with _translated():
        return bases.configuration(base).size


def edit_spec(asked: Asked, *, picture: Path, mask: Path, count: int, seed: int) -> RenderSpec:
    """`count` edits of a picture, drawn anew where the mask is white; seeds count up from `seed`.

    Raises EngineFailed when a file is missing.
    """
    with _translated():
        wanted = [asked.specification] * count
        items = candidates(wanted, seed=seed, base=asked.base, trigger=TRIGGER)
        edit = Edit(picture=EditedPicture.at(picture), mask=Mask.at(mask))
        return RenderSpec.of(asked.base, items, edit=edit)


def sample_spec(
    axes: Mapping[str, Sequence[str]],
    *,
    background: Mapping[str, str],
    count: int,
    seed: int,
    base: str = bases.DEFAULT,
) -> RenderSpec:
    """`count` people who are nobody, in a style, with no adapter; the same for a seed.

    `axes` and `background` are those of `render_spec`. Raises EngineFailed when a value is not
    allowed.
    """
    with _translated():
        backdrop = Backdrop.from_brand(background)
        wanted = specifications(axes, background=backdrop, count=count, seed=seed)
        return RenderSpec.of(base, candidates(wanted, seed=seed, base=base, trigger=None))


@contextmanager
def _translated() -> Iterator[None]:
    """The engine's errors as the bridge's."""
    try:
        yield
    except EngineError as error:
        raise EngineFailed.of(error) from error
