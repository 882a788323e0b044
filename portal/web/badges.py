"""A state's look beside its word: a tone and an icon, so that colour never speaks alone."""

from types import MappingProxyType
from typing import Final, NamedTuple


class Badge(NamedTuple):
    """`tone` is one of ok, warn, bad, accent and the empty string; `icon` is a name in the set."""

    tone: str
    icon: str


_WAITING: Final = Badge("", "clock")
_WORKING: Final = Badge("accent", "working")
_GOOD: Final = Badge("ok", "check")
_OVER: Final = Badge("", "minus")
_REFUSED: Final = Badge("bad", "cross")

BADGES: Final = MappingProxyType(
    {
        "accepted": _GOOD,
        "active": _GOOD,
        "added": Badge("", "person"),
        "admitted": _GOOD,
        "approved": _GOOD,
        "cancelled": _OVER,
        "changes_requested": Badge("bad", "redo"),
        "chosen": Badge("accent", "heart"),
        "discarded": _OVER,
        "done": _GOOD,
        "draft": Badge("", "edit"),
        "drawing": _WORKING,
        "erased": Badge("", "trash"),
        "erasing": Badge("warn", "trash"),
        "expired": Badge("warn", "clock"),
        "failed": Badge("bad", "warning"),
        "held": _WAITING,
        "invited": Badge("", "mail"),
        "left": _OVER,
        "making": _WORKING,
        "open": Badge("warn", "eye"),
        "proposed": Badge("", "image"),
        "published": _GOOD,
        "queued": _WAITING,
        "ready": _GOOD,
        "received": _WAITING,
        "rejected": _REFUSED,
        "released": _GOOD,
        "rendering": _WORKING,
        "retired": _OVER,
        "revoked": _REFUSED,
        "running": _WORKING,
        "second": Badge("warn", "eye"),
        "sent": Badge("", "mail"),
        "spare": _OVER,
        "stalled": Badge("warn", "clock"),
        "in_use": _GOOD,
        "made": Badge("warn", "eye"),
        "paused": Badge("warn", "clock"),
        "planned": Badge("", "edit"),
        "refused": _OVER,
        "stuck": Badge("bad", "warning"),
        "undoing": _WORKING,
        "undone": _OVER,
        "waiting": _WAITING,
        "withdrawn": Badge("bad", "undo"),
    }
)
"""By a state's stored value. A new state of any lifecycle needs a line here."""
