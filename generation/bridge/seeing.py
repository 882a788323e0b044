"""Asking the runner's eyes: `generation.vision.service`, with pictures as bytes on this side."""

import base64
from typing import Any

from generation.bridge.supervisor import ShouldStop, runner


def see(operation: str, *, should_stop: ShouldStop = lambda: False, **payload: Any) -> Any:
    """Have the runner do a vision operation; bytes go as base64 text.

    Raises what `Runner.run` raises.
    """
    coded = {
        name: as_text(value) if isinstance(value, bytes) else value
        for name, value in payload.items()
    }
    return runner().run(f"vision.{operation}", coded, should_stop=should_stop)


def as_text(data: bytes) -> str:
    """Bytes as the runner takes them."""
    return base64.b64encode(data).decode()


def as_bytes(text: str) -> bytes:
    """Bytes as the runner gave them."""
    return base64.b64decode(text)
