"""Starting a cluster as an operator does, and what it does for its machine."""

import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from tenants.kernel.jobs import scratch
from tests.journeys.clusters import CHECKOUT, eventually, running

pytestmark = pytest.mark.slow

TOLD_TO_END_AT_ONCE = """
import os, signal
from multiprocessing.context import ForkProcess
from django.core.management import execute_from_command_line

start = ForkProcess.start

def start_late(process):
    ForkProcess.start = start
    os.kill(os.getpid(), signal.SIGTERM)
    start(process)

ForkProcess.start = start_late
execute_from_command_line(["manage.py", "cluster", "default"])
"""


def test_without_weights_it_ends_with_one_line_that_says_how_to_get_them(
    committed_db: dict[str, str], tmp_path: Path
):
    lacking = {"ENGINE_BASE": "flux2-klein-4b", "LIKENESS_WEIGHTS": str(tmp_path)}

    ended = subprocess.run(
        [sys.executable, "manage.py", "cluster", "gpu"],
        cwd=CHECKOUT,
        env={**committed_db, **lacking},
        check=False,
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 1
    [line] = ended.stderr.splitlines()
    assert (
        f"not in {tmp_path}/FLUX.2-klein-base-4B; get them with: python manage.py weights fetch"
        in line
    )


@pytest.mark.parametrize("queue", ["default", "gpu"])
def test_a_cluster_of_any_queue_clears_its_machines_work_folder(
    committed_db: dict[str, str], queue: str
):
    left = scratch.folder_of(uuid4())

    with running(committed_db, queue):
        assert eventually(lambda: not left.exists())


def test_a_signal_before_any_worker_runs_ends_it_all_the_same(committed_db: dict[str, str]):
    ended = subprocess.run(
        [sys.executable, "-c", TOLD_TO_END_AT_ONCE],
        cwd=CHECKOUT,
        env={**committed_db, "Q_CLUSTER_NAME": "default"},
        check=False,
        timeout=60,
    )

    assert ended.returncode == 0
