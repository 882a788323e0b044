"""Each public base at its true size: the adapter's layers, every shape, and what a step keeps."""

import logging

import pytest
import torch

from generation.benchmarks.engine_gpu import untrained
from generation.engine import bases
from generation.engine.bases.pipelines import TEXT_ENCODERS
from generation.engine.edits import Source
from generation.engine.planning import GIB
from tests.generation.engine import full_shapes

PUBLIC = [name for name in bases.CONFIGURATIONS if name not in {"demo", "flux1-krea"}]
"""Krea's weights have the shapes of dev."""


@pytest.fixture(autouse=True)
def _no_advice_on_precision():
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def full(request):
    """The base of this name without numbers, with a fresh adapter of its recipe's rank."""
    config = bases.configuration(request.param)
    return full_shapes.adapted(config, untrained.SHAPES[config.name])


def adapter_of(base):
    named = base.pipeline.transformer.named_parameters()
    return {name: each for name, each in named if each.requires_grad}


@pytest.mark.parametrize("full", PUBLIC, indirect=True)
def test_sizes_are_those_of_the_configuration(full):
    every = {name: each.numel() for name, each in full.pipeline.transformer.named_parameters()}
    adapter = sum(each.numel() for each in adapter_of(full).values())

    size = full.config.size_of
    assert (sum(every.values()) - adapter) / 1e6 == pytest.approx(size.transformer, rel=0.001)
    assert adapter / 1e6 == pytest.approx(size.adapter, rel=0.01)


@pytest.mark.parametrize("name", PUBLIC)
def test_encoders_and_autoencoder_have_the_sizes_of_the_configuration(name):
    config = bases.configuration(name)

    with torch.device("meta"):
        pipeline = untrained.PIPELINES[config.family](untrained.SHAPES[name])

    encoders = [part for each in TEXT_ENCODERS if (part := getattr(pipeline, each, None))]
    assert sum(map(millions, encoders)) == pytest.approx(config.size_of.text_encoder, rel=0.001)
    assert millions(pipeline.vae) == pytest.approx(config.size_of.autoencoder, rel=0.01)


@pytest.mark.parametrize("full", PUBLIC, indirect=True)
def test_adapter_reaches_every_block_and_nothing_else(full):
    transformer, names = full.pipeline.transformer, adapter_of(full)
    blocks = {name.rsplit(".lora_", 1)[0] for name in names}

    for kind, count in (
        ("transformer_blocks", transformer.config.num_layers),
        ("single_transformer_blocks", transformer.config.num_single_layers),
    ):
        of_kind = [name for name in blocks if name.startswith(f"{kind}.")]
        per_block = len(of_kind) / count
        assert per_block == int(per_block) >= 2
    assert all("transformer_blocks." in name for name in blocks)


@pytest.mark.parametrize("full", PUBLIC, indirect=True)
def test_every_shape_of_the_adapter_fits_its_layer(full):
    transformer, rank = full.pipeline.transformer, full.config.recipe.rank

    for name, parameter in adapter_of(full).items():
        layer, _, matrix = name.partition(".lora_")
        base_layer = transformer.get_submodule(layer).base_layer
        expected = (
            (rank, base_layer.in_features)
            if matrix.startswith("A")
            else (base_layer.out_features, rank)
        )
        assert tuple(parameter.shape) == expected, name


@pytest.mark.parametrize("full", PUBLIC, indirect=True)
def test_step_goes_through_at_the_largest_size_of_the_recipe(full):
    side = max(full.config.recipe.buckets)

    with torch.no_grad():
        latents = full_shapes.step_of(full, side)()

    assert latents.shape == (1, (side // 16) ** 2, full.pipeline.transformer.config.in_channels)


@pytest.mark.parametrize("full", PUBLIC, indirect=True)
def test_activations_are_those_that_plans_count_with(full):
    side = min(full.config.activations_gib)

    kept = full_shapes.kept_for_the_way_back(
        full.pipeline.transformer, full_shapes.step_of(full, side)
    )

    assert kept / GIB == pytest.approx(full.config.activations_gib[side], rel=0.03)


@pytest.mark.parametrize("full", PUBLIC, indirect=True)
def test_step_of_an_edit_goes_through_at_full_size(full):
    side, place = full.config.size, torch.device("meta")
    step = full_shapes.step_of(full, side)
    tokens = torch.empty(
        1, (side // 16) ** 2, full.pipeline.transformer.config.in_channels, device=place
    )
    source = Source(latents=tokens, opened=tokens, grid=full.config.grid(side, side))
    shown = [source.shown] if full.config.takes_references else []

    with torch.no_grad():
        drawn = step(references=shown)

    assert source.held(drawn, tokens, sigma=torch.tensor(0.5)).shape == tokens.shape


def millions(part):
    return sum(each.numel() for each in part.parameters()) / 1e6
