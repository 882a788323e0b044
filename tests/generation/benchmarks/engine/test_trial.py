"""Our side of the engine's benchmark, at toy size."""

import pytest

from generation.benchmarks.engine import trial
from generation.engine import compute
from generation.engine.results import ADAPTER
from tests.generation.engine.make import make_train_spec


@pytest.fixture(autouse=True)
def _one_thread():
    compute.use_threads(1)


def test_steps_are_timed_and_memory_is_weighed(tmp_path):
    seen = trial.trained(make_train_spec(tmp_path / "photos"), tmp_path / "work")

    assert len(seen.steps_s) == len(seen.steps_cpu_s) == 3
    assert seen.seconds > sum(seen.steps_s)
    assert seen.peak_mb > 50


def test_a_training_that_is_left_ends_later_with_the_same_bytes(tmp_path):
    spec = make_train_spec(tmp_path / "photos")
    trial.trained(spec, tmp_path / "through")

    trial.trained(spec, tmp_path / "left", leave_after=3)
    assert not (tmp_path / "left" / ADAPTER).exists()
    trial.trained(spec, tmp_path / "left")

    through, left = (tmp_path / name / ADAPTER for name in ("through", "left"))
    assert left.read_bytes() == through.read_bytes()
