"""Work folders, and that they go with their jobs."""

import stat
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django import Settings

from tenants.kernel.jobs import scratch, tasks
from tenants.kernel.jobs.lifecycle import JobState
from tests import make
from tests.make import NOON
from tests.tenants.kernel.jobs.conftest import MakeJob, no_answer
from tests.tenants.moments import MINUTE

pytestmark = pytest.mark.usefixtures("in_acme")


@pytest.fixture(autouse=True)
def work(tmp_path: Path, settings: Settings) -> Path:
    settings.WORK_FOLDER = tmp_path
    return tmp_path


def left_by(work: Path, job_id: object) -> Path:
    folder = work / "jobs" / str(job_id)
    folder.mkdir(parents=True)
    (folder / "photo.jpg").write_bytes(b"a face")
    return folder


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
def test_photos_of_an_ended_job_go(work: Path, state: str) -> None:
    folder = left_by(work, make.make_job(state).pk)

    assert scratch.remove_ended(at=NOON + 2 * MINUTE) == 1

    assert not folder.exists()


@pytest.mark.parametrize("state", [JobState.READY, JobState.RUNNING])
def test_the_folder_of_an_open_job_stays(work: Path, state: str) -> None:
    folder = left_by(work, make.make_job(state).pk)

    assert scratch.remove_ended(at=NOON + 2 * MINUTE) == 0

    assert folder.exists()


def test_a_worker_may_take_a_moment_to_stop(work: Path) -> None:
    folder = left_by(work, make.make_job(JobState.CANCELLED).pk)

    scratch.remove_ended(at=NOON)

    assert folder.exists()


def test_the_folder_of_no_job_goes(work: Path) -> None:
    folder = left_by(work, uuid4())

    scratch.remove_ended(at=NOON)

    assert not folder.exists()


def test_other_folders_stay(work: Path) -> None:
    folder = left_by(work, "models")

    scratch.remove_ended(at=NOON)

    assert folder.exists()


def test_there_may_be_no_work_folder(settings: Settings, tmp_path: Path) -> None:
    settings.WORK_FOLDER = tmp_path / "nowhere"

    assert scratch.remove_ended(at=NOON) == 0


@pytest.mark.parametrize(
    ("handler", "attempt"),
    [("returns", 0), ("finishes", 0), ("fails", 0), ("is_cancelled", 0), ("breaks", 2)],
)
def test_a_job_that_ends_takes_its_folder_along(
    job_of: MakeJob, handler: str, attempt: int
) -> None:
    job = job_of(handler, attempt=attempt)
    folder = scratch.folder_of(job.pk)

    tasks.wake("default")

    assert not folder.exists()


@pytest.mark.parametrize("handler", ["drains", "may_fail", "breaks", "is_overtaken"])
def test_a_job_that_goes_on_finds_its_folder_again(job_of: MakeJob, handler: str) -> None:
    job = job_of(handler)
    folder = scratch.folder_of(job.pk)

    tasks.wake("default")

    assert folder.exists()


def test_the_folder_is_its_owners_alone(work: Path) -> None:
    assert stat.S_IMODE(scratch.folder_of(uuid4()).stat().st_mode) == 0o700


def test_a_database_that_is_away_does_not_end_the_cluster(
    work: Path, caplog: pytest.LogCaptureFixture
) -> None:
    left_by(work, uuid4())

    with connection.execute_wrapper(no_answer):
        tasks.tidy()

    assert "tidying the work folder: OperationalError" in caplog.text
