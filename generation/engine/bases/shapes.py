"""The sizes of a base's parts, by which each can be built without its weights."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Shapes:
    """What each part's class is told; what is left out is the class's own default."""

    transformer: Mapping[str, Any]
    text_encoder: Mapping[str, Any]
    second_text_encoder: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """Of families that have two."""
    autoencoder: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
