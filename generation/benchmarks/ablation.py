"""What each choice of the recipe is worth: the same people learned with one choice made otherwise.

On the demo base, by the networks that measure it. A positive gain says that the recipe is better as
it is. `--work` keeps what was measured of these weights, and the next start goes on there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any

from generation.benchmarks import demo_base
from generation.benchmarks.demo_base import Change, Vectors
from generation.benchmarks.kept import seeds
from generation.benchmarks.measured import Goals, Measured, parser, report, say
from generation.bridge.specs import TRIGGER
from generation.engine import compute
from generation.engine.recipe import RegionWeights
from generation.engine.spec import TrainSpec
from generation.engine.vocabulary import CLASS_WORD

GOALS: Goals = {}


def of_recipe(**changes: Any) -> Change:
    """The specification with these values of its recipe."""
    return lambda spec: replace(spec, recipe=replace(spec.recipe, **changes))


def half_the_steps(spec: TrainSpec) -> TrainSpec:
    """A training of half the length."""
    return replace(spec, recipe=replace(spec.recipe, steps=spec.recipe.steps // 2))


def without_scenes(spec: TrainSpec) -> TrainSpec:
    """Captions that say only who it is: clothes, room and light become part of the person."""
    said = f"photo of a {TRIGGER} {CLASS_WORD}"
    return replace(spec, photos=tuple(replace(photo, caption=said) for photo in spec.photos))


def cut_in_the_middle(spec: TrainSpec) -> TrainSpec:
    """Crops that do not look for the face."""
    return replace(spec, photos=tuple(replace(photo, face=None) for photo in spec.photos))


def nothing_held_out(spec: TrainSpec) -> TrainSpec:
    """All photos trained on, and the last step taken unseen."""
    recipe = replace(spec.recipe, evaluate_at=())
    return replace(spec, photos=spec.photos + spec.held_out, held_out=(), recipe=recipe)


CHANGES: Mapping[str, Change] = {
    "recipe": lambda spec: spec,
    "half_the_steps": half_the_steps,
    "rank_4": of_recipe(rank=4, alpha=4),
    "rank_32": of_recipe(rank=32, alpha=32),
    "alpha_8": of_recipe(alpha=8),
    "batch_4": of_recipe(batch=4),
    "half_the_rate": of_recipe(learning_rate=1e-3),
    "twice_the_rate": of_recipe(learning_rate=4e-3),
    "no_warmup": of_recipe(warmup_steps=0),
    "no_weight_decay": of_recipe(weight_decay=0.0),
    "uniform_sigmas": of_recipe(sigma_draw="uniform"),
    "shifted_sigmas": of_recipe(sigma_draw="shifted"),
    "cosine": of_recipe(schedule="cosine"),
    "average": of_recipe(ema=0.95),
    "sampled_latents": of_recipe(sample_latents=True),
    "no_regions": of_recipe(regions=RegionWeights()),
    "nothing_held_out": nothing_held_out,
    "caption_dropout": of_recipe(caption_dropout=0.05),
    "captions_without_scenes": without_scenes,
    "crops_in_the_middle": cut_in_the_middle,
}
"""What is made otherwise, by the name in the figures; the first is the recipe as it is."""


def figures(results: Mapping[str, list[dict[str, Any]]]) -> dict[str, float | int]:
    """Likeness, prompts followed and time of each, and how much better the recipe is."""
    told: dict[str, float | int] = {}
    for name, people in results.items():
        told[f"likeness_{name}"] = fmean(each["own"] for each in people)
        told[f"followed_{name}"] = fmean(fmean(each["followed"].values()) for each in people)
        told[f"train_s_{name}"] = fmean(each["train_s"] for each in people)
    for name in results:
        if name != "recipe":
            told[f"gain_over_{name}"] = told["likeness_recipe"] - told[f"likeness_{name}"]
    return told


def say_how_long(work: Path, known: Vectors, names: Sequence[str], *, identities: int) -> None:
    """Before anything is measured, by what one person takes by the recipe."""
    people = seeds(identities)
    todo = sum(len(demo_base.kept(work / name).lacking(people)) for name in names)
    if todo:
        seconds = todo * demo_base.expected_seconds(known)
        say(f"trainings in {len(names)} ways: {todo}; about {seconds / 60:.0f} min")


def main() -> None:
    """Measure the recipe, then one change after the other."""
    arguments = parser(__doc__)
    arguments.add_argument("--identities", type=int, default=4, help="people to learn each way")
    arguments.add_argument("--changes", nargs="+", choices=CHANGES, default=list(CHANGES))
    arguments.add_argument("--work", type=Path, help="folder that keeps results, to go on later")
    arguments.add_argument("--threads", type=int)
    options = arguments.parse_args()
    threads = compute.use_threads(options.threads)
    known = demo_base.crowd(demo_base.CROWD)
    names = list(dict.fromkeys(["recipe", *options.changes]))
    with TemporaryDirectory() as fallback:
        work = options.work or Path(fallback)
        say_how_long(work, known, names, identities=options.identities)
        results = {
            name: demo_base.measured(
                work / name, known, identities=options.identities, change=CHANGES[name]
            )
            for name in names
        }
    done = Measured(
        figures={"identities": options.identities, **figures(results)}, about={"threads": threads}
    )
    report("ablation", done, GOALS, as_json=options.json)


if __name__ == "__main__":
    main()
