import logging

import numpy as np
import pytest
import torch

from generation.demobase import architecture, autoencoder, distill, pack, sampling, trajectories
from generation.demobase.dataset import Portraits
from generation.demobase.latents import encode_pictures
from generation.demobase.pace import Pace
from generation.demobase.portrait import render
from generation.demobase.pretrain import Recipe, Training
from generation.demobase.text import tokenize
from tests.generation.demobase.make import make_identity, make_scene

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # of the libraries, about torchvision and precision
]
TINY = architecture.Sizes(width=64, double_blocks=1, single_blocks=1, text_width=32)


@pytest.fixture(scope="module")
def vae():
    torch.manual_seed(0)
    return autoencoder.build((8, 8, 8, 8), 4).eval()


@pytest.fixture
def pipe(vae):
    logging.getLogger("diffusers").setLevel(logging.ERROR)
    return architecture.build(vae, TINY)


@pytest.fixture
def portraits(vae):
    shown = [(make_identity(seed), make_scene(seed)) for seed in range(4)]
    pictures = np.stack([render(who, scene) for who, scene in shown])
    return Portraits(shown, encode_pictures(vae, pictures))


def test_training_moves_the_weights_and_then_settles_on_their_average(pipe, portraits):
    training = Training(pipe, Recipe(batch=2), np.random.default_rng(0))
    before = [p.detach().clone() for p in training.average.parameters]

    loss = training.run(portraits, Pace(seconds=600, most_steps=2))

    after = training.average.parameters
    moved = [not torch.equal(a, b) for a, b in zip(before, after, strict=True)]
    assert all(map(torch.equal, after, training.average.values))
    assert np.isfinite(loss)
    assert np.mean(moved) > 0.8


def test_every_weight_has_one_optimizer(pipe):
    training = Training(pipe, Recipe(), np.random.default_rng(0))
    groups = [group for one in training.optimizers for group in one.param_groups]

    trained = [id(p) for group in groups for p in group["params"]]

    expected = {id(p) for part in (pipe.transformer, pipe.text_encoder) for p in part.parameters()}
    assert len(trained) == len(set(trained))
    assert set(trained) == expected


def test_prompts_are_tokenized_as_the_pipeline_does(pipe):
    text = "photo of a sks person, wearing a navy suit"

    ids, mask = tokenize(pipe, [text])

    chat = pipe.tokenizer.apply_chat_template(
        [{"role": "user", "content": text}], tokenize=True, return_dict=False
    )
    assert ids[0, mask[0].bool()].tolist() == list(chat)


def test_a_packed_pipeline_can_be_loaded_and_draws(pipe, tmp_path):
    pipe.save_pretrained(tmp_path / "trained")

    pack.pack(tmp_path / "trained", vae=None, out=tmp_path / "packed")

    packed = sampling.load(tmp_path / "packed")
    (picture,) = sampling.sample(packed, ["photo of a person"], seed=1)
    assert picture.shape == (128, 128, 3)
    assert packed.text_encoder.dtype == torch.float32


@pytest.fixture
def seen(pipe, tmp_path, monkeypatch):
    torch.manual_seed(0)
    for layer in (pipe.transformer.proj_out, pipe.transformer.norm_out.linear):
        torch.nn.init.normal_(layer.weight, std=0.3)  # untrained, all its ways are of no length
    monkeypatch.setattr(trajectories, "CHUNK", 2)
    return trajectories.drawn(pipe, tmp_path / "ways", count=4, seed=1)


def test_a_trajectory_begins_with_noise_and_ends_where_the_base_does(pipe, seen):
    assert seen.stations.shape == (4, 5, 64, 16)
    noise = trajectories.noise(pipe, 2, seed=1_000_003)
    assert torch.allclose(seen.stations[:2, 0], noise, atol=1e-2)
    assert len(seen.prompts) == 4


def test_trajectories_that_lie_there_are_not_drawn_again(pipe, seen, tmp_path, monkeypatch):
    monkeypatch.setattr(trajectories, "_follow", None)

    again = trajectories.drawn(pipe, tmp_path / "ways", count=4, seed=1)

    assert torch.equal(again.stations, seen.stations)
    assert again.prompts == seen.prompts


def test_trajectories_of_another_seed_or_base_are_drawn_anew(pipe, seen, tmp_path):
    other = trajectories.drawn(pipe, tmp_path / "ways", count=4, seed=2)
    weight = next(pipe.transformer.parameters())
    kept = weight.detach().clone()
    try:
        weight.data.mul_(1.5)
        changed = trajectories.drawn(pipe, tmp_path / "ways", count=4, seed=2)
    finally:
        weight.data.copy_(kept)

    assert not torch.equal(other.stations, seen.stations)
    assert not torch.equal(changed.stations, other.stations)


def test_every_trajectory_comes_once_before_any_comes_again():
    rows = trajectories.batches(5, 2, np.random.default_rng(0))

    first = torch.cat([next(rows), next(rows)])

    assert len(set(first.tolist())) == 4


def test_a_student_learns_the_straight_way_and_keeps_the_base_as_it_was(pipe, seen):
    before = {name: value.clone() for name, value in pipe.transformer.state_dict().items()}
    recipe = distill.Recipe(batch=4, learning_rate=3e-3, averaging=0.0)
    training = distill.Distillation(distill.student_of(pipe), recipe, np.random.default_rng(0))
    untrained = training.error(seen)

    training.run(seen, Pace(seconds=600, most_steps=12))

    assert training.error(seen) < untrained
    assert training.student.config.is_distilled
    assert all(torch.equal(before[name], v) for name, v in pipe.transformer.state_dict().items())


def test_what_a_distilled_base_has_of_its_own_can_be_loaded_with_the_rest(pipe, tmp_path):
    distill.student_of(pipe).save_pretrained(tmp_path / "student")

    pack.pack_transformer(tmp_path / "student", out=tmp_path / "packed")

    parts = {each.name for each in (tmp_path / "packed").iterdir() if each.is_dir()}
    assert parts == {"transformer", "scheduler"}
    student = sampling.load_distilled(pipe, tmp_path / "packed")
    (picture,) = sampling.sample(student, ["photo of a person"], seed=1)
    assert picture.shape == (128, 128, 3)
