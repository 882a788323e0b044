"""The transformers of the public bases at their true size, on the meta device: shapes, no numbers.

Configurations as their repositories have them; the numbers of parameters confirm them.
"""

from unittest.mock import patch

import torch
from diffusers import Flux2Transformer2DModel, FluxTransformer2DModel
from torch import Tensor
from torch.nn import functional

from generation.engine.bases.interface import BaseConfig

KLEIN_4B = {
    "num_layers": 5,
    "num_single_layers": 20,
    "num_attention_heads": 24,
    "joint_attention_dim": 7680,
    "guidance_embeds": False,
}
KLEIN_9B = {
    "num_layers": 8,
    "num_single_layers": 24,
    "num_attention_heads": 32,
    "joint_attention_dim": 12288,
    "guidance_embeds": False,
}


def transformer(config: BaseConfig):
    with torch.device("meta"):
        if config.name == "flux2-klein-4b":
            return Flux2Transformer2DModel(**KLEIN_4B)
        if config.name == "flux2-klein-9b":
            return Flux2Transformer2DModel(**KLEIN_9B)
        return FluxTransformer2DModel(guidance_embeds=config.guidance_kind == "embedded")


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
