"""What is measured in which order, each part within the time that is left."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch

from generation.benchmarks.engine_gpu import attention, bounds, example
from generation.benchmarks.engine_gpu.attention import Heads
from generation.benchmarks.engine_gpu.clock import Deadline, OutOfTime, release
from generation.benchmarks.engine_gpu.subject import Figures, Subject
from generation.benchmarks.measured import Measured, say

NO_MEASURE = "this device or these shapes have no measure of it"


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of the benchmark: it gives these figures or, for a reason, none."""

    name: str
    keys: tuple[str, ...]
    seconds: float
    """What it may take; with less time left it is not begun."""
    measure: Callable[[], Figures]


def of_base(subject: Subject, *, deadline: Deadline, peak: bounds.Peak) -> Iterator[Section]:
    """Steps, pictures and the whole way, most important first."""
    base, key, size = subject.config.name, subject.key, subject.config.size
    for side in subject.config.recipe.buckets:
        yield Section(
            name=f"{base}/step/{side}",
            keys=step_keys(f"{key}_{side}"),
            seconds=50,
            measure=partial(subject.step, side, peak=peak),
        )
    yield Section(
        name=f"{base}/image",
        keys=(
            *(f"{name}_{key}_{size}" for name in ("image_s", "first_image_s", "peak_gib_render")),
            *(f"{name}_{key}" for name in ("adapter_swap_ms", "swap_recompilations")),
        ),
        seconds=60,
        measure=subject.image,
    )
    if subject.config.is_distilled:
        yield Section(
            name=f"{base}/photos-to-40",
            keys=("photos_to_40_s", "photos_to_40_train_s", "photos_to_40_draw_s"),
            seconds=150,
            measure=partial(subject.photos_to_40, deadline),
        )
    if subject.plan.compiler:
        for side in subject.config.recipe.buckets:
            yield Section(
                name=f"{base}/eager/{side}",
                keys=tuple(f"step_{way}_ms_{key}_{side}" for way in ("unrecorded", "eager")),
                seconds=20,
                measure=partial(subject.eager_step, side),
            )
    yield Section(
        name=f"{base}/checkpoint",
        keys=(f"checkpoint_s_{key}",),
        seconds=15,
        measure=subject.checkpoint,
    )
    yield Section(
        name=f"{base}/optimizer",
        keys=tuple(f"optimizer_ms_{way}_{key}" for way in ("foreach", "fused")),
        seconds=10,
        measure=subject.optimizer,
    )


def of_example(subject: Subject, script: Path) -> Iterator[Section]:
    """diffusers' example at the least and the most of the recipe's sides."""
    base, sides = subject.config.name, subject.config.recipe.buckets
    for side in (min(sides), max(sides)):
        name = f"{subject.key}_{side}"
        yield Section(
            name=f"{base}/diffusers/{side}",
            keys=(f"diffusers_step_ms_{name}", f"step_ratio_diffusers_{name}"),
            seconds=90,
            measure=partial(example.step, subject, side, script),
        )


def of_attention(size: Heads) -> Iterator[Section]:
    """Each kernel at the size of a picture's attention."""
    for kernel in attention.KERNELS:
        yield Section(
            name=f"attention/{kernel}",
            keys=(f"attention_ms_{kernel}",),
            seconds=5,
            measure=partial(_attention, kernel, size),
        )


def _attention(kernel: str, size: Heads) -> Figures:
    return {f"attention_ms_{kernel}": attention.seconds(kernel, size) * 1000}


def step_keys(name: str) -> tuple[str, ...]:
    """The figures of training steps of one base and side."""
    kinds = ("step_ms", "step_bound_ms", "step_bound_share", "first_step_s", "peak_gib")
    return tuple(f"{kind}_{name}" for kind in kinds)


def perform(
    sections: Iterable[Section],
    measured: Measured,
    *,
    deadline: Deadline,
    after: Callable[[], None],
) -> None:
    """Measure one section after another; what fails or has no time is named, and the rest goes on.

    `after` is called after each, so that a killed run leaves what it had.
    """
    for section in sections:
        left = deadline.left()
        if left < section.seconds:
            _skip(section, measured, f"{left:.0f} s were left and it may take {section.seconds}")
        else:
            say(f"{section.name}: {left:.0f} s left")
            _measure(section, measured)
        after()


def _measure(section: Section, measured: Measured) -> None:
    why = NO_MEASURE
    try:
        found = section.measure()
    except Exception as error:  # whatever fails, the other figures count
        why, found = _reason(error), {}
    release()
    measured.figures |= {key: value for key, value in found.items() if value is not None}
    _skip(section, measured, why)
    for key in section.keys:
        if key in measured.figures:
            say(f"  {key} {measured.figures[key]:.4g}")


def _skip(section: Section, measured: Measured, why: str) -> None:
    """Name what the section did not give."""
    lacking = [key for key in section.keys if key not in measured.figures]
    for key in lacking:
        measured.skipped[key] = why
    if lacking:
        say(f"  {', '.join(lacking)}: {why}")


def _reason(error: BaseException) -> str:
    """One line; the engine answers a full memory by what needs real weights, so look behind it."""
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, torch.OutOfMemoryError):
            return f"out of memory: {_line(behind)}"
        behind = behind.__context__
    return (
        _line(error) if isinstance(error, OutOfTime) else f"{type(error).__name__}: {_line(error)}"
    )


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300]
