from generation.engine import evaluation
from generation.engine.evaluation import Score


def scores(*likenesses):
    return [Score(step=step, likeness=value) for step, value in enumerate(likenesses, start=1)]


def test_likeness_that_rises_has_not_peaked():
    assert not evaluation.has_peaked(scores(0.1, 0.2, 0.3))


def test_likeness_that_stands_still_or_falls_has_peaked():
    assert evaluation.has_peaked(scores(0.1, 0.3, 0.3))
    assert evaluation.has_peaked(scores(0.3, 0.1))


def test_first_score_is_no_peak():
    assert not evaluation.has_peaked(scores(0.3))
    assert not evaluation.has_peaked([])


def test_best_score_is_the_earliest_of_equals():
    assert evaluation.best(scores(0.1, 0.3, 0.3)) == Score(step=2, likeness=0.3)
    assert evaluation.best([]) is None


def test_evaluations_of_a_training_ask_for_the_same_pictures(spec):
    asked = evaluation.evaluation_spec(spec)

    assert asked == evaluation.evaluation_spec(spec)
    assert len({item.prompt for item in asked.items}) == 2
    assert (asked.width, asked.height) == (64, 64)
