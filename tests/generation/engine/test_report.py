import re

import pytest

from generation.engine.report import smoothed
from generation.engine.results import REPORT
from generation.engine.train import train
from tests.generation.engine.make import make_train_spec


@pytest.fixture(scope="module")
def page(base, quick, tmp_path_factory):
    """What a training with two evaluations leaves."""
    folder = tmp_path_factory.mktemp("reported")
    spec = make_train_spec(folder / "photos", held_out=1, steps=4, evaluate_at=(0.5, 1.0))
    scores = iter([0.25, 0.5])
    for _ in train(
        spec, folder / "work", base=base, score=lambda drawn, _: [next(scores)] * len(drawn)
    ):
        pass
    return (folder / "work" / REPORT).read_text()


def test_page_shows_curves_pictures_specification_and_times(page):
    for title in ("Loss", "Likeness to held-out photos", "Held-out photos", "Specification"):
        assert f"<h2>{title}" in page
    assert "Likeness: 0.25 at step 2, 0.5 at step 4" in page
    assert "s in training steps" in page
    assert "&quot;learning_rate&quot;" in page


def test_page_has_a_sheet_of_pictures_for_each_evaluation(page):
    assert page.count("Drawn after step 2") == page.count("Drawn after step 4") == 1
    assert page.count("data:image/jpeg;base64,") == 1 + 2 * 2


def test_page_asks_for_nothing_and_names_no_folder(page):
    assert not re.search(r"https?:|<script|<link|/tmp/|photo-0", page)


def test_loss_is_the_mean_of_the_steps_before():
    assert smoothed([1.0, 3.0]) == [(1, 1.0), (2, 2.0)]


@pytest.mark.parametrize(
    ("recipe", "why"),
    [({}, "this recipe draws nothing"), ({"evaluate_at": (1.0,)}, "no scorer was handed in")],
    ids=str,
)
def test_page_says_why_likeness_was_not_measured(base, quick, tmp_path, recipe, why):
    spec = make_train_spec(tmp_path / "photos", **recipe)
    for _ in train(spec, tmp_path / "work", base=base):
        pass

    assert f"Not measured: {why}" in (tmp_path / "work" / REPORT).read_text()
