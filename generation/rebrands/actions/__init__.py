"""Planning a rebrand, trying it on some people, running it, deciding and taking back."""

from generation.rebrands.actions.cropping import NotMeasured, crop
from generation.rebrands.actions.deciding import accept, refuse
from generation.rebrands.actions.pictures import (
    MAKE,
    SWAP,
    fail,
    forget,
    forget_earlier,
    keep_made,
    leave,
    swap,
)
from generation.rebrands.actions.planning import (
    SAMPLES,
    ApprovalsDoNotCarryOver,
    NobodyToChange,
    plan,
    preview,
)
from generation.rebrands.actions.running import (
    WIDTH,
    AnotherRuns,
    NothingToCancel,
    TooLateToUndo,
    begin,
    cancel,
    carry_on,
    go_on,
    pause,
    resume,
    retry,
    start,
    undo,
)

__all__ = [
    "MAKE",
    "SAMPLES",
    "SWAP",
    "WIDTH",
    "AnotherRuns",
    "ApprovalsDoNotCarryOver",
    "NobodyToChange",
    "NotMeasured",
    "NothingToCancel",
    "TooLateToUndo",
    "accept",
    "begin",
    "cancel",
    "carry_on",
    "crop",
    "fail",
    "forget",
    "forget_earlier",
    "go_on",
    "keep_made",
    "leave",
    "pause",
    "plan",
    "preview",
    "refuse",
    "resume",
    "retry",
    "start",
    "swap",
    "undo",
]
