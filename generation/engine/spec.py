"""What is to be trained or rendered: frozen, checked when made, and named by a digest.

A digest covers every choice and the photos' bytes but no path, so the same work has the same
digest on every machine.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any, Self

from generation.engine import bases, checks
from generation.engine.canonical import digest_of
from generation.engine.errors import SpecInvalid
from generation.engine.photos import EditedPicture, Mask, ReferencePhoto, TrainPhoto
from generation.engine.recipe import Recipe

HIGHEST_SEED = 2**63 - 1
MOST_PHOTOS = 60
MOST_ITEMS = 400
MOST_REFERENCES = 4
"""Each is as long a row of tokens as the largest picture; plans count with so many."""
LONGEST_TEXT = 1000


@dataclass(frozen=True, kw_only=True)
class TrainSpec:
    """One adapter for one person."""

    base: str
    photos: tuple[TrainPhoto, ...]
    seed: int
    recipe: Recipe
    held_out: tuple[TrainPhoto, ...] = ()
    """Photos that are never trained on: what the adapter's pictures are compared with."""
    trigger: str = "sks"
    """The token that comes to mean this person; every caption must hold it."""
    checkpoint_every: int = 25
    """Least steps between checkpoints; where writing one takes long, there are more."""

    def __post_init__(self) -> None:
        config = bases.configuration(self.base)
        checks.whole("TrainSpec.seed", self.seed, 0, HIGHEST_SEED)
        checks.text("TrainSpec.trigger", self.trigger, 40)
        checks.whole("TrainSpec.checkpoint_every", self.checkpoint_every, 1, 20_000)
        for side in self.recipe.buckets:
            _multiple("Recipe.buckets", side, config.multiple)
        for crop in self.recipe.crops:
            checks.choice("Recipe.crops", crop, config.crops)
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
        self._refuse_trained_on()

    def _refuse_trained_on(self) -> None:
        trained = {photo.digest for photo in self.photos}
        for index, photo in enumerate(self.held_out):
            if photo.digest in trained:
                raise SpecInvalid(
                    f"TrainSpec.held_out[{index}] is among the photos too; a photo that is trained"
                    " on cannot tell whether the person was learned."
                )

    def digest(self) -> str:
        """SHA-256 that names this training, wherever its photos lie."""
        photos = {
            "photos": [photo.identity() for photo in self.photos],
            "held_out": [photo.identity() for photo in self.held_out],
        }
        return digest_of({"kind": "train", **self.to_json(), **photos})

    def to_json(self) -> dict[str, object]:
        """Plain values only; `from_json` gives an equal spec back."""
        return {
            **{field.name: getattr(self, field.name) for field in dataclasses.fields(self)},
            "photos": [photo.to_json() for photo in self.photos],
            "held_out": [photo.to_json() for photo in self.held_out],
            "recipe": self.recipe.to_json(),
        }

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises SpecInvalid or PhotoUnreadable; without a recipe, the base's own is used."""
        if isinstance(data, dict) and "recipe" not in data and "base" in data:
            data = {**data, "recipe": bases.configuration(data["base"]).recipe.to_json()}
        values = checks.members(cls, data)
        for name in ("photos", "held_out"):
            items = checks.listed(f"TrainSpec.{name}", values.get(name, []))
            values[name] = tuple(TrainPhoto.from_json(photo) for photo in items)
        return cls(**{**values, "recipe": Recipe.from_json(values["recipe"])})


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
class Edit:
    """A picture, and what of it is drawn anew."""

    picture: EditedPicture
    mask: Mask

    def to_json(self) -> dict[str, object]:
        """Plain values only."""
        return {"picture": self.picture.to_json(), "mask": self.mask.to_json()}

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises SpecInvalid or PhotoUnreadable."""
        values = checks.members(cls, data)
        picture = EditedPicture.from_json(values["picture"])
        return cls(picture=picture, mask=Mask.from_json(values["mask"]))


@dataclass(frozen=True, kw_only=True)
class RenderSpec:
    """Pictures to be drawn with one adapter or with none, from reference photos or from none."""

    base: str
    items: tuple[RenderItem, ...]
    steps: int
    guidance: float
    width: int
    height: int
    batch: int = 1
    """Pictures drawn at a time; part of what decides a picture's last bits."""
    precision: str = "auto"
    references: tuple[ReferencePhoto, ...] = ()
    """Photos of who is to be drawn, in all items; only for bases that take them."""
    edit: Edit | None = None
    """What the items are edits of: the masked part of it is drawn anew, and the rest is kept as far
    as latents hold it. Bases that take references are shown it, before the others."""

    def __post_init__(self) -> None:
        checks.whole("RenderSpec.batch", self.batch, 1, 64)
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
        self._refuse_references()

    def _refuse_references(self) -> None:
        most = MOST_REFERENCES if bases.configuration(self.base).takes_references else 0
        if most and self.edit:
            most -= 1
        if len(self.references) > most:
            raise SpecInvalid(
                f"RenderSpec.references has {len(self.references)} photos;"
                f" the base {self.base} takes {most or 'none'}."
            )

    @classmethod
    def of(
        cls,
        base: str,
        items: tuple[RenderItem, ...],
        *,
        side: int | None = None,
        references: tuple[ReferencePhoto, ...] = (),
        edit: Edit | None = None,
    ) -> Self:
        """These pictures at the base's own steps and guidance, and at its size or another side."""
        usual = _usual(base)
        if side is not None:
            usual |= {"width": side, "height": side}
        return cls(base=base, items=items, references=references, edit=edit, **usual)

    def digest(self) -> str:
        """SHA-256 that names this batch, wherever its references lie."""
        return digest_of({"kind": "render", **self._identity()})

    def digest_of_item(self, item: RenderItem, *, adapter_digest: str | None) -> str:
        """SHA-256 of all that decides one picture, whatever else is in its batch."""
        shared = {**self._identity(), "items": [item.to_json()], "adapter": adapter_digest}
        return digest_of({"kind": "picture", **shared})

    def _identity(self) -> dict[str, object]:
        edit = self.edit and [self.edit.picture.digest, self.edit.mask.digest]
        shown = [photo.digest for photo in self.references]
        return {**self.to_json(), "references": shown, "edit": edit}

    def to_json(self) -> dict[str, object]:
        """Plain values only; `from_json` gives an equal spec back."""
        return {
            **dataclasses.asdict(self),
            "items": [item.to_json() for item in self.items],
            "references": [photo.to_json() for photo in self.references],
            "edit": self.edit and self.edit.to_json(),
        }

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises SpecInvalid; what is left out is the base's own."""
        if isinstance(data, dict) and "base" in data:
            data = {**_usual(data["base"]), **data}
        values = checks.members(cls, data)
        listed = checks.listed("RenderSpec.items", values["items"])
        items = tuple(RenderItem.from_json(item) for item in listed)
        shown = checks.listed("RenderSpec.references", values.get("references", []))
        references = tuple(ReferencePhoto.from_json(photo) for photo in shown)
        edit = Edit.from_json(values["edit"]) if values.get("edit") else None
        return cls(**{**values, "items": items, "references": references, "edit": edit})


def _usual(base: str) -> dict[str, Any]:
    """How this base renders when nothing else is asked."""
    config = bases.configuration(base)
    return {
        "steps": config.render_steps,
        "guidance": config.guidance,
        "width": config.size,
        "height": config.size,
        "batch": config.render_batch,
    }


def _multiple(field: str, value: int, multiple: int) -> None:
    if value % multiple:
        raise SpecInvalid(f"{field} is {value}; it must be a multiple of {multiple}.")
