"""What a check flags on a headshot: it may be chosen, and is never recommended."""

from collections.abc import Mapping
from typing import Any

from generation.keeps.models import CHECKS as KEEP_CHECKS
from generation.vision.reasons import DRIFTING

DRIFT_CHECKS = {kind: f"drift_{kind}" for kind in DRIFTING}
"""The check of a headshot for each kind of drift."""
FLAGGING = (*KEEP_CHECKS.values(), *DRIFT_CHECKS.values())
"""Checks that flag where they do not pass."""


def is_flagged(checks: Mapping[str, Any]) -> bool:
    """Whether something to be kept is not seen, or the person looks changed."""
    return any(not checks[name]["passes"] for name in FLAGGING if name in checks)


def drifted(checks: Mapping[str, Any]) -> list[str]:
    """How the person looks changed, as codes of `vision.reasons.DRIFTS`."""
    told = [checks[name] for name in DRIFT_CHECKS.values() if name in checks]
    return [check["code"] for check in told if not check["passes"]]
