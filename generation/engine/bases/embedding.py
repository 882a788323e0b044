"""What a text encoder makes of prompts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor


@dataclass(frozen=True, kw_only=True)
class Embedding:
    """B prompts: `tokens` (B, L, D), and for FLUX.1 one vector for the whole of each (B, P)."""

    tokens: Tensor
    pooled: Tensor | None = None

    def __len__(self) -> int:
        return self.tokens.shape[0]

    def tensors(self) -> tuple[Tensor, ...]:
        """What it is made of."""
        return (self.tokens,) if self.pooled is None else (self.tokens, self.pooled)

    def to(self, place: torch.device | str) -> Self:
        """The same on another device."""
        pooled = None if self.pooled is None else self.pooled.to(place)
        return type(self)(tokens=self.tokens.to(place), pooled=pooled)

    def rows(self, picked: Tensor) -> Self:
        """The prompts with these indices (B)."""
        pooled = None if self.pooled is None else self.pooled[picked]
        return type(self)(tokens=self.tokens[picked], pooled=pooled)

    def replaced(self, where: Tensor, by: Self) -> Self:
        """These prompts with `by`, a single one, in the place of those that `where` (B) marks."""
        pooled = None
        if self.pooled is not None and by.pooled is not None:
            pooled = torch.where(where[:, None], by.pooled, self.pooled)
        tokens = torch.where(where[:, None, None], by.tokens, self.tokens)
        return type(self)(tokens=tokens, pooled=pooled)


def one_by_one(
    encode: Callable[[Sequence[str]], Embedding],
    prompts: Sequence[str],
    *,
    place: str | None = None,
) -> Embedding:
    """Prompts encoded each on its own, kept on the device named by `place` or where they come from.

    A text encoder's memory grows with the prompts it reads at once, and kernels round by how many
    they are: a picture must not depend on what else is asked for.
    """
    each = []
    for prompt in prompts:
        one = encode([prompt])
        each.append(one if place is None else one.to(place))
    pooled = [one.pooled for one in each if one.pooled is not None]
    return Embedding(
        tokens=torch.cat([one.tokens for one in each]), pooled=torch.cat(pooled) if pooled else None
    )
