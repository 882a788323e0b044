"""What intake costs: how the figures come from what was timed, and a short run of it."""

import json
import subprocess
import sys

import pytest

from generation.benchmarks import intake
from generation.benchmarks.intake import Taken
from generation.benchmarks.measured import CHECKOUT


def test_ratio_is_of_the_whole_to_opening_and_the_models():
    taken = [Taken(pillow=0.1, models=0.3, whole=0.5), Taken(pillow=0.1, models=0.3, whole=0.7)]

    found = intake.figures(taken)

    assert found["ratio_to_pillow_decode"] == pytest.approx(1.5)
    assert found["photos_per_s_core"] == pytest.approx(1 / 0.6)
    assert found["verdict_p95_s"] == pytest.approx(0.69)


@pytest.mark.slow
def test_a_short_run_measures_everything():
    command = [sys.executable, "-m", "generation.benchmarks.intake", "--photos", "1", "--json"]

    ran = subprocess.run(command, cwd=CHECKOUT, check=False, capture_output=True, text=True)

    assert ran.returncode == 0, ran.stderr[-2000:]
    said = json.loads(ran.stdout.splitlines()[-1])
    assert said["figures"].keys() == {"photos_per_s_core", "ratio_to_pillow_decode", *intake.GOALS}
    assert 0 < said["about"]["models_s"] < said["about"]["whole_s"]
    assert said["skipped"] == {}
