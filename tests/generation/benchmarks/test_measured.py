"""The one shape of every benchmark's answer."""

import json

import pytest

from generation.benchmarks.measured import Measured, Share, parser, report

GOALS = {"ratio": (">=", 1.5), "peak": ("<=", 100), "identical": ("==", 1), "lacking": (">=", 1)}
FIGURES = {"ratio": 1.23456789, "peak": 100, "identical": True, "free": 7.0}


@pytest.fixture
def measured() -> Measured:
    return Measured(figures=dict(FIGURES), skipped={"lacking": "no GPU"}, about={"base": "demo"})


def test_one_object_says_figures_goals_and_what_was_skipped(
    measured: Measured, capsys: pytest.CaptureFixture[str]
):
    report("engine", measured, GOALS, as_json=True)

    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["name"] == "engine"
    assert said["figures"] == {"ratio": 1.2346, "peak": 100, "identical": True, "free": 7.0}
    assert said["goals"]["ratio"] == [">=", 1.5]
    assert said["met"] == {"ratio": False, "peak": True, "identical": True}
    assert said["skipped"] == {"lacking": "no GPU"}
    assert said["about"] == {"base": "demo"}
    assert said["machine"]["cpus"] >= 1
    assert said["machine"].keys() == {"cpus", "load", "gpu"}
    assert said["at"].endswith("Z")


def test_the_commit_is_the_checkouts(measured: Measured, capsys: pytest.CaptureFixture[str]):
    report("engine", measured, GOALS, as_json=True)

    commit = json.loads(capsys.readouterr().out)["commit"]
    assert commit is None or len(commit) == 40


def test_a_goal_that_is_missed_is_said_to_people(
    measured: Measured, capsys: pytest.CaptureFixture[str]
):
    report("engine", measured, GOALS, as_json=False)

    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert lines["ratio"].endswith(">= 1.5   MISSED")
    assert lines["peak"].endswith("met")
    assert lines["free"].endswith("7.0")
    assert lines["lacking"].endswith("skipped: no GPU")


def test_every_benchmark_takes_json():
    assert parser("What it is.").parse_args(["--json"]).json


def test_share_has_the_interval_that_wilson_gives():
    assert Share(hits=9, of=10).interval == pytest.approx((0.596, 0.982), abs=0.001)
    assert Share(hits=0, of=100).interval == pytest.approx((0.0, 0.037), abs=0.001)
    assert Share(hits=0, of=0).interval == (0.0, 1.0)
