"""Checkpoints in the object store, so that another machine can go on; encrypted like any face."""

from pathlib import Path

from generation.training.models import TrainingRun
from tenants.kernel import files

NAME = "checkpoint.safetensors"
"""The engine's file name inside a work folder."""


def store(path: Path, *, run: TrainingRun, replaces: str) -> str:
    """Keep a copy of the checkpoint, and drop the one before once the job names the new one.

    Returns its key, to be written to the job in the same transaction.
    """
    stored = files.put(path.read_bytes(), subject_id=run.employee_id, kind="checkpoint")
    if replaces and replaces != stored.key:
        files.delete_after_commit([replaces])
    return stored.key


def fetch(key: str, workdir: Path) -> None:
    """Put the stored checkpoint into a work folder that has none: of a new machine, say."""
    path = workdir / NAME
    if key and not path.exists():
        path.write_bytes(files.get(key))


def remove(key: str) -> None:
    """The run is finished: nobody goes on from its checkpoint."""
    files.delete_after_commit([key])
