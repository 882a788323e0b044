"""The demo base: whether adapters of unseen people are told apart, and prompts followed.

Each person is learned from photos as the product learns its own, on one set of weights, and drawn
with the set that was distilled from it. Who is in the pictures is told by a network that had no
part in anything else. `--work` keeps what was measured, and the next start goes on there; what was
measured of other weights or by another recipe is measured again.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.benchmarks import learning
from generation.benchmarks.kept import FIRST_SEED, Kept, seeds
from generation.benchmarks.measured import Goals, Measured, parser, report, say
from generation.bridge.specs import training_spec
from generation.demobase.measuring.reading import (
    AXES,
    RECOGNIZER,
    SCENE_READER,
    embeddings,
    scenes,
)
from generation.demobase.people import random_scene
from generation.demobase.photos import person
from generation.demobase.portrait import render as portray
from generation.engine import compute, weights
from generation.engine.bases import configuration
from generation.engine.canonical import digest_of, digest_of_file
from generation.engine.spec import TrainSpec

BASE = "demo"

GOALS: Goals = {
    "rank1_of_50": (">=", 0.95),
    "train_s": ("<=", 90),
    "headshot_s": ("<=", 2),
    "weights_mb": ("<=", 40),
    "identities": (">=", 40),
}
CROWD = 50
PICTURES = 8
SHOTS = 12
"""Portraits by which each person of the crowd is known."""

PILOT_STEPS = (5, 15)
"""Lengths of the trainings that tell what a whole one takes; each is evaluated as often."""

Vectors = NDArray[np.float32]
Change = Callable[[TrainSpec], TrainSpec]
"""How a person's training differs from the base's own recipe."""


def _as_it_is(spec: TrainSpec) -> TrainSpec:
    return spec


def crowd(count: int) -> Vectors:
    """How the measuring network knows each of these people (P, D): the mean of portraits."""
    return np.stack([_known(seed) for seed in seeds(count)])


def _known(seed: int) -> Vectors:
    rng = np.random.default_rng([seed, 4])
    who = person(seed)
    shots = np.stack([portray(who, random_scene(rng)) for _ in range(SHOTS)])
    return _mean(embeddings(shots))


def _mean(vectors: Vectors) -> Vectors:
    mean: Vectors = vectors.mean(0)
    return mean / np.linalg.norm(mean)


def rank(vector: Vectors, known: Vectors, own: int) -> int:
    """How many people (P, D) are at least as near as the own one; 0: it ranks first."""
    near = known @ vector
    return int((np.delete(near, own) >= near[own]).sum())


def measure_one(
    seed: int, known: Vectors, folder: Path, change: Change = _as_it_is
) -> dict[str, Any]:
    """Learn and draw one person of the crowd; what was found, as plain values."""
    place = seed - FIRST_SEED
    taken = learning.photos(seed, folder / "photos")
    spec = training_spec(taken, seed=seed, base=BASE)
    learned = learning.learn(change(spec), folder / "training")
    drawn = learning.draw(learning.wishes(PICTURES, seed=seed), learned.adapter, folder / "drawn")
    seen = embeddings(drawn.pictures)
    near = known @ _mean(seen)
    return {
        "seed": seed,
        "rank": rank(_mean(seen), known, place),
        "picture_ranks": [rank(each, known, place) for each in seen],
        "own": float(near[place]),
        "nearest_other": float(np.delete(near, place).max()),
        "followed": followed(drawn),
        "train_s": learned.seconds,
        "headshot_s": drawn.seconds,
    }


def followed(drawn: learning.Drawn) -> dict[str, float]:
    """For each axis, the share of pictures that show what their prompt asks for."""
    told = scenes(drawn.pictures)
    wanted = [dict(learning.asked(prompt)) for prompt in drawn.prompts]
    return {
        axis: fmean(seen[axis] == wish[axis] for seen, wish in zip(told, wanted, strict=True))
        for axis in AXES
    }


def expected_seconds(known: Vectors) -> float:
    """What one person takes by the recipe, from two short trainings of the first one."""
    few, more = (_timed(known, steps) for steps in PILOT_STEPS)
    step = (more - few) / (PILOT_STEPS[1] - PILOT_STEPS[0])
    return few + step * (configuration(BASE).recipe.steps - PILOT_STEPS[0])


def _timed(known: Vectors, steps: int) -> float:
    def shorter(spec: TrainSpec) -> TrainSpec:
        return replace(spec, recipe=replace(spec.recipe, steps=steps))

    started = time.monotonic()
    with TemporaryDirectory() as folder:
        measure_one(FIRST_SEED, known, Path(folder), shorter)
    return time.monotonic() - started


def subject() -> str:
    """A digest of what is measured, the weights and the recipe, and of what measures it."""
    config = configuration(BASE)
    sets = [weights.promised(weights.folder(config, each)) for each in weights.all_of(config)]
    readers = [digest_of_file(each.file) for each in (RECOGNIZER, SCENE_READER)]
    return digest_of([*sets, config.recipe.to_json(), readers])


def kept(work: Path) -> Kept:
    """What was measured of each person."""
    return Kept(work, subject=subject())


def measured(
    work: Path, known: Vectors, *, identities: int, change: Change = _as_it_is
) -> list[dict[str, Any]]:
    """One result for each person, of an earlier start where there is one."""

    def measure(seed: int) -> dict[str, Any]:
        with TemporaryDirectory() as folder:
            return measure_one(seed, known, Path(folder), change)

    return list(kept(work).completed(seeds(identities), measure))


def figures(results: Sequence[Mapping[str, Any]]) -> dict[str, float | int]:
    """The figures of all people together."""
    every = [rank for each in results for rank in each["picture_ranks"]]
    return {
        "identities": len(results),
        "rank1_of_50": fmean(each["rank"] == 0 for each in results),
        "rank1_of_50_pictures": fmean(rank == 0 for rank in every),
        "likeness_own": fmean(each["own"] for each in results),
        "likeness_nearest_other": fmean(each["nearest_other"] for each in results),
        "train_s": median(each["train_s"] for each in results),
        "headshot_s": median(each["headshot_s"] for each in results),
        **{f"followed_{axis}": fmean(each["followed"][axis] for each in results) for axis in AXES},
    }


def weights_megabytes() -> float:
    """All files of both sets of weights."""
    config = configuration(BASE)
    places = {weights.folder(config, each) for each in weights.all_of(config)}
    return sum(f.stat().st_size for each in places for f in each.rglob("*.safetensors")) / 1e6


def upper_bound(known: Vectors, count: int) -> float:
    """How often the network ranks a person first by other portraits: no adapter can do better."""
    ranks = []
    for place, seed in enumerate(seeds(count)):
        rng = np.random.default_rng([seed, 5])
        who = person(seed)
        shots = [portray(who, random_scene(rng, casual=False)) for _ in range(PICTURES)]
        ranks.append(rank(_mean(embeddings(np.stack(shots))), known, place))
    return fmean(each == 0 for each in ranks)


def main() -> None:
    """Measure people one after the other."""
    arguments = parser(__doc__)
    arguments.add_argument("--identities", type=int, default=40, help="people to learn, 1 to 50")
    arguments.add_argument("--work", type=Path, help="folder that keeps results, to go on later")
    arguments.add_argument("--threads", type=int)
    options = arguments.parse_args()
    if not 1 <= options.identities <= CROWD:
        arguments.error(f"--identities is {options.identities}; it must be 1 to {CROWD}.")
    threads = compute.use_threads(options.threads)
    known = crowd(CROWD)
    with TemporaryDirectory() as fallback:
        work = options.work or Path(fallback)
        todo = len(kept(work).lacking(seeds(options.identities)))
        if todo:
            say(f"people: {todo}; about {todo * expected_seconds(known) / 60:.0f} min")
        results = measured(work, known, identities=options.identities)
    done = Measured(
        figures={
            **figures(results),
            "weights_mb": weights_megabytes(),
            "rank1_of_50_portraits": upper_bound(known, CROWD),
        },
        about={
            "threads": threads,
            "photos": learning.PHOTOS,
            "pictures": PICTURES,
            "failed": [each["seed"] for each in results if each["rank"]],
        },
    )
    report("demo-base", done, GOALS, as_json=options.json)


if __name__ == "__main__":
    main()
