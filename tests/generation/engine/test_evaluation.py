import pytest

from generation.engine import evaluation
from generation.engine.evaluation import Score


def scores(*likenesses):
    """One score for each row of pictures' likenesses."""
    return [Score(step=step, each=each) for step, each in enumerate(likenesses, start=1)]


def test_likeness_that_rises_or_stands_still_has_not_peaked():
    assert not evaluation.has_peaked(scores((0.1, 0.2), (0.3, 0.4)))
    assert not evaluation.has_peaked(scores((0.3, 0.4), (0.3, 0.4)))


def test_likeness_that_falls_for_all_pictures_has_peaked():
    assert evaluation.has_peaked(scores((0.1, 0.2), (0.4, 0.5), (0.3, 0.41)))


def test_likeness_that_falls_by_chance_has_not_peaked():
    assert not evaluation.has_peaked(scores((0.5, 0.1, 0.4), (0.1, 0.2, 0.5)))


def test_of_a_single_picture_nothing_is_clear():
    assert not evaluation.has_peaked(scores((0.5,), (0.1,)))


def test_first_score_is_no_peak():
    assert not evaluation.has_peaked(scores((0.3, 0.3)))
    assert not evaluation.has_peaked([])


def test_later_adapter_is_kept_unless_clearly_less_alike():
    rising = scores((0.3, 0.3), (0.3, 0.3), (0.2, 0.19))

    assert evaluation.best(rising) == rising[1]
    assert evaluation.best([]) is None


def test_likeness_is_the_mean_of_all_pictures():
    assert Score(step=1, each=(0.2, 0.4)).likeness == pytest.approx(0.3)


def test_evaluations_of_a_training_ask_for_the_same_pictures(spec):
    asked = evaluation.evaluation_spec(spec)

    assert asked == evaluation.evaluation_spec(spec)
    assert len({item.prompt for item in asked.items}) == 2
    assert (asked.width, asked.height) == (64, 64)
