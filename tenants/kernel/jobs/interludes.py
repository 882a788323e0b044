"""Urgent work in the middle of a long job, so that whoever watches need not wait for its end."""

import time
from datetime import datetime

from tenants.kernel.jobs import claims, tasks
from tenants.kernel.jobs.claims import Claim

MOST = 0.2
"""Share of a job's time that others' urgent work may take, however much of it waits."""


class Interludes:
    """Called where a long job can pause: does one urgent job of the queue, if it is time for one.

    The job done is another's, of any company: it ends by itself, well or badly, and the outer one
    goes on. Call it outside of any scope.
    """

    def __init__(self, claim: Claim, *, queue: str) -> None:
        self._claim, self._queue, self._not_before = claim, queue, 0.0

    def __call__(self, *, at: datetime) -> None:
        """Raises nothing that the urgent job ended with."""
        began = time.monotonic()
        if began < self._not_before or self._claim.draining:
            return
        claim = claims.claim_between(self._claim, self._queue, at=at)
        if claim is None:
            return
        tasks.work(claim)
        ended = time.monotonic()
        self._not_before = ended + (ended - began) * (1 - MOST) / MOST
