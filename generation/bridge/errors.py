"""How engine work ends when it does not end well: as the job that asked for it.

Whoever calls the bridge in a job lets these pass, so that every handler treats the engine alike.
"""

from typing import Final, Self

from generation.engine.errors import (
    DoesNotFit,
    EngineError,
    OutOfMemory,
    WeightsCorrupt,
    WeightsMissing,
)
from generation.vision.errors import ModelUnusable, NotInstalled, TooManyBytes
from tenants.kernel.jobs.outcomes import JobFailed, Release

FOR_OPERATORS: Final = frozenset(
    {
        NotInstalled.code,
        ModelUnusable.code,
        WeightsMissing.code,
        WeightsCorrupt.code,
        DoesNotFit.code,
        OutOfMemory.code,
        TooManyBytes.code,
    }
)
"""Failures of this machine, which whoever runs it puts right: their message says how, for the log,
and never anything of a person."""


class EngineFailed(JobFailed):
    """The engine refused or failed: a stable code, a sentence, and whether a retry may help."""

    def __init__(self, code: str, message: str, *, retryable: bool) -> None:
        note = message if code in FOR_OPERATORS else ""
        super().__init__(code, retryable=retryable, note=note)
        self.message = message

    def __str__(self) -> str:
        return self.message

    @classmethod
    def of(cls, error: EngineError) -> Self:
        """The same failure, for callers who know the engine only through the bridge."""
        return cls(error.code, str(error), retryable=error.retryable)


class EngineCrashed(EngineFailed):
    """The runner died or fell silent; the next call starts another one."""

    def __init__(self, message: str, *, code: str = "engine_crashed") -> None:
        super().__init__(code, message, retryable=True)


class Stopped(Release):
    """The work was stopped because the caller asked; a training left a checkpoint."""
