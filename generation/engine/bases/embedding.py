"""What a text encoder makes of prompts."""

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
