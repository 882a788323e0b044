"""What of the engine's words may go to the log."""

import pytest

from generation.bridge import EngineCrashed, EngineFailed
from generation.engine.errors import (
    DoesNotFit,
    EngineError,
    OutOfMemory,
    WeightsCorrupt,
    WeightsMissing,
)
from generation.vision.errors import ModelUnusable
from tenants.kernel.jobs import reasons

FOR_THE_LOG = (WeightsMissing, WeightsCorrupt, ModelUnusable, DoesNotFit, OutOfMemory)


@pytest.mark.parametrize("error", FOR_THE_LOG)
def test_whoever_runs_the_machines_reads_what_they_have_to_do(error: type[EngineError]):
    failure = EngineFailed(error.code, "Get it with: fetch", retryable=error.retryable)

    assert failure.note == "Get it with: fetch"
    assert error.code in reasons.SENTENCES


@pytest.mark.parametrize(
    "error", [each for each in EngineError.__subclasses__() if each not in FOR_THE_LOG]
)
def test_what_may_be_about_a_person_stays_out_of_the_log(error: type[EngineError]):
    assert EngineFailed.of(error("a photo of Ada")).note == ""


def test_last_words_of_a_crash_stay_out_of_the_log():
    assert EngineCrashed("The engine's process ended: Ada").note == ""
