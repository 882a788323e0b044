import pytest
import torch
from torch.nn import Parameter

from generation.engine import average


def followed(*, decay, values):
    parameters = {"a": Parameter(torch.zeros(2))}
    kept = average.begun(parameters)
    for step, value in enumerate(values, start=1):
        parameters["a"].data.fill_(value)
        average.follow(kept, parameters, step=step, decay=decay)
    return kept["a"][0].item()


def test_average_lags_behind_the_weights():
    assert 0 < followed(decay=0.99, values=[1.0] * 5) < 1


def test_without_decay_the_last_weights_are_the_average():
    assert followed(decay=0.0, values=[1.0, 5.0]) == 5.0


def test_decay_is_small_while_steps_are_few():
    assert followed(decay=0.999, values=[1.0]) == pytest.approx(1 - 2 / 11)


def test_average_is_no_view_of_the_weights():
    parameters = {"a": Parameter(torch.zeros(2))}

    kept = average.begun(parameters)
    parameters["a"].data.fill_(3)

    assert not kept["a"].any()
