"""What a check flags on a headshot: it may be chosen, and is never recommended."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from generation.keeps.models import CHECKS as KEEP_CHECKS
from generation.keeps.models import Keep
from generation.vision.reasons import DRIFTING

if TYPE_CHECKING:
    from generation.headshots.models import Headshot

DRIFT_CHECKS = {kind: f"drift_{kind}" for kind in DRIFTING}
"""The check of a headshot for each kind of drift."""
UNSEEN = tuple(kept for kept in Keep.values if kept not in KEEP_CHECKS)
"""What employees may ask to keep and no check sees."""
FLAGGING = (*KEEP_CHECKS.values(), *DRIFT_CHECKS.values())
"""Checks that flag where they do not pass."""


def is_flagged(checks: Mapping[str, Any]) -> bool:
    """Whether something to be kept is not seen, or the person looks changed."""
    return any(not checks[name]["passes"] for name in FLAGGING if name in checks)


def passes_everything(take: "Headshot") -> bool:
    """Whether every check of the take passed, and none had to be left to people."""
    if not (take.batch and take.passes and take.checks):
        return False
    if take.likeness < take.likeness_floor:
        return False
    if take.nearest_other is not None and take.nearest_other >= take.likeness:
        return False
    unseen = any(kept in UNSEEN for kept in take.batch.keep)
    return not unseen and all(check["passes"] for check in take.checks.values())


def drifted(checks: Mapping[str, Any]) -> list[str]:
    """How the person looks changed, as codes of `vision.reasons.DRIFTS`."""
    told = [checks[name] for name in DRIFT_CHECKS.values() if name in checks]
    return [check["code"] for check in told if not check["passes"]]
