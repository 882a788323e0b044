"""The engine for Django's processes: plain values in and out, no torch, no ORM."""

from generation.bridge.errors import EngineCrashed, EngineFailed, Stopped
from generation.bridge.seeing import as_bytes, as_text, see
from generation.bridge.specs import (
    TRIGGER,
    preview_spec,
    render_spec,
    render_spec_of,
    takes_references,
    training_photo,
    training_spec,
    weighs_by_mask,
)
from generation.bridge.supervisor import Runner, runner

__all__ = [
    "TRIGGER",
    "EngineCrashed",
    "EngineFailed",
    "Runner",
    "Stopped",
    "as_bytes",
    "as_text",
    "preview_spec",
    "render_spec",
    "render_spec_of",
    "runner",
    "see",
    "takes_references",
    "training_photo",
    "training_spec",
    "weighs_by_mask",
]
