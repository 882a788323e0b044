"""Muon for hidden matrices and AdamW for everything else, or AdamW alone.

Muon computes in bfloat16, which takes many times as long on processors without such instructions:
there AdamW is for everything.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

OUTER = (
    "x_embedder",
    "proj_out",
    "embed_tokens",
    "lm_head",
    "modulation",
    "time_guidance",
    "norm_out",
)
"""Matrices outside the hidden layers, to which Muon does not apply."""


def build_optimizers(
    parts: Sequence[nn.Module], *, rate: float, muon_rate: float
) -> list[torch.optim.Optimizer]:
    """One optimizer for each kind of parameter; `rate` is AdamW's, alone if `muon_rate` is 0."""
    if not muon_rate:
        return [adamw([p for part in parts for p in part.parameters()], rate=rate)]
    hidden: list[Tensor] = []
    rest: list[Tensor] = []
    for part in parts:
        for name, parameter in part.named_parameters():
            (hidden if _is_hidden(name, parameter) else rest).append(parameter)
    return [
        torch.optim.Muon(
            [{"params": hidden, "initial_lr": muon_rate}],
            lr=muon_rate,
            momentum=0.95,
            weight_decay=0.01,
            adjust_lr_fn="match_rms_adamw",
        ),
        adamw(rest, rate=rate),
    ]


def adamw(parameters: Sequence[Tensor], *, rate: float) -> torch.optim.AdamW:
    """AdamW whose rate `descend` scales."""
    return torch.optim.AdamW(
        [{"params": parameters, "initial_lr": rate}], lr=rate, betas=(0.9, 0.98), weight_decay=0.01
    )


def descend(
    optimizers: Sequence[torch.optim.Optimizer],
    loss: Tensor,
    *,
    rate: float,
    parameters: Sequence[Tensor],
) -> None:
    """One step at this share of the full rates, with gradients clipped to norm 1."""
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = group["initial_lr"] * rate
        optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    for optimizer in optimizers:
        optimizer.step()


def _is_hidden(name: str, parameter: Tensor) -> bool:
    outer = any(word in name for word in OUTER) and "transformer_blocks" not in name
    return parameter.ndim == 2 and not outer
