"""Starting a cluster as an operator does, and what it does for its machine."""

import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from tenants.kernel.jobs import scratch
from tests.journeys.clusters import CHECKOUT, eventually, running

pytestmark = pytest.mark.slow


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
