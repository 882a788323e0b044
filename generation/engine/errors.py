"""What the engine refuses, and why; each error is one sentence that a person can act on."""

from typing import ClassVar


class EngineError(Exception):
    """Work that could not be done; `code` is stable, `retryable` says whether a retry may help."""

    code: ClassVar[str] = "engine_error"
    retryable: ClassVar[bool] = False


class SpecInvalid(EngineError):
    """A specification with an unknown, missing or out-of-range value."""

    code = "spec_invalid"


class PhotoUnreadable(EngineError):
    """A training photo that is missing, changed since the spec was made, or not a picture."""

    code = "photo_unreadable"


class WeightsMissing(EngineError):
    """A base whose weights are not on this machine."""

    code = "weights_missing"


class WeightsCorrupt(EngineError):
    """Base weights that are not the bytes that their manifest promises."""

    code = "weights_corrupt"


class FetchFailed(EngineError):
    """Base weights that could not be brought to this machine."""

    code = "fetch_failed"
    retryable = True


class DoesNotFit(EngineError):
    """A base that no way of holding it brings into this device's memory."""

    code = "does_not_fit"


class OutOfMemory(EngineError):
    """The device's memory ran out, on the planned way and on the next smaller one."""

    code = "out_of_memory"


class DiskFull(EngineError):
    """No room on the disk for a file; what was there before is still there."""

    code = "disk_full"
    retryable = True


class AdapterInvalid(EngineError):
    """An adapter that is damaged, of another base or rank, or not a safetensors file."""

    code = "adapter_invalid"


class Diverged(EngineError):
    """A training whose loss or weights stopped being finite numbers."""

    code = "training_diverged"
