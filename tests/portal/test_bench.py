"""`manage.py bench`: finding the program of a benchmark."""

import importlib.util
import subprocess
import sys

import pytest

from portal.management.commands.bench import PROGRAMS
from tests.journeys.clusters import CHECKOUT


def bench(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", "bench", *arguments],
        cwd=CHECKOUT,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_a_benchmark_reads_its_own_options():
    asked = bench("engine", "--help")

    assert asked.returncode == 0
    assert "--json" in asked.stdout


@pytest.mark.slow
def test_a_benchmark_that_there_is_not_is_refused_with_the_list():
    refused = bench("nothing")

    assert refused.returncode == 2
    assert "There is no nothing." in refused.stderr
    assert all(name in refused.stderr for name in PROGRAMS)


@pytest.mark.parametrize("program", PROGRAMS.values())
def test_every_program_is_there(program: str):
    assert importlib.util.find_spec(program) is not None
