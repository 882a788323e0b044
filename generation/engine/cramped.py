"""Work whose memory may run out: done once more in a smaller way, then given up clearly."""

from collections.abc import Callable, Generator, Iterator

import torch

from generation.engine import planning
from generation.engine.bases import loading
from generation.engine.errors import DoesNotFit, OutOfMemory
from generation.engine.events import Event, Warned
from generation.engine.planning import Stage


def smaller_once(
    work: Callable[[], Iterator[Event]], base: str, *, stage: Stage
) -> Generator[Event]:
    """The events of `work`; where memory runs out, those of doing it again by the next smaller
    plan, which this process then stays with.

    Raises OutOfMemory when that is too large as well, or there is none.
    """
    try:
        yield from work()
    except torch.OutOfMemoryError:
        pass  # until this is left, the error holds everything that the work had in memory
    else:
        return
    try:
        loading.shrink(base, stage)
        yield Warned(
            code="out_of_memory",
            message="The device's memory ran out; going on in a way that takes less.",
        )
        yield from work()
    except torch.OutOfMemoryError as error:
        raise _out_of_memory(base, stage, "twice") from error
    except DoesNotFit as error:
        raise _out_of_memory(base, stage, f"and there is no smaller way ({error})") from error


def _out_of_memory(base: str, stage: Stage, how: str) -> OutOfMemory:
    device = planning.this_device()
    return OutOfMemory(
        f"The memory of this {device.kind} device ({device.memory_gib:.1f} GiB) ran out {how}"
        f" while {base} was to {stage}: use smaller pictures or a larger device."
    )
