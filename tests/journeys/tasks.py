"""Handlers for the queue's own tests, run by real workers."""

import os
import signal
import time
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.timezone import now

from tenants.kernel.jobs.claims import Claim, Release
from tenants.kernel.models import Job

STEPS = 4


def notes_of(subject_id: UUID) -> Path:
    """Where a job's handler writes down what it did, one line each time."""
    return Path(settings.WORK_FOLDER) / f"{subject_id}.txt"


def nothing(claim: Claim) -> None:
    """Done at once."""
    _note(claim, "ran")


def killed_in_the_middle(claim: Claim) -> None:
    """Work in checkpointed steps, and be killed on the first way through."""
    for step in range(int(claim.checkpoint_key or 0), STEPS):
        _note(claim, f"step {step}")
        claim.checkpoint(str(step + 1))
        if step == 1 and claim.attempt == 1:
            os.kill(os.getpid(), signal.SIGKILL)
    with claim.finishing(at=now()):
        _note(claim, "finished")


def killer(claim: Claim) -> None:
    """Kill the worker each time."""
    _note(claim, f"attempt {claim.attempt}")
    os.kill(os.getpid(), signal.SIGKILL)


def killer_failed(*, organization_id: UUID, subject_id: UUID, code: str, at: datetime) -> None:
    """The job was given up."""
    Job.objects.filter(subject_id=subject_id).update(checkpoint_key=f"told of {code}")


def long_work(claim: Claim) -> None:
    """Go on until cancelled or drained."""
    _note(claim, "started")
    while not claim.draining:
        claim.heartbeat()
        time.sleep(0.1)
    claim.checkpoint("halfway")
    raise Release


def _note(claim: Claim, text: str) -> None:
    path = notes_of(claim.subject_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as notes:
        notes.write(f"{text}\n")
