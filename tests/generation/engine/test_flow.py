import pytest
import torch
from diffusers import Flux2KleinPipeline

from generation.engine import flow


def test_packing_and_unpacking_give_the_same_latents():
    latents = torch.randn(2, 3, 4, 8)

    tokens = flow.pack(latents)

    assert tokens.shape == (2, 8, 12)
    assert torch.equal(flow.unpack(tokens, grid=(2, 4)), latents)


def test_packing_is_what_the_pipeline_does():
    latents = torch.randn(2, 3, 4, 8)

    theirs = Flux2KleinPipeline._pack_latents(Flux2KleinPipeline._patchify_latents(latents))

    assert torch.equal(flow.pack(latents), theirs)


def test_mixing_goes_from_the_picture_to_the_noise():
    latents, noise = torch.zeros(3, 2, 1), torch.ones(3, 2, 1)

    mixed = flow.mix(latents, noise, torch.tensor([0.0, 0.25, 1.0]))

    assert mixed[:, 0, 0].tolist() == [0.0, 0.25, 1.0]


def test_loss_is_zero_for_the_right_direction():
    latents, noise = torch.randn(2, 4, 3), torch.randn(2, 4, 3)

    loss = flow.loss(noise - latents, latents, noise, weights=torch.ones(2, 4))

    assert loss.item() == 0


def test_loss_counts_each_token_by_its_weight():
    latents, noise = torch.zeros(2, 2, 1), torch.zeros(2, 2, 1)
    velocity = torch.tensor([[[1.0], [0.0]], [[0.0], [1.0]]])

    loss = flow.loss(velocity, latents, noise, weights=torch.tensor([[2.0, 0.0], [2.0, 0.0]]))

    assert loss.item() == 0.5


@pytest.mark.parametrize("kind", ["logit_normal", "shifted", "uniform"])
def test_noise_levels_stay_between_zero_and_one(kind):
    sigmas = flow.draw_sigmas(kind, 1000, shift=7.6, generator=torch.Generator().manual_seed(1))

    assert sigmas.shape == (1000,)
    assert 0 <= sigmas.min() < 0.1
    assert 0.9 < sigmas.max() <= 1


def test_shifted_draws_train_where_inference_goes():
    sigmas = flow.draw_sigmas(
        "shifted", 4000, shift=9.9, generator=torch.Generator().manual_seed(1)
    )

    assert (sigmas > 0.767).float().mean() > 0.6


def test_shift_moves_levels_up_and_keeps_the_ends():
    levels = flow.shifted(torch.tensor([0.0, 0.5, 1.0]), 3.0)

    assert levels.tolist() == pytest.approx([0.0, 0.75, 1.0])


def test_guidance_of_one_is_the_prompted_half():
    velocity = torch.randn(2, 4, 3)

    assert torch.allclose(flow.guide(velocity, guidance=1.0), velocity[:1])


def test_guidance_goes_beyond_the_prompted_half():
    velocity = torch.tensor([2.0, 1.0]).view(2, 1, 1)

    assert flow.guide(velocity, guidance=3.0).item() == 4.0


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [("cooldown", [0.1, 1.0, 1.0, 0.1]), ("cosine", [0.1, 0.976, 0.5, 0.0])],
)
def test_rate_warms_up_and_falls(schedule, expected):
    factors = [
        flow.rate_factor(step, 100, warmup=10, schedule=schedule) for step in (0, 10, 50, 99)
    ]

    assert factors == pytest.approx(expected, abs=0.002)
