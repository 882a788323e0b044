"""What is to be trained or rendered: frozen, checked when made, and named by a digest.

A digest covers every choice and the photos' bytes but no path, so the same work has the same
digest on every machine.
"""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from generation.engine import bases, checks
from generation.engine.canonical import digest_of, digest_of_file
from generation.engine.checks import Box
from generation.engine.errors import PhotoUnreadable, SpecInvalid
from generation.engine.recipe import Recipe

HIGHEST_SEED = 2**63 - 1
MOST_PHOTOS = 60
MOST_ITEMS = 400
LONGEST_TEXT = 1000


@dataclass(frozen=True, kw_only=True)
class TrainPhoto:
    """One photo of the person, what it shows besides the face, and the SHA-256 of its file."""

    path: Path
    caption: str
    digest: str
    face: Box | None = None
    """Where the face is, to crop around it; without it the middle of the photo is taken."""

    def __post_init__(self) -> None:
        checks.text("TrainPhoto.caption", self.caption, LONGEST_TEXT)
        checks.hex_digest("TrainPhoto.digest", self.digest)
        if self.face is not None:
            checks.box("TrainPhoto.face", self.face)

    @classmethod
    def at(cls, path: Path, *, caption: str, face: Box | None = None) -> Self:
        """The photo in this file; raises PhotoUnreadable when there is none."""
        return cls(path=path, caption=caption, digest=_digest_of(path), face=face)

    def to_json(self) -> dict[str, object]:
        """Plain values only."""
        return {
            "path": str(self.path),
            "caption": self.caption,
            "digest": self.digest,
            "face": None if self.face is None else list(self.face),
        }

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises SpecInvalid; a photo without a digest, as written by hand, is read to take it."""
        if isinstance(data, dict) and "digest" not in data and "path" in data:
            data = {**data, "digest": _digest_of(Path(str(data["path"])))}
        values = checks.members(cls, data)
        if values.get("face") is not None:
            values["face"] = checks.box("TrainPhoto.face", values["face"])
        return cls(**{**values, "path": Path(str(values["path"]))})


@dataclass(frozen=True, kw_only=True)
class TrainSpec:
    """One adapter for one person."""

    base: str
    photos: tuple[TrainPhoto, ...]
    seed: int
    recipe: Recipe
    trigger: str = "sks"
    """The token that comes to mean this person; every caption must hold it."""
    checkpoint_every: int = 25
    """Steps between checkpoints."""

    def __post_init__(self) -> None:
        multiple = bases.configuration(self.base).multiple
        checks.whole("TrainSpec.seed", self.seed, 0, HIGHEST_SEED)
        checks.text("TrainSpec.trigger", self.trigger, 40)
        checks.whole("TrainSpec.checkpoint_every", self.checkpoint_every, 1, 20_000)
        _multiple("Recipe.resolution", self.recipe.resolution, multiple)
        if not 1 <= len(self.photos) <= MOST_PHOTOS:
            raise SpecInvalid(
                f"TrainSpec.photos has {len(self.photos)} photos; it must have 1 to {MOST_PHOTOS}."
            )
        for index, photo in enumerate(self.photos):
            if self.trigger not in photo.caption.split():
                raise SpecInvalid(
                    f"TrainSpec.photos[{index}].caption is {photo.caption!r};"
                    f" it must hold the trigger {self.trigger!r}."
                )

    def digest(self) -> str:
        """SHA-256 that names this training, wherever its photos lie."""
        photos = [{**photo.to_json(), "path": None} for photo in self.photos]
        return digest_of({"kind": "train", **self.to_json(), "photos": photos})

    def to_json(self) -> dict[str, object]:
        """Plain values only; `from_json` gives an equal spec back."""
        return {
            **{field.name: getattr(self, field.name) for field in dataclasses.fields(self)},
            "photos": [photo.to_json() for photo in self.photos],
            "recipe": self.recipe.to_json(),
        }

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises SpecInvalid or PhotoUnreadable; without a recipe, the base's own is used."""
        if isinstance(data, dict) and "recipe" not in data and "base" in data:
            data = {**data, "recipe": bases.configuration(data["base"]).recipe.to_json()}
        values = checks.members(cls, data)
        photos = tuple(TrainPhoto.from_json(photo) for photo in _items(values, "photos", cls))
        return cls(**{**values, "photos": photos, "recipe": Recipe.from_json(values["recipe"])})


@dataclass(frozen=True, kw_only=True)
class RenderItem:
    """One picture: what it shows and the seed of its noise."""

    prompt: str
    seed: int

    def __post_init__(self) -> None:
        checks.text("RenderItem.prompt", self.prompt, LONGEST_TEXT)
        checks.whole("RenderItem.seed", self.seed, 0, HIGHEST_SEED)

    def to_json(self) -> dict[str, object]:
        """Plain values only."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises SpecInvalid, naming the field."""
        return cls(**checks.members(cls, data))


@dataclass(frozen=True, kw_only=True)
class RenderSpec:
    """Pictures to be drawn with one adapter, or with none."""

    base: str
    items: tuple[RenderItem, ...]
    steps: int
    guidance: float
    width: int
    height: int
    precision: str = "auto"

    def __post_init__(self) -> None:
        multiple = bases.configuration(self.base).multiple
        checks.whole("RenderSpec.steps", self.steps, 1, 200)
        checks.number("RenderSpec.guidance", self.guidance, 1, 20)
        checks.choice("RenderSpec.precision", self.precision, ("auto", "bf16", "fp32"))
        for side in ("width", "height"):
            checks.whole(f"RenderSpec.{side}", getattr(self, side), 64, 2048)
            _multiple(f"RenderSpec.{side}", getattr(self, side), multiple)
        if not 1 <= len(self.items) <= MOST_ITEMS:
            raise SpecInvalid(
                f"RenderSpec.items has {len(self.items)} items; it must have 1 to {MOST_ITEMS}."
            )

    @classmethod
    def of(cls, base: str, items: tuple[RenderItem, ...]) -> Self:
        """These pictures at the base's own size, steps and guidance."""
        return cls(base=base, items=items, **_usual(base))

    def digest(self) -> str:
        """SHA-256 that names this batch."""
        return digest_of({"kind": "render", **self.to_json()})

    def digest_of_item(self, item: RenderItem, *, adapter_digest: str | None) -> str:
        """SHA-256 of all that decides one picture, whatever else is in its batch."""
        shared = {**self.to_json(), "items": [item.to_json()], "adapter": adapter_digest}
        return digest_of({"kind": "picture", **shared})

    def to_json(self) -> dict[str, object]:
        """Plain values only; `from_json` gives an equal spec back."""
        return {**dataclasses.asdict(self), "items": [item.to_json() for item in self.items]}

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises SpecInvalid; what is left out is the base's own."""
        if isinstance(data, dict) and "base" in data:
            data = {**_usual(data["base"]), **data}
        values = checks.members(cls, data)
        items = tuple(RenderItem.from_json(item) for item in _items(values, "items", cls))
        return cls(**{**values, "items": items})


def _usual(base: str) -> dict[str, Any]:
    """How this base renders when nothing else is asked."""
    config = bases.configuration(base)
    return {
        "steps": config.render_steps,
        "guidance": config.guidance,
        "width": config.size,
        "height": config.size,
    }


def _digest_of(path: Path) -> str:
    try:
        return digest_of_file(path)
    except OSError as error:
        raise PhotoUnreadable(f"The photo {path} cannot be read: {error.strerror}.") from error


def _items(values: dict[str, object], name: str, kind: type) -> list[object]:
    value = values[name]
    if not isinstance(value, list):
        raise SpecInvalid(f"{kind.__name__}.{name} is {value!r}; it must be a JSON list.")
    return value


def _multiple(field: str, value: int, multiple: int) -> None:
    if value % multiple:
        raise SpecInvalid(f"{field} is {value}; it must be a multiple of {multiple}.")
