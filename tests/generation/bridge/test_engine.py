"""The whole chain on the real engine: supervisor, executed runner, torch."""

import os
import signal
import stat
import time

import pytest

from generation.bridge import EngineCrashed, EngineFailed, Runner, Stopped
from generation.engine.results import ADAPTER
from tests.generation.engine.make import make_render_spec, make_train_spec

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def runner():
    """One process with a warm base for all tests here."""
    os.environ["LIKENESS_TORCH_THREADS"] = "1"
    started = Runner(event_interval=0.0, poll=0.2)
    yield started
    started.close()
    del os.environ["LIKENESS_TORCH_THREADS"]


def test_training_and_rendering_through_the_runner(runner, tmp_path):
    spec = make_train_spec(tmp_path / "photos")

    trained = runner.train(spec, workdir=tmp_path / "work")
    pictures = runner.render(
        make_render_spec(1, 2), adapter=tmp_path / "work" / ADAPTER, outdir=tmp_path / "out"
    )

    assert trained["steps"] == 4
    assert [picture["seed"] for picture in pictures] == [1, 2]
    assert stat.S_IMODE((tmp_path / "work" / ADAPTER).stat().st_mode) == 0o600


def test_killed_training_resumes_and_gives_the_same_adapter(runner, tmp_path):
    spec = make_train_spec(tmp_path / "photos", steps=12)
    whole = runner.train(spec, workdir=tmp_path / "whole")

    def kill_at_a_checkpoint(event):
        if event["event"] == "checkpointed":
            os.kill(runner.pid, signal.SIGKILL)

    with pytest.raises(EngineCrashed):
        runner.train(spec, workdir=tmp_path / "parts", on_event=kill_at_a_checkpoint)
    steps = []
    resumed = runner.train(
        spec, workdir=tmp_path / "parts", on_event=lambda event: steps.append(event.get("step"))
    )

    assert min(step for step in steps if step) >= spec.checkpoint_every
    assert resumed["digest"] == whole["digest"]


def test_cancelled_training_stops_within_two_seconds(runner, tmp_path):
    spec = make_train_spec(tmp_path / "photos", steps=5000)
    cancelled_at: list[float] = []

    def cancel_when_it_trains(event):
        if event.get("stage") == "train" and not cancelled_at:
            cancelled_at.append(time.monotonic())

    with pytest.raises(Stopped):
        runner.train(
            spec,
            workdir=tmp_path / "work",
            on_event=cancel_when_it_trains,
            should_stop=lambda: bool(cancelled_at),
        )

    assert time.monotonic() - cancelled_at[0] < 2
    assert (tmp_path / "work" / "checkpoint.safetensors").exists()


def test_process_stays_for_the_next_person(runner, tmp_path):
    runner.render(make_render_spec(1), adapter=None, outdir=tmp_path)
    process = runner.pid

    runner.render(make_render_spec(2), adapter=None, outdir=tmp_path)

    assert runner.pid == process


def test_bad_specs_come_back_with_their_sentence(runner, tmp_path):
    payload = {"spec": {"base": "sdxl"}, "workdir": str(tmp_path)}

    with pytest.raises(EngineFailed) as refusal:
        runner.run("train", payload)

    assert refusal.value.code == "spec_invalid"
    assert str(refusal.value).startswith("base is 'sdxl'")


def test_damaged_adapter_comes_back_as_an_error_that_no_retry_helps(runner, tmp_path):
    (tmp_path / ADAPTER).write_bytes(b"not an adapter")

    with pytest.raises(EngineFailed) as refusal:
        runner.render(make_render_spec(1), adapter=tmp_path / ADAPTER, outdir=tmp_path)

    assert (refusal.value.code, refusal.value.retryable) == ("adapter_invalid", False)
