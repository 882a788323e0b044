"""A real training whose worker is killed goes on from its checkpoint and ends once."""

import subprocess
from io import BytesIO

import psutil
import pytest
from django.utils.timezone import now
from PIL import Image

from generation.engine.spec import TrainSpec
from generation.training import actions
from generation.training.models import TrainingRun
from tenants.kernel import files
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.journeys.clusters import eventually, running, workers

pytestmark = pytest.mark.slow

MINUTES = 60.0
LEASE_S = 10


def photo_file(number: int) -> bytes:
    picture = Image.new("RGB", (128, 128), "#4080a0")
    picture.paste("#b08060", (32, 26, 96, 90 - number))
    encoded = BytesIO()
    picture.save(encoded, "JPEG")
    return encoded.getvalue()


def order_training(organization: Organization) -> TrainingRun:
    """A training on eight photos, asked for as the product does."""
    with acting_for(organization):
        employee = make.make_employee()
        make.make_receipt(employee, given_at=now(), expires_at=now() + make.YEAR)
        for number in range(8):
            stored = files.put(photo_file(number), subject_id=employee.pk, kind=f"photo-{number}")
            make.make_photo(employee=employee, file_key=stored.key, measured={"training": {}})
        return actions.request(employee, base="demo", seed=1, actor=SYSTEM, at=now())


def reload(run: TrainingRun) -> TrainingRun:
    with acting_for(run.organization_id):
        run.refresh_from_db()
    return run


def job_of(run: TrainingRun) -> Job:
    return Job.objects.get(kind=actions.TRAIN, subject_id=run.pk)


def engine_of(cluster: "subprocess.Popen[bytes]") -> psutil.Process:
    """The executed process that trains; its parent is the worker that supervises it."""
    [engine] = [each for each in workers(cluster) if "generation.runner" in each.cmdline()]
    return engine


def test_a_killed_training_goes_on_from_its_checkpoint_and_ends_once(committed_db):
    run = order_training(make.make_organization())
    seen: list[tuple[str, int]] = []

    def ends() -> bool:
        job = job_of(run)
        if job.attempt == 2:
            seen.append((reload(run).stage, run.step))
        return job.state == JobState.DONE

    with running(committed_db, "gpu", JOB_LEASE_SECONDS=str(LEASE_S)) as cluster:
        assert eventually(lambda: job_of(run).checkpoint_key != "", within=10 * MINUTES)
        engine = engine_of(cluster)
        supervisor = engine.parent()
        assert supervisor is not None
        supervisor.kill()

        assert eventually(lambda: not engine.is_running(), within=5)
        assert eventually(ends, within=15 * MINUTES)

    assert (reload(run).state, run.step, job_of(run).attempt) == ("ready", 150, 2)
    again = seen[next(i for i, (stage, _) in enumerate(seen) if stage != "train") :]
    assert min(step for stage, step in again if stage == "train") >= TrainSpec.checkpoint_every
    assert Job.objects.filter(kind=actions.AFTER_TRAINING, subject_id=run.pk).count() == 1
    with acting_for(run.organization_id):
        assert files.get(run.adapter_key)
