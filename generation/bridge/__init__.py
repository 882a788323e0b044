"""The engine for Django's processes: plain values in and out, no torch, no ORM."""

from generation.bridge.errors import FOR_OPERATORS, EngineCrashed, EngineFailed, Stopped
from generation.bridge.seeing import as_bytes, as_text, see
from generation.bridge.specs import (
    TRIGGER,
    asked,
    edit_side,
    edit_spec,
    edited,
    edits_of,
    funnel,
    ground,
    made_by,
    medium,
    preview_spec,
    render_spec,
    render_spec_of,
    sample_spec,
    shown,
    takes_references,
    training_photo,
    training_spec,
    weighs_by_mask,
)
from generation.bridge.supervisor import Runner, runner
from generation.engine.fit import Asked

__all__ = [
    "FOR_OPERATORS",
    "TRIGGER",
    "Asked",
    "EngineCrashed",
    "EngineFailed",
    "Runner",
    "Stopped",
    "as_bytes",
    "as_text",
    "asked",
    "edit_side",
    "edit_spec",
    "edited",
    "edits_of",
    "funnel",
    "ground",
    "made_by",
    "medium",
    "preview_spec",
    "render_spec",
    "render_spec_of",
    "runner",
    "sample_spec",
    "see",
    "shown",
    "takes_references",
    "training_photo",
    "training_spec",
    "weighs_by_mask",
]
