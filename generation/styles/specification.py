"""The prompt specification of a style: its axes, the values each may have, and what is pinned when
it is published.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tenants.kernel.errors import Invalid

AXES: Mapping[str, Mapping[str, str]] = {
    "clothing": {
        "business formal": "Business formal",
        "smart casual": "Smart casual",
        "creative professional": "Creative professional",
    },
    "lighting": {
        "soft light": "Soft light",
        "light from the left": "Light from the left",
        "light from the right": "Light from the right",
    },
    "pose": {
        "facing the camera": "Facing the camera",
        "slight turn left": "Slight turn left",
        "slight turn right": "Slight turn right",
    },
    "expression": {
        "professional neutral": "Professional neutral",
        "approachable": "Approachable",
        "confident smile": "Confident smile",
    },
}
"""Axis -> value -> label. The background, the fifth axis, is a row of the brand."""

DEFAULT: dict[str, list[str]] = {
    "clothing": ["business formal"],
    "lighting": ["soft light"],
    "pose": ["facing the camera"],
    "expression": ["approachable", "confident smile"],
}


@dataclass(frozen=True)
class Numbers:
    """How many candidates are rendered and how many of them reach the gallery."""

    candidates: int = 12
    keepers: int = 6


def checked(axes: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The allowed values per axis, each axis with at least one known value.

    Raises:
        Invalid: naming each axis that is empty or has a value nobody knows.
    """
    fields: dict[str, str] = {}
    for axis, known in AXES.items():
        chosen = axes.get(axis) or []
        if not chosen:
            fields[axis] = "Choose at least one."
        elif unknown := [value for value in chosen if value not in known]:
            fields[axis] = f"Not known: {', '.join(unknown)}."
    if fields:
        raise Invalid(fields=fields)
    return {axis: [value for value in AXES[axis] if value in axes[axis]] for axis in AXES}


def frozen(
    axes: Mapping[str, list[str]],
    *,
    background: Mapping[str, Any],
    base: str,
    seed: int,
    numbers: Numbers,
) -> dict[str, Any]:
    """Everything that makes the pictures of a published version, as JSON values."""
    return {
        "axes": checked(axes),
        "background": dict(background),
        "base": base,
        "seed": seed,
        "candidates": numbers.candidates,
        "keepers": numbers.keepers,
    }


def digest(specification: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of the specification."""
    return hashlib.sha256(
        json.dumps(specification, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()
