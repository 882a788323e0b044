"""A job's sign of life."""

import pytest

from tenants.kernel.jobs import claims
from tenants.kernel.jobs.claims import Cancelled
from tenants.kernel.jobs.pulse import Pulse
from tenants.kernel.models import Job
from tests.make import NOON
from tests.tenants.kernel.jobs.conftest import MakeJob


def pulse_of(job_of: MakeJob) -> Pulse:
    job_of()
    claim = claims.claim("default", at=NOON)
    assert claim is not None
    return Pulse(claim)


def test_the_first_beat_looks_at_the_row(job_of: MakeJob):
    pulse = pulse_of(job_of)
    Job.objects.update(state="cancelled")

    with pytest.raises(Cancelled):
        pulse()


def test_beats_in_quick_succession_cost_one_look(job_of: MakeJob, django_assert_num_queries):
    pulse = pulse_of(job_of)

    with django_assert_num_queries(1):
        beats = [pulse() for _ in range(50)]

    assert not any(beats)


def test_the_handlers_own_condition_is_asked_too(job_of: MakeJob):
    asked: list[int] = []
    job_of()
    claim = claims.claim("default", at=NOON)
    assert claim is not None

    Pulse(claim, also=lambda: asked.append(1))()

    assert asked == [1]
