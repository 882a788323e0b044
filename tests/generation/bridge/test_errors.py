"""What of the engine's words may go to the log."""

import pytest

from generation.bridge import FOR_OPERATORS, EngineCrashed, EngineFailed
from generation.engine.errors import EngineError
from tenants.kernel.jobs import reasons


@pytest.mark.parametrize("code", sorted(FOR_OPERATORS))
def test_whoever_runs_the_machines_reads_what_they_have_to_do(code: str):
    failure = EngineFailed(code, "Get it with: fetch", retryable=False)

    assert failure.note == "Get it with: fetch"
    assert code in reasons.SENTENCES


@pytest.mark.parametrize(
    "error", [each for each in EngineError.__subclasses__() if each.code not in FOR_OPERATORS]
)
def test_what_may_be_about_a_person_stays_out_of_the_log(error: type[EngineError]):
    assert EngineFailed.of(error("a photo of Ada")).note == ""


def test_last_words_of_a_crash_stay_out_of_the_log():
    assert EngineCrashed("The engine's process ended: Ada").note == ""
