import logging

import numpy as np
import pytest
import torch

from generation.demobase import architecture, autoencoder, pack, sampling
from generation.demobase.dataset import Portraits
from generation.demobase.latents import encode_pictures
from generation.demobase.pace import Pace
from generation.demobase.portrait import render
from generation.demobase.pretrain import Recipe, Training, build_optimizers
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
    before = [p.detach().clone() for p in training.parameters]

    loss = training.run(portraits, Pace(seconds=600, most_steps=2))
    training.settle()

    moved = [not torch.equal(a, b) for a, b in zip(before, training.parameters, strict=True)]
    assert np.isfinite(loss)
    assert np.mean(moved) > 0.8


def test_every_weight_has_one_optimizer(pipe):
    groups = [group for one in build_optimizers(pipe, Recipe()) for group in one.param_groups]

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
    (picture,) = sampling.sample(packed, ["photo of a person"], seed=1, guidance=1.0, steps=1)
    assert picture.shape == (128, 128, 3)
    assert packed.text_encoder.dtype == torch.float32
