"""People whose adapters are judged: their photos, and pictures by their adapters.

What was learned of other weights or by another recipe is learned again. A machine with a GPU may do
this part: it is the same code there.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generation.benchmarks import learning
from generation.benchmarks.kept import Kept, seeds
from generation.bridge.specs import training_spec
from generation.engine import weights
from generation.engine.bases import configuration
from generation.engine.canonical import digest_of

BASE = "demo"
PICTURES = 12
RECORDED = ("held_out", "drawn")
"""Names of files, those of the pictures in order: by themselves they do not say what was asked."""


@dataclass(frozen=True, kw_only=True)
class Learned:
    """One person: photos that were trained on, photos that were held out, and drawn pictures in the
    order in which `learning.wishes` asks for them."""

    seed: int
    trained: tuple[Path, ...]
    held_out: tuple[Path, ...]
    drawn: tuple[Path, ...]

    @property
    def photos(self) -> tuple[Path, ...]:
        """All of them."""
        return (*self.trained, *self.held_out)


def people(work: Path, *, identities: int) -> Iterator[Learned]:
    """Each person, learned now unless `work` has them of the same weights and recipe."""

    def learn(seed: int) -> dict[str, Any]:
        return _learn(work / str(seed), seed)

    wanted = seeds(identities)
    for seed, found in zip(
        wanted, Kept(work, subject=subject()).completed(wanted, learn), strict=True
    ):
        yield _read(work / str(seed), seed, found)


def subject() -> str:
    """A digest of what draws the people, the weights and the recipe, and of what is kept of it."""
    config = configuration(BASE)
    sets = [weights.promised(weights.folder(config, each)) for each in weights.all_of(config)]
    return digest_of([*sets, config.recipe.to_json(), learning.PHOTOS, PICTURES, RECORDED])


def _learn(folder: Path, seed: int) -> dict[str, Any]:
    """Photos and drawn pictures go into the folder; what else there is to know is returned."""
    shutil.rmtree(folder, ignore_errors=True)
    taken = learning.photos(seed, folder / "photos", base=BASE)
    spec = training_spec(taken, seed=seed, base=BASE)
    learned = learning.learn(spec, folder / "training")
    drawn = learning.draw(
        learning.wishes(PICTURES, seed=seed, base=BASE), learned.adapter, folder / "drawn"
    )
    shutil.rmtree(folder / "training")
    held_out = [photo.path.name for photo in spec.held_out]
    names = [path.name for path in drawn.paths]
    return {"held_out": held_out, "drawn": names, "train_s": learned.seconds}


def _read(folder: Path, seed: int, found: Mapping[str, Any]) -> Learned:
    photos, held_out = sorted((folder / "photos").glob("*.jpg")), found["held_out"]
    return Learned(
        seed=seed,
        trained=tuple(photo for photo in photos if photo.name not in held_out),
        held_out=tuple(photo for photo in photos if photo.name in held_out),
        drawn=tuple(folder / "drawn" / name for name in found["drawn"]),
    )
