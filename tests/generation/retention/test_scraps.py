"""Work folders of jobs that have ended."""

from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

from generation.retention import scraps
from tenants.kernel.jobs.lifecycle import JobState
from tests import make
from tests.make import NOON
from tests.tenants.moments import MINUTE

pytestmark = pytest.mark.usefixtures("in_acme")


@pytest.fixture(autouse=True)
def work(tmp_path: Path, settings: Settings) -> Path:
    settings.WORK_FOLDER = tmp_path
    return tmp_path


def left_by(work: Path, job_id: object, kind: str = "training") -> Path:
    folder = work / kind / str(job_id)
    folder.mkdir(parents=True)
    (folder / "photo.jpg").write_bytes(b"a face")
    return folder


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
@pytest.mark.parametrize("kind", ["training", "rendering"])
def test_photos_of_an_ended_job_go(work: Path, state: str, kind: str) -> None:
    folder = left_by(work, make.make_job(state).pk, kind)

    assert scraps.remove(at=NOON + 2 * MINUTE) == 1

    assert not folder.exists()


@pytest.mark.parametrize("state", [JobState.READY, JobState.RUNNING])
def test_the_folder_of_an_open_job_stays(work: Path, state: str) -> None:
    folder = left_by(work, make.make_job(state).pk)

    assert scraps.remove(at=NOON + 2 * MINUTE) == 0

    assert folder.exists()


def test_a_worker_may_take_a_moment_to_stop(work: Path) -> None:
    folder = left_by(work, make.make_job(JobState.CANCELLED).pk)

    scraps.remove(at=NOON)

    assert folder.exists()


def test_the_folder_of_no_job_goes(work: Path) -> None:
    folder = left_by(work, uuid4())

    scraps.remove(at=NOON)

    assert not folder.exists()


def test_other_folders_stay(work: Path) -> None:
    folder = left_by(work, "models")

    scraps.remove(at=NOON)

    assert folder.exists()


def test_there_may_be_no_work_folder(settings: Settings, tmp_path: Path) -> None:
    settings.WORK_FOLDER = tmp_path / "nowhere"

    assert scraps.remove(at=NOON) == 0
