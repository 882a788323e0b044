"""The watch over a cluster; real ones are killed in tests/journeys."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils.timezone import now
from django_q.models import OrmQ, Schedule

from tenants.kernel.jobs import cluster, doorbell, draining
from tests.tenants.kernel.jobs.conftest import MakeJob, no_answer

BeQuiet = Callable[[float], None]

happened: list[str] = []


@pytest.fixture
def be_quiet(monkeypatch: pytest.MonkeyPatch) -> BeQuiet:
    """Lets the last sign of life be so many seconds ago."""

    def since(seconds: float) -> None:
        monkeypatch.setattr(draining._last_sign, "value", time.monotonic() - seconds)

    return since


def test_the_sweep_is_scheduled_once_for_each_minute(db: None):
    cluster.ensure_schedule()
    cluster.ensure_schedule()

    [schedule] = Schedule.objects.all()
    assert (schedule.func, schedule.schedule_type, schedule.minutes) == (cluster.SWEEP, "I", 1)


def ready() -> None:
    happened.append("ready")


def not_ready() -> None:
    happened.append("tried")
    raise OSError("nothing here")


def test_a_new_worker_does_what_its_queue_needs_and_works_if_that_fails(
    settings: LazySettings, caplog: pytest.LogCaptureFixture
):
    settings.WORKERS_GET_READY = {"default": [f"{__name__}.not_ready", f"{__name__}.ready"]}
    happened.clear()

    cluster.get_ready("default")
    cluster.get_ready("gpu")

    assert happened == ["tried", "ready"]
    assert "of the queue default did not get ready: nothing here" in caplog.text


def test_the_watch_rings_for_what_waits(job_of: MakeJob, be_quiet: BeQuiet):
    be_quiet(0)
    job_of()

    assert not cluster.is_wedged("default")
    assert OrmQ.objects.count() == 1


@pytest.mark.parametrize(("seconds", "bells"), [(10, 0), (61, 1)])
def test_quiet_workers_are_rung_for_a_sign_of_life(
    db: None, be_quiet: BeQuiet, seconds: int, bells: int
):
    be_quiet(seconds)

    assert not cluster.is_wedged("default")
    assert OrmQ.objects.count() == bells


@pytest.mark.parametrize(
    ("silence", "unanswered", "is_wedged"),
    [(121, 60, True), (121, 5, False), (100, 60, False)],
)
def test_silent_workers_that_leave_bells_unanswered_are_wedged(
    db: None, be_quiet: BeQuiet, silence: int, unanswered: int, is_wedged: bool
):
    doorbell.ring("default")
    OrmQ.objects.update(lock=now() - timedelta(seconds=unanswered))
    be_quiet(silence)

    assert cluster.is_wedged("default") == is_wedged


def test_a_database_that_is_away_is_no_fault_of_the_workers(db: None, be_quiet: BeQuiet):
    be_quiet(500)

    with connection.execute_wrapper(no_answer):
        assert not cluster.is_wedged("default")
