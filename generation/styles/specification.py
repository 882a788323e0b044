"""What a style says: what its pictures may show, how they are framed and how many there are, and
what is pinned when it is published.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from generation.vision.composition import Framing
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

FINISH_VERSION = "finish-1"
"""Changes whenever the finish would give other pixels for the same cutout."""
CANVAS = 1024
"""Width and height in pixels of a finished headshot."""
MOST_CANDIDATES = 240
MOST_KEEPERS = 40
FRAMING_LIMITS: Mapping[str, tuple[float, float]] = {
    "eye_line": (0.30, 0.55),
    "head_height": (0.30, 0.75),
    "centre": (0.35, 0.65),
}
"""Between what each share may lie: beyond, a head leaves the picture or is too small to know."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A style as it is being edited."""

    axes: Mapping[str, Sequence[str]]
    """The allowed values by axis."""
    locked: Sequence[str] = ()
    """Axes on which employees cannot choose among the allowed values."""
    framing: Framing = field(default_factory=Framing)
    candidates: int = 12
    keepers: int = 6
    """Pictures that are rendered for each person, and how many of them they choose from."""

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What `to_json` gave."""
        return cls(**{**values, "framing": Framing(**values["framing"])})

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    def checked(self) -> Self:
        """The same with each axis's values in their own order.

        Raises:
            Invalid: naming each field that leaves no choice, or has a value nobody knows or that no
                picture can have.
        """
        fields = _about_axes(self.axes, self.locked)
        fields |= _about_framing(self.framing)
        fields |= _about_numbers(self.candidates, self.keepers)
        if fields:
            raise Invalid(fields=fields)
        axes = {axis: [value for value in AXES[axis] if value in self.axes[axis]] for axis in AXES}
        return replace(self, axes=axes, locked=[axis for axis in AXES if axis in self.locked])


DEFAULT = Draft(
    axes={
        "clothing": ["business formal"],
        "lighting": ["soft light"],
        "pose": ["facing the camera"],
        "expression": ["approachable", "confident smile"],
    }
)


def frozen(
    draft: Draft, *, background: Mapping[str, Any], base: str, seed: int, made_by: Mapping[str, str]
) -> dict[str, Any]:
    """Everything that makes the pictures of a published version, as JSON values.

    `made_by` has the digests of what turns it into pictures: the table of prompts, the base's
    recipe and its weights.
    """
    checked = draft.checked()
    return {
        "axes": dict(checked.axes),
        "locked": list(checked.locked),
        "background": dict(background),
        "finish": {"version": FINISH_VERSION, "canvas": CANVAS, "framing": asdict(checked.framing)},
        "base": base,
        "made_by": dict(made_by),
        "seed": seed,
        "candidates": checked.candidates,
        "keepers": checked.keepers,
    }


def digest(specification: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of the specification."""
    return hashlib.sha256(
        json.dumps(specification, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def _about_axes(axes: Mapping[str, Sequence[str]], locked: Sequence[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for axis, known in AXES.items():
        chosen = axes.get(axis) or []
        if not chosen:
            fields[axis] = "Choose at least one."
        elif unknown := [value for value in chosen if value not in known]:
            fields[axis] = f"Not known: {', '.join(unknown)}."
    if unknown := [axis for axis in locked if axis not in AXES]:
        fields["locked"] = f"Not known: {', '.join(unknown)}."
    return fields


def _about_framing(framing: Framing) -> dict[str, str]:
    fields = {
        name: f"Choose a share from {low:.2f} to {high:.2f}."
        for name, (low, high) in FRAMING_LIMITS.items()
        if not low <= getattr(framing, name) <= high
    }
    half = framing.head_height / 2
    if not fields and not half <= framing.eye_line <= 1 - half:
        fields["head_height"] = "A head this large does not fit. Make it smaller, or move the eyes."
    return fields


def _about_numbers(candidates: int, keepers: int) -> dict[str, str]:
    fields = {}
    if not 1 <= candidates <= MOST_CANDIDATES:
        fields["candidates"] = f"Render 1 to {MOST_CANDIDATES} pictures for each person."
    if not 1 <= keepers <= min(candidates, MOST_KEEPERS):
        fields["keepers"] = f"Show 1 to {min(candidates, MOST_KEEPERS)} of them."
    return fields
