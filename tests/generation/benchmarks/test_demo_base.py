"""The benchmark of the demo base; what it says of the base is in docs/benchmarks.md."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from generation.benchmarks import demo_base, learning
from generation.benchmarks.kept import FIRST_SEED
from generation.demobase.measuring.reading import AXES
from generation.demobase.people import random_scene
from generation.demobase.photos import person
from generation.demobase.portrait import render as portray
from generation.demobase.vocabulary import POSES
from generation.engine import bases, weights

RESULT = {
    "seed": 9000,
    "rank": 0,
    "picture_ranks": [0, 2],
    "own": 0.8,
    "nearest_other": 0.5,
    "followed": dict.fromkeys(AXES, 1.0),
    "train_s": 40.0,
    "headshot_s": 0.2,
}


def drawn(pictures: np.ndarray, prompts: tuple[str, ...]) -> learning.Drawn:
    return learning.Drawn(pictures=pictures, paths=(), prompts=prompts, seconds=1.0)


def test_rank_counts_who_is_at_least_as_near():
    known = np.eye(3, dtype=np.float32)

    assert demo_base.rank(np.array([0.9, 0.3, 0.1], np.float32), known, 0) == 0
    assert demo_base.rank(np.array([0.9, 0.3, 0.1], np.float32), known, 1) == 1
    assert demo_base.rank(np.array([0.5, 0.5, 0.5], np.float32), known, 2) == 2


def test_figures_are_of_all_people_together():
    second = {**RESULT, "rank": 3, "train_s": 60.0, "followed": dict.fromkeys(AXES, 0.5)}

    figures = demo_base.figures([RESULT, second])

    assert figures["rank1_of_50"] == 0.5
    assert figures["rank1_of_50_pictures"] == 0.5
    assert figures["train_s"] == 50
    assert figures["followed_pose"] == 0.75
    assert figures["identities"] == 2


@pytest.mark.parametrize("change", ["weights", "recipe"])
def test_other_weights_and_recipes_are_another_subject(monkeypatch, change):
    before = demo_base.subject()
    config = bases.configuration("demo")
    if change == "recipe":
        longer = replace(config, recipe=replace(config.recipe, steps=config.recipe.steps + 1))
        monkeypatch.setitem(bases.CONFIGURATIONS, "demo", longer)
    else:
        others = {name: getattr(weights, name) for name in ("all_of", "folder")}
        promised = SimpleNamespace(**others, promised=lambda _: {"transformer": "another digest"})
        monkeypatch.setattr(demo_base, "weights", promised)

    assert demo_base.subject() != before


def test_time_of_a_person_comes_from_two_short_trainings(monkeypatch):
    steps = bases.configuration("demo").recipe.steps
    monkeypatch.setattr(demo_base, "_timed", lambda _, steps: 7 + 0.5 * steps)

    expected = demo_base.expected_seconds(np.eye(1, dtype=np.float32))

    assert expected == pytest.approx(7 + 0.5 * steps)


def test_a_prompt_says_a_word_for_every_axis():
    for item in learning.wishes(9, seed=1).items:
        words = dict(learning.asked(item.prompt))

        assert words.keys() == AXES.keys()
        assert all(word in AXES[axis] for axis, word in words.items())


def test_people_are_known_by_their_portraits():
    assert demo_base.upper_bound(demo_base.crowd(10), 10) == 1


def test_prompts_are_followed_where_the_picture_shows_what_they_ask_for():
    spec = learning.wishes(4, seed=1)
    prompts = tuple(item.prompt for item in spec.items)
    who, rng = person(FIRST_SEED), np.random.default_rng(1)
    scenes = [
        replace(
            random_scene(rng, casual=False),
            clothing=said["clothing"],
            background=said["background"],
            expression=said["expression"],
            light=said["lighting"],
            pose=said["pose"],
            yaw=POSES[said["pose"]],
        )
        for said in (dict(learning.asked(prompt)) for prompt in prompts)
    ]
    shown = np.stack([portray(who, scene) for scene in scenes])

    told = demo_base.followed(drawn(shown, prompts))
    empty = demo_base.followed(drawn(np.zeros_like(shown), prompts))

    assert told == dict.fromkeys(AXES, 1.0)
    assert min(empty.values()) == 0


@pytest.mark.slow
def test_one_person_is_learned_and_drawn_as_the_product_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    config = bases.configuration("demo")
    quick = replace(config, recipe=replace(config.recipe, steps=2, batch=1))
    monkeypatch.setitem(bases.CONFIGURATIONS, "demo", quick)
    monkeypatch.setattr(learning, "PHOTOS", 2)
    monkeypatch.setattr(demo_base, "PICTURES", 2)

    result = demo_base.measure_one(FIRST_SEED, demo_base.crowd(3), tmp_path)

    assert 0 <= result["rank"] <= 2
    assert len(result["picture_ranks"]) == 2
    assert result["train_s"] > 0 < result["headshot_s"]
