"""People whose adapters are judged: their photos, and pictures by their adapters.

What was learned of other weights or by another recipe is learned again. A machine with a GPU may do
this part: it is the same code there.
"""

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from generation.benchmarks import learning
from generation.benchmarks.measured import say
from generation.bridge.specs import training_spec
from generation.engine import weights
from generation.engine.bases import configuration
from generation.engine.canonical import digest_of

BASE = "demo"
FIRST_SEED = 9000
"""Seeds of people that neither the base nor a network was trained on."""
PICTURES = 12


@dataclass(frozen=True, kw_only=True)
class Learned:
    """One person: photos that were trained on, photos that were held out, and drawn pictures."""

    seed: int
    trained: tuple[Path, ...]
    held_out: tuple[Path, ...]
    drawn: tuple[Path, ...]

    @property
    def photos(self) -> tuple[Path, ...]:
        """All of them."""
        return (*self.trained, *self.held_out)


def lacking(work: Path, *, identities: int) -> int:
    """How many people must be learned yet."""
    return sum(_kept(work, FIRST_SEED + place) is None for place in range(identities))


def people(work: Path, *, identities: int) -> Iterator[Learned]:
    """Each person, learned now unless `work` has them of the same weights and recipe."""
    fresh: list[float] = []
    todo = lacking(work, identities=identities)
    for place in range(identities):
        seed = FIRST_SEED + place
        found = _kept(work, seed)
        if found is None:
            started = time.monotonic()
            found = _learn(work / str(seed), seed)
            fresh.append(time.monotonic() - started)
            left = median(fresh) * (todo - len(fresh)) / 60
            say(f"person {place + 1} of {identities} learned; {left:.0f} min left")
        yield found


def subject() -> str:
    """A digest of what draws the people: the weights and the recipe."""
    config = configuration(BASE)
    sets = [weights.promised(weights.folder(config, each)) for each in weights.all_of(config)]
    return digest_of([*sets, config.recipe.to_json(), learning.PHOTOS, PICTURES])


def _learn(folder: Path, seed: int) -> Learned:
    shutil.rmtree(folder, ignore_errors=True)
    taken = learning.photos(seed, folder / "photos", base=BASE)
    spec = training_spec(taken, seed=seed, base=BASE)
    learned = learning.learn(spec, folder / "training")
    learning.draw(
        learning.wishes(PICTURES, seed=seed, base=BASE), learned.adapter, folder / "drawn"
    )
    shutil.rmtree(folder / "training")
    held_out = [photo.path.name for photo in spec.held_out]
    said = {"subject": subject(), "held_out": held_out, "train_s": learned.seconds}
    (folder / "person.json").write_text(json.dumps(said))
    return _read(folder, seed, said)


def _kept(work: Path, seed: int) -> Learned | None:
    file = work / str(seed) / "person.json"
    if not file.exists():
        return None
    said: dict[str, Any] = json.loads(file.read_text())
    return _read(file.parent, seed, said) if said.get("subject") == subject() else None


def _read(folder: Path, seed: int, said: dict[str, Any]) -> Learned:
    photos = sorted((folder / "photos").glob("*.jpg"))
    return Learned(
        seed=seed,
        trained=tuple(photo for photo in photos if photo.name not in said["held_out"]),
        held_out=tuple(photo for photo in photos if photo.name in said["held_out"]),
        drawn=tuple(sorted((folder / "drawn").glob("*.png"))),
    )
