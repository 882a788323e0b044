"""What becomes of marks: how pictures are treated, and a short run of it."""

import json
import subprocess
import sys

import numpy as np
import pytest

from generation.benchmarks import provenance
from generation.benchmarks.measured import CHECKOUT


@pytest.mark.parametrize(
    ("attack", "shape"),
    [
        ("none", (200, 100, 3)),
        ("half", (100, 50, 3)),
        ("jpeg75", (200, 100, 3)),
        ("crop10", (180, 90, 3)),
        ("all", (90, 45, 3)),
    ],
)
def test_pictures_are_treated_as_their_names_say(attack: str, shape: tuple[int, ...]) -> None:
    picture = np.zeros((200, 100, 3), np.uint8)

    assert provenance.ATTACKS[attack](picture).shape == shape


@pytest.mark.slow
def test_a_short_run_measures_everything() -> None:
    command = [sys.executable, "manage.py", "bench", "provenance", "--identities", "1", "--json"]

    ran = subprocess.run(command, cwd=CHECKOUT, check=False, capture_output=True, text=True)

    assert ran.returncode == 0, ran.stderr[-2000:]
    said = json.loads(ran.stdout.splitlines()[-1])
    assert set(provenance.GOALS) - said["figures"].keys() == set()
    assert said["met"]["c2pa_valid_share"]
    assert said["met"]["background_changed"]
    assert said["figures"]["unmarked_looked_at"] == 8
