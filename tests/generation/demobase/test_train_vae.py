import numpy as np
import pytest
import torch

from generation.demobase import autoencoder, train_vae
from generation.demobase.latents import to_tensor
from generation.demobase.pace import Pace
from generation.demobase.portrait import render
from tests.generation.demobase.make import make_identity, make_scene


@pytest.fixture(scope="module")
def pictures():
    few = [render(make_identity(seed), make_scene(seed)) for seed in range(4)]
    return np.stack(few * 18)


@pytest.fixture
def vae():
    torch.manual_seed(0)
    return autoencoder.build((8, 8, 8, 8), 4)


def test_an_untrained_autoencoder_hardly_adds_noise(vae, pictures):
    posterior = vae.encode(to_tensor(pictures[:2])).latent_dist

    assert posterior.std.max() < 0.3


def test_training_brings_copies_nearer_to_the_pictures(vae, pictures):
    x = to_tensor(pictures[-4:])
    before = (vae(x).sample - x).abs().mean()

    train_vae.train(vae, pictures, train_vae.Recipe(), Pace(seconds=600, most_steps=6))

    assert (vae(x).sample - x).abs().mean() < before


def test_training_the_decoder_alone_leaves_the_latents_as_they_were(vae, pictures):
    vae.encoder.requires_grad_(requires_grad=False)
    before = vae.encode(to_tensor(pictures[:1])).latent_dist.mean

    train_vae.train(vae, pictures, train_vae.Recipe(whole_share=1), Pace(seconds=60, most_steps=2))

    assert torch.equal(vae.encode(to_tensor(pictures[:1])).latent_dist.mean, before)


def test_whitening_knows_the_latents_mean_and_spread(vae, pictures):
    train_vae.whiten(vae, pictures)

    assert vae.bn.running_mean.abs().max() > 0
    assert (vae.bn.running_var != 1).all()


def test_pictures_are_drawn_once_and_kept(tmp_path):
    cache = tmp_path / "pictures.npy"

    drawn = train_vae.rendered_pictures(cache, count=2, seed=0)
    kept = train_vae.rendered_pictures(cache, count=99, seed=1)

    assert drawn.shape == (2, 128, 128, 3)
    assert (kept == drawn).all()
