"""The public bases' transformers at their true size, on the meta device: shapes, no numbers."""

from types import SimpleNamespace
from unittest.mock import patch

import torch
from peft import LoraConfig
from torch import Tensor
from torch.nn import functional

from generation.benchmarks.engine_gpu import untrained
from generation.engine.bases.embedding import Embedding
from generation.engine.bases.interface import BaseConfig
from generation.engine.bases.shapes import Shapes


def adapted(config: BaseConfig, shapes: Shapes):
    """A base in these shapes, with a fresh adapter of its recipe's rank."""
    place = torch.device("meta")
    with place:
        transformer = untrained.transformer(config, shapes)
    transformer.to(torch.bfloat16).requires_grad_(False)
    pipeline = SimpleNamespace(transformer=transformer, device=place)
    plan = SimpleNamespace(compiler="")
    base = untrained.KINDS[config.family](config, pipeline, plan=plan, fingerprint="")
    lora = LoraConfig(r=config.recipe.rank, target_modules=base.lora_targets)
    with place:
        transformer.add_adapter(lora)
    return base


def step_of(base, side):
    """A forward pass of one picture with this side, at the base's length of text."""
    config, grid = base.pipeline.transformer.config, base.config.grid(side, side)

    def empty(*shape):
        return torch.empty(shape, dtype=torch.bfloat16, device="meta")

    pooled = None
    if base.config.family == "flux1":
        pooled = empty(1, config.pooled_projection_dim)
    tokens = empty(1, 512, config.joint_attention_dim)
    latents, sigma = empty(1, grid[0] * grid[1], config.in_channels), empty(1)

    def step(**shown):
        with torch.device("meta"):
            text = Embedding(tokens=tokens, pooled=pooled)
            return base.velocity(latents, sigma=sigma, text=text, grid=grid, **shown)

    return step


class FusedAttention(torch.autograd.Function):
    """What a fused kernel keeps for its way back: its inputs and its output, no square matrix."""

    @staticmethod
    def forward(context, query, key, value):
        out = torch.empty_like(query)
        context.save_for_backward(query, key, value, out)
        return out

    @staticmethod
    def backward(context, gradient):
        return gradient, gradient, gradient


def attention(query: Tensor, key: Tensor, value: Tensor, **_: object) -> Tensor:
    out: Tensor = FusedAttention.apply(query, key, value)
    return out


def kept_for_the_way_back(model, forward) -> int:
    """Bytes of activations that a step keeps, weights not counted."""
    weights = {parameter.untyped_storage()._cdata for parameter in model.parameters()}
    kept: dict[int, Tensor] = {}

    def pack(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()._cdata
        if storage not in weights:
            kept[storage] = tensor  # held, so that no other takes its address
        return tensor

    with (
        patch.object(functional, "scaled_dot_product_attention", attention),
        torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor),
    ):
        forward()
    return sum(tensor.untyped_storage().nbytes() for tensor in kept.values())
