"""The benchmark on a machine with torch, transformers, peft and diffusers, and nothing else."""

import json
import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, packages_distributions, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.journeys.clusters import CHECKOUT

INSTALLED = ("torch", "transformers", "peft", "diffusers")
BARE = """
import importlib.machinery, runpy, sys

refused = set(sys.argv.pop(1).split(","))

class Bare(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name.partition(".")[0] in refused:
            return None
        return super().find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(importlib.machinery.PathFinder)] = Bare
runpy.run_module("generation.benchmarks.engine_gpu", run_name="__main__", alter_sys=True)
"""


def bare(*options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", BARE, ",".join(absent()), *options],
        cwd=CHECKOUT,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""},
    )


def absent() -> set[str]:
    """The importable names here that the four distributions do not bring along."""
    brought = closure(INSTALLED)
    return {
        name
        for name, homes in packages_distributions().items()
        if not brought & {canonicalize_name(home) for home in homes}
    }


def closure(names: tuple[str, ...]) -> set[str]:
    """These distributions and all that they require without being asked for extras."""
    found: set[str] = set()
    waiting = [canonicalize_name(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        for line in required(name):
            wanted = Requirement(line)
            if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
                waiting.append(canonicalize_name(wanted.name))
    return found


def required(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []


def test_what_is_absent_there_is_known():
    assert {"django", "_dlib_pybind11", "boto3"} <= absent()
    assert not {"torch", "numpy", "PIL", "safetensors", "psutil"} & absent()


@pytest.mark.slow
def test_toy_is_measured_from_steps_to_forty_headshots(tmp_path):
    out = tmp_path / "figures.json"

    ran = bare("--toy", "--eager", "--seconds", "1000", "--out", str(out), "--json")

    assert ran.returncode == 0, ran.stderr[-2000:]
    said = json.loads(ran.stdout.splitlines()[-1])
    assert {"step_ms_flux2_klein_4b_64", "image_s_flux1_dev_64", "photos_to_40_s"} <= set(
        said["figures"]
    )
    assert all(figure >= 0 for figure in said["figures"].values())
    assert said["goals"] == {}
    assert "peak_gib_flux1_dev_96" in said["skipped"]
    assert json.loads(out.read_text())["figures"].keys() == said["figures"].keys()


@pytest.mark.slow
def test_processor_is_refused_in_one_line():
    refused = bare("--json")

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr.splitlines()[-1] == (
        "This needs an NVIDIA GPU; --toy runs it with toy shapes on a processor."
    )
