from types import SimpleNamespace
from unittest.mock import ANY

import numpy as np
import pytest
import torch
from diffusers import Flux2Transformer2DModel

from generation.engine import bases
from generation.engine.bases import klein
from generation.engine.bases.klein.model import KleinBase
from generation.engine.render import render
from generation.engine.spec import RenderItem, RenderSpec
from tests.generation.engine.make import CAPTION, make_render_spec
from tests.generation.engine.pictures import pixels


def test_public_base_uses_the_text_layers_of_the_pipeline():
    assert klein.FLUX2_KLEIN_4B.text_layers == (9, 18, 27)
    assert klein.FLUX2_KLEIN_4B.dtype == "bfloat16"


@pytest.mark.parametrize("guidance", [1.0, 2.0])
def test_rendering_is_what_the_diffusers_pipeline_does(base, tmp_path, guidance):
    spec = make_render_spec(11, steps=4, width=128, height=128, guidance=guidance, precision="fp32")

    ours = pixels(render(spec, None, tmp_path, base=base))[0]

    theirs = base.pipeline(
        prompt=CAPTION,
        width=128,
        height=128,
        num_inference_steps=4,
        guidance_scale=guidance,
        generator=torch.Generator().manual_seed(11),
        max_sequence_length=base.config.text_length,
        text_encoder_out_layers=base.config.text_layers,
    ).images[0]
    assert np.abs(ours.astype(int) - np.asarray(theirs).astype(int)).max() <= 2


def test_base_renders_other_shapes_than_squares(base, tmp_path):
    spec = make_render_spec(1, width=64, height=96)

    assert pixels(render(spec, None, tmp_path, base=base))[0].shape == (96, 64, 3)


def test_latents_of_photos_have_about_unit_scale(base):
    pictures = torch.rand(2, 3, 64, 64) * 2 - 1

    latents, deviation = base.encode_images(pictures)

    assert latents.shape == (2, 16, 48)
    assert 0.2 < latents.std() < 5
    assert (deviation > 0).all()


def test_decoding_gives_back_what_was_encoded(base):
    picture = torch.zeros(1, 3, 64, 64)
    picture[:, 0] = 0.5

    decoded = base.decode(base.encode_images(picture)[0], grid=(4, 4))

    levels = ((picture / 2 + 0.5) * 255).permute(0, 2, 3, 1)
    assert decoded.shape == (1, 64, 64, 3)
    assert decoded.dtype == torch.uint8
    assert (decoded.float() - levels).abs().mean() < 12


def test_noise_is_a_matter_of_the_seed(base):
    one, same, other = (base.noise(seed, grid=(4, 4)) for seed in (1, 1, 2))

    assert torch.equal(one, same)
    assert not torch.equal(one, other)


def test_noise_levels_fall_from_one_to_zero(base):
    sigmas = base.sigmas(20, grid=(8, 8))

    assert sigmas[0] == 1
    assert sigmas[-1] == 0
    assert (sigmas.diff() < 0).all()


def test_demo_base_trains_unshifted(base):
    assert base.shift(grid=(8, 8)) == 1.0


def test_prompts_are_padded_to_the_bases_length(base):
    assert base.encode_text(["a", "a much longer prompt"]).tokens.shape == (2, 48, 384)


def test_adapter_targets_are_layers_of_blocks_at_the_public_bases_depth():
    with torch.device("meta"):
        transformer = Flux2Transformer2DModel(num_layers=5, num_single_layers=20)
    names = {name for name, _ in transformer.named_modules() if "transformer_blocks." in name}

    targets = KleinBase(
        klein.FLUX2_KLEIN_4B, SimpleNamespace(transformer=transformer), plan=ANY, fingerprint=""
    ).lora_targets

    for target in targets:
        assert any(name == target or name.endswith(f".{target}") for name in names), target


def test_every_recipe_fits_its_base():
    for config in bases.CONFIGURATIONS.values():
        assert all(side % config.multiple == 0 for side in config.recipe.buckets)
        assert set(config.recipe.crops) <= set(config.crops)
        items = (RenderItem(prompt=CAPTION, seed=1),)
        assert RenderSpec.of(config.name, items).width == config.size
