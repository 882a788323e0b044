"""The ablation: every choice it makes otherwise is a recipe the engine takes."""

from dataclasses import replace

import numpy as np
import pytest

from generation.benchmarks import ablation, demo_base
from generation.benchmarks.kept import seeds
from generation.demobase.measuring.reading import AXES
from generation.engine import bases
from generation.engine.bases import loading
from generation.engine.events import Trained
from generation.engine.spec import TrainSpec
from generation.engine.train import train
from tests.generation.engine.make import make_photo


def specification(folder) -> TrainSpec:
    folder.mkdir()
    photo = replace(make_photo(folder), face=(0.2, 0.1, 0.8, 0.7))
    recipe = replace(
        bases.configuration("demo").recipe,
        steps=2,
        batch=1,
        evaluate_at=(1.0,),
        evaluate_pictures=1,
    )
    return TrainSpec(base="demo", photos=(photo,), seed=1, recipe=recipe)


@pytest.mark.parametrize("name", [name for name in ablation.CHANGES if name != "recipe"])
def test_every_change_trains_and_is_another_training(tmp_path, name):
    usual = specification(tmp_path / "photos")
    changed = ablation.CHANGES[name](usual)

    *_, last = train(changed, tmp_path, base=loading.warm("demo", "train"))

    assert isinstance(last, Trained)
    assert changed.digest() != usual.digest()


def test_gain_is_what_the_recipe_has_more():
    person = {"followed": dict.fromkeys(AXES, 0.5), "train_s": 50.0}

    figures = ablation.figures(
        {"recipe": [{**person, "own": 0.8}], "rank_4": [{**person, "own": 0.7}]}
    )

    assert figures["gain_over_rank_4"] == pytest.approx(0.1)
    assert "gain_over_recipe" not in figures
    assert figures["followed_recipe"] == 0.5


def test_time_is_told_only_where_something_is_left_to_measure(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(demo_base, "expected_seconds", lambda _: 60.0)
    monkeypatch.setattr(demo_base, "subject", lambda: "these")
    list(demo_base.kept(tmp_path / "recipe").completed(seeds(1), lambda seed: {}))
    capsys.readouterr()
    known = np.eye(1, dtype=np.float32)

    ablation.say_how_long(tmp_path, known, ["recipe", "rank_4"], identities=1)
    ablation.say_how_long(tmp_path, known, ["recipe"], identities=1)

    assert capsys.readouterr().err == "trainings in 2 ways: 1; about 1 min\n"
