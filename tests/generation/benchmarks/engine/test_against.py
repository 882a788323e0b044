"""The engine's benchmark: what is read from both trainers, and what is said where there is none."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from generation.benchmarks.engine import against, peer
from generation.benchmarks.engine.against import KEYS, Round, figures, steps_within
from generation.benchmarks.engine.children import CHECKOUT, ChildFailed, Children, Ended
from generation.benchmarks.engine.growth import Point, slope
from generation.benchmarks.engine.records import Training
from generation.benchmarks.engine.work import Options, Trial, Work
from generation.benchmarks.measured import Measured
from generation.engine import bases
from tests.generation.engine.make import make_recipe

STAND_IN = '''
"""Takes the example's place: the same arguments, three steps, and a file where the adapter goes."""
import argparse, pathlib, sys
import torch
from datasets import load_dataset
from torchvision import transforms
from torchvision.transforms import functional as TF

parser = argparse.ArgumentParser()
parser.add_argument("--output_dir")
parser.add_argument("--max_train_steps", type=int)
parser.add_argument("--dataset_name")
args, _ = parser.parse_known_args()
table = load_dataset(args.dataset_name, None, cache_dir=None)["train"]
pixels = TF.normalize(TF.to_tensor(table["image"][0]), [0.5], [0.5])
weight = torch.nn.Parameter(torch.zeros(3))
optimizer = torch.optim.AdamW([weight], lr=0.1)
for _ in range(args.max_train_steps):
    (weight[:, None, None] - pixels).pow(2).mean().backward()
    optimizer.step()
    optimizer.zero_grad()
out = pathlib.Path(args.output_dir)
out.mkdir(exist_ok=True)
(out / "pytorch_lora_weights.safetensors").write_bytes(weight.detach().numpy().tobytes())
'''


def make_trial(*, step: float, cold: float, warm: float = 10, peak: float = 100) -> Trial:
    steps = [9.0, 9.0, 9.0, step, step, step]
    training = Training(seconds=warm, steps_s=steps, steps_cpu_s=steps, peak_mb=peak)
    return Trial(trainings=[training, training], cold_s=cold, adapter=Path("a"))


def make_round(theirs: Trial, ours: Trial, *, likeness: tuple[float, float]) -> Round:
    return Round(
        theirs=theirs,
        ours=ours,
        longer=ours,
        longer_steps=9,
        likeness=likeness,
        recognised=(0.5, 0.9),
    )


def make_work(folder: Path, *, peer_folder: Path | None = None) -> Work:
    options = Options(peer=peer_folder, peer_ai_toolkit=None, steps=3, repeats=1, photos=6)
    return Work(options=options, folder=folder, children=Children(folder=folder, threads=1))


@pytest.fixture
def person(tmp_path: Path) -> Path:
    """A folder with what trainers are handed: one square and its caption."""
    squares = tmp_path / "person" / "squares"
    squares.mkdir(parents=True)
    Image.new("RGB", (8, 8), "#ffffff").save(squares / "00.png")
    row = {"file_name": "00.png", "text": "photo of a sks person"}
    (squares / "metadata.jsonl").write_text(json.dumps(row) + "\n")
    return squares.parent


@pytest.fixture
def task(person, tmp_path) -> peer.Task:
    recipe = make_recipe(steps=3, precision="fp32").to_json()
    spec = {"base": "demo", "photos": [{}] * 3, "seed": 7, "trigger": "sks", "recipe": recipe}
    return peer.Task(
        weights=tmp_path, person=person, spec=spec, layers=["to_q", "to_k"], out=tmp_path / "out"
    )


def test_ratios_are_theirs_by_ours_of_warm_steps():
    theirs = make_trial(step=0.6, cold=30, warm=20, peak=900)
    ours = make_trial(step=0.3, cold=20, warm=5, peak=600)

    found = figures([make_round(theirs, ours, likeness=(0.4, 0.5))])

    assert found["step_ratio_diffusers"] == pytest.approx(2)
    assert found["wall_ratio_diffusers"] == pytest.approx(4)
    assert found["cold_wall_ratio_diffusers"] == pytest.approx(1.5)
    assert found["peak_memory_ratio"] == pytest.approx(1.5)
    assert found["likeness_gain_equal_time"] == pytest.approx(0.1)
    assert found["recognised_gain_equal_time"] == pytest.approx(0.4)
    assert set(found) == set(KEYS)


def test_equal_time_counts_what_is_not_steps_and_keeps_a_little_back():
    ours = make_trial(step=0.5, cold=10 + 3 * 9.0 + 3 * 0.5)

    assert steps_within(30, ours) == 1 + int((30 * 0.97 - 10) / 0.5)
    assert steps_within(5, ours) == 1


def test_a_cold_start_leaves_out_the_warm_training():
    training = Training(seconds=4, steps_s=[1.0], steps_cpu_s=[1.0], peak_mb=1).to_json()

    trial = Trial.of(Ended({"trainings": [training, training]}, 13.0), adapter=Path("a"))

    assert trial.cold_s == pytest.approx(9)
    assert trial.trainings[0].warm_steps_s == [1.0]


@pytest.mark.parametrize("folder", [None, Path("nowhere")])
def test_without_the_example_its_figures_are_skipped_and_say_where_to_get_it(tmp_path, folder):
    measured = Measured()

    against.measure(make_work(tmp_path, peer_folder=folder), measured)

    assert measured.figures == {}
    assert set(measured.skipped) == set(KEYS)
    assert all(peer.SOURCE in why for why in measured.skipped.values())


def test_the_example_is_asked_for_our_work(task):
    words = peer.arguments(task)

    said = dict(pairwise(words))
    assert said["--rank"] == said["--lora_alpha"] == "4"
    assert said["--train_batch_size"] == "2"
    assert said["--max_train_steps"] == "3"
    assert said["--max_sequence_length"] == str(bases.configuration("demo").text_length)
    assert said["--lora_layers"] == "to_q,to_k"
    assert said["--mixed_precision"] == "no"
    layers = words[words.index("--text_encoder_out_layers") + 1 :][:3]
    assert layers == ["1", "2", "3"]


@pytest.mark.parametrize(("photos", "times"), [(12, 1), (8, 1), (6, 2), (3, 3)])
def test_photos_are_repeated_only_where_they_fill_no_batch(photos, times):
    assert peer.repeats(photos=photos, batch=8) == times


@pytest.mark.slow
def test_a_script_is_run_unchanged_and_timed_from_outside(task, tmp_path):
    script = tmp_path / peer.SCRIPT
    script.write_text(STAND_IN)
    children = Children(folder=tmp_path, threads=1)

    ended = children.run(
        "hosted", "--times", 2, "--shims", peer.SHIMS, script, *peer.arguments(task)
    )

    trial = Trial.of(ended, adapter=task.out / peer.ADAPTER)
    assert [len(each.steps_s) for each in trial.trainings] == [2, 2]
    assert trial.cold_s > trial.trainings[0].seconds
    assert trial.trainings[0].peak_mb > 50
    assert set(trial.stand_ins) <= {"datasets", "torchvision"}
    assert trial.adapter.exists()


@pytest.mark.slow
def test_a_script_that_fails_says_why(tmp_path):
    script = tmp_path / "broken.py"
    script.write_text("import no_such_library")

    with pytest.raises(ChildFailed, match="No module named 'no_such_library'"):
        Children(folder=tmp_path, threads=1).run("hosted", script)


@pytest.mark.slow
def test_the_command_answers_at_once_where_there_is_nothing_to_measure():
    command = [
        sys.executable,
        "-m",
        "generation.benchmarks.engine",
        "--only",
        "diffusers",
        "--json",
    ]
    ended = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True)

    said = json.loads(ended.stdout.splitlines()[-1])
    assert said["figures"] == {}
    assert "No --peer" in said["skipped"]["step_ratio_diffusers"]
    assert "--only" in said["skipped"]["resume_identical"]


@pytest.mark.slow
def test_the_command_itself_holds_no_torch():
    seen = "import sys, generation.benchmarks.engine.__main__; sys.exit('torch' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", seen], cwd=CHECKOUT, check=False).returncode == 0


def test_growth_is_the_slope_through_the_points():
    points = [Point(size=size, seconds=3 + 0.5 * size, peak_mb=700) for size in (6, 12, 24)]

    assert slope(points, "seconds") == pytest.approx(0.5)
    assert slope(points, "peak_mb") == pytest.approx(0)
