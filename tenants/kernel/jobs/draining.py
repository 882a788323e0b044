"""What a cluster's processes tell each other: that all should end, and that workers live.

Plain numbers in memory that the forked workers share with their cluster. No locks: a killed process
would keep one.
"""

import ctypes
import time
from multiprocessing.sharedctypes import RawValue

_asked = RawValue(ctypes.c_bool, False)  # noqa: FBT003  # the shared value, not a flag
_last_sign = RawValue(ctypes.c_double, time.monotonic())


def ask() -> None:
    """Tell this cluster's workers to stop at their next checkpoint."""
    _asked.value = True


def asked_for() -> bool:
    """Whether this cluster's workers should stop."""
    return bool(_asked.value)


def note_sign_of_life() -> None:
    """A worker of this cluster is at work, or at least took a wake-up."""
    _last_sign.value = time.monotonic()


def seconds_since_sign_of_life() -> float:
    """How long no worker of this cluster has given a sign."""
    return time.monotonic() - _last_sign.value
