import pytest

from generation.demobase.pace import Pace


def test_steps_use_up_a_budget_of_steps():
    pace = Pace(seconds=1e9, most_steps=4, step=3)

    assert pace.progress == pytest.approx(0.75)


def test_time_uses_up_a_budget_of_seconds():
    pace = Pace(seconds=1e-9, most_steps=1000)

    assert pace.progress >= 1


@pytest.mark.parametrize(
    ("step", "rate"), [(0, 0.1), (9, 1.0), (50, 1.0), (75, 0.5), (99, 0.02), (100, 0.01)]
)
def test_the_rate_rises_stays_and_falls(step, rate):
    pace = Pace(seconds=1e9, most_steps=100, step=step)

    assert pace.rate(warmup=10, cooldown=0.5, least=0.01) == pytest.approx(rate, abs=1e-6)
