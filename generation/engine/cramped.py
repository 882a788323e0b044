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

    Raises OutOfMemory when that is too large as well.
    """
    try:
        yield from work()
    except torch.OutOfMemoryError:
        pass  # until this is left, the error holds everything that the work had in memory
    else:
        return
    yield Warned(
        code="out_of_memory",
        message="The device's memory ran out; going on in a way that takes less.",
    )
    try:
        loading.shrink(base, stage)
        yield from work()
    except (torch.OutOfMemoryError, DoesNotFit) as error:
        device = planning.this_device()
        raise OutOfMemory(
            f"The memory of this {device.kind} device ({device.memory_gib:.1f} GiB) ran out twice"
            f" while {base} was to {stage}: use smaller pictures or a larger device."
        ) from error
