"""How a layer under training adds its adapter: in one product, instead of three passes over memory.

peft computes the adapter's part, scales it and adds it, each into new memory. Here the second
product adds to the layer's own result and scales as it goes; sums are the same up to rounding.
"""

from typing import Any

import torch
from peft.tuners.lora.layer import LoraLayer, LoraVariant
from torch import Tensor, nn


class Addition(LoraVariant):  # type: ignore[misc]  # peft has no types here
    """peft's hook for how an adapter enters a linear layer's result; no dropout, no bias."""

    @staticmethod
    def forward(
        module: LoraLayer, active_adapter: str, x: Tensor, result: Tensor, **_: Any
    ) -> Tensor:
        """The layer's result (…, out) with the adapter's part of `x` (…, in) added."""
        narrow = module.lora_A[active_adapter](x).flatten(0, -2).to(result.dtype)
        widen = module.lora_B[active_adapter].weight.to(result.dtype)
        added = torch.addmm(
            result.flatten(0, -2), narrow, widen.t(), alpha=module.scaling[active_adapter]
        )
        return added.view_as(result)


def use_addition(model: nn.Module, adapter: str) -> None:
    """Have every layer that wears this adapter add it so; merging it is then not possible."""
    for layer in model.modules():
        if isinstance(layer, LoraLayer) and adapter in layer.lora_A:
            layer.lora_variant[adapter] = Addition()
