"""How engine work ends when it does not end well."""

from typing import Self

from generation.engine.errors import EngineError


class EngineFailed(Exception):
    """The engine refused or failed: a stable code, a sentence, and whether a retry may help."""

    def __init__(self, code: str, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retryable = retryable

    @classmethod
    def of(cls, error: EngineError) -> Self:
        """The same failure, for callers who know the engine only through the bridge."""
        return cls(error.code, str(error), retryable=error.retryable)


class EngineCrashed(EngineFailed):
    """The runner died or fell silent; the next call starts another one."""

    def __init__(self, message: str, *, code: str = "engine_crashed") -> None:
        super().__init__(code, message, retryable=True)


class Stopped(Exception):
    """The work was stopped because the caller asked; a training left a checkpoint."""
