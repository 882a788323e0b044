import errno
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generation.engine import checkpoint, planning
from generation.engine.__main__ import main
from generation.engine.planning import Device
from generation.engine.results import ADAPTER
from tests.generation.engine.make import make_render_spec, make_train_spec


@pytest.fixture(autouse=True)
def _same_interrupts_afterwards():
    kept = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, kept)


def written(path, spec):
    path.write_text(json.dumps(spec.to_json()))
    return str(path)


def test_training_and_rendering_from_a_shell(base, tmp_path, capsys):
    train = written(tmp_path / "train.json", make_train_spec(tmp_path / "photos"))
    render = written(tmp_path / "render.json", make_render_spec(1))
    work, out = str(tmp_path / "work"), str(tmp_path / "out")

    assert main(["train", train, "--workdir", work]) == 0
    told = capsys.readouterr()
    assert main(["render", render, "--adapter", f"{work}/{ADAPTER}", "--outdir", out]) == 0

    assert json.loads(told.out.splitlines()[-1])["event"] == "trained"
    assert re.search(r"train 3/4, loss \d\.\d{3}, \d+ s left", told.err)
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["event"] == "rendered"


@pytest.mark.parametrize("content", ["{", "[]", '{"base": "sdxl"}', '{"base": "demo"}'])
def test_bad_spec_is_one_line_and_status_1(tmp_path, capsys, content):
    path = tmp_path / "spec.json"
    path.write_text(content)

    assert main(["train", str(path), "--workdir", str(tmp_path / "work")]) == 1

    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1


def test_missing_spec_is_one_line_and_status_1(tmp_path, capsys):
    assert main(["render", str(tmp_path / "gone.json"), "--outdir", str(tmp_path)]) == 1

    assert "cannot be read" in capsys.readouterr().err


def test_missing_weights_are_one_line_with_the_command(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LIKENESS_WEIGHTS", str(tmp_path))
    gpu = Device(kind="cuda", memory_gib=80)
    monkeypatch.setattr(planning, "this_device", lambda: gpu)
    spec = {"base": "flux2-klein-4b", "items": [{"prompt": "photo of a person", "seed": 1}]}
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(spec))

    assert main(["render", str(path), "--outdir", str(tmp_path / "out")]) == 1

    assert "manage.py weights fetch flux2-klein-4b" in capsys.readouterr().err


def test_full_disk_is_one_line_and_status_1(base, tmp_path, monkeypatch, capsys):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoint, "save_file", full)
    spec = written(tmp_path / "spec.json", make_train_spec(tmp_path / "photos"))

    assert main(["train", spec]) == 1

    assert "There is no room for checkpoint.safetensors" in capsys.readouterr().err


def test_work_goes_beside_the_specification_when_no_folder_is_named(base, tmp_path):
    train = written(tmp_path / "spec.json", make_train_spec(tmp_path / "photos"))

    assert main(["train", train]) == 0

    assert (tmp_path / "spec.train" / ADAPTER).is_file()
    assert (tmp_path / "spec.train" / "report.html").is_file()


def started(spec: str, workdir: Path) -> Any:
    """A training in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "generation.engine", "train", spec, "--workdir", str(workdir)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "LIKENESS_TORCH_THREADS": "1"},
    )


@pytest.mark.slow
def test_interrupt_leaves_a_checkpoint_that_is_gone_on_from(tmp_path):
    spec = written(tmp_path / "spec.json", make_train_spec(tmp_path / "photos", steps=5000))
    process = started(spec, tmp_path / "work")
    for line in process.stdout:
        event = json.loads(line)
        if event.get("stage") == "train" and event["step"] == 3:
            break

    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)

    assert process.returncode == 130
    assert (tmp_path / "work" / "checkpoint.safetensors").is_file()
    again = started(spec, tmp_path / "work")
    steps = (json.loads(line) for line in again.stdout)
    first = next(event["step"] for event in steps if event.get("stage") == "train")
    again.kill()
    again.communicate(timeout=60)
    assert first >= 3
