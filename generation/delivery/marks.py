"""The invisible marks of this installation: their numbers, and the key that hides them."""

import base64
import hashlib
import hmac
import secrets
from typing import Any, Final

from django.conf import settings

from generation import bridge

BITS: Final = 32
"""Of the number that a mark carries."""


def key() -> bytes:
    """From the master key, which an installation never changes: old files stay findable."""
    master = base64.urlsafe_b64decode(settings.MASTER_KEY)
    return hmac.digest(master, b"invisible mark", hashlib.sha256)


def fresh(matte: bytes) -> dict[str, Any]:
    """A mark of a number of its own, as `vision.service.rendition` takes it."""
    number = secrets.randbits(BITS)
    return {"key": bridge.as_text(key()), "number": number, "matte": bridge.as_text(matte)}
