"""A job's sign of life while something else does its work."""

import time
from collections.abc import Callable

from tenants.kernel.jobs.claims import Claim

EVERY_S = 1.5
"""Between two looks at the row: a cancelled job stops within a few seconds."""


class Pulse:
    """Asked often, looks at the row seldom: renews the lease, and says whether to stop for a drain.

    Calling it raises what `Claim.heartbeat` raises when the job was cancelled or taken over, and
    what `also` raises, the handler's own condition for going on.
    """

    def __init__(self, claim: Claim, *, also: Callable[[], None] = lambda: None) -> None:
        self._claim, self._also, self._last = claim, also, 0.0

    def __call__(self) -> bool:
        if time.monotonic() - self._last >= EVERY_S:
            self._last = time.monotonic()
            self._claim.heartbeat()
            self._also()
        return self._claim.draining
