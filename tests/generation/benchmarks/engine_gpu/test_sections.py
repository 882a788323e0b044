"""What is left out is named, and the rest goes on."""

import pytest
import torch

from generation.benchmarks.engine_gpu.clock import Deadline, OutOfTime
from generation.benchmarks.engine_gpu.sections import NO_MEASURE, Section, perform
from generation.benchmarks.measured import Measured
from generation.engine.errors import WeightsMissing


def section(key, measure, *, seconds=0.0):
    return Section(name=key, keys=(key,), seconds=seconds, measure=measure)


def failing(error):
    def measure():
        raise error

    return measure


def performed(*sections, seconds=100.0):
    measured, seen = Measured(), []
    perform(
        sections,
        measured,
        deadline=Deadline(seconds),
        after=lambda: seen.append(dict(measured.figures)),
    )
    return measured, seen


def test_full_memory_costs_one_section():
    measured, _ = performed(
        section("large", failing(torch.OutOfMemoryError("Tried to allocate 9 GiB."))),
        section("small", lambda: {"small": 1.5}),
    )

    assert measured.figures == {"small": 1.5}
    assert measured.skipped == {"large": "out of memory: Tried to allocate 9 GiB."}


def test_full_memory_is_found_behind_what_it_led_to():
    def measure():
        try:
            failing(torch.OutOfMemoryError("full"))()
        except torch.OutOfMemoryError:
            raise WeightsMissing("The weights are not here.") from None

    measured, _ = performed(section("large", measure))

    assert measured.skipped == {"large": "out of memory: full"}


def test_section_that_no_time_is_left_for_is_not_begun():
    measured, _ = performed(section("long", failing(AssertionError), seconds=60), seconds=30)

    assert measured.skipped["long"].endswith("s were left and it may take 60")


def test_work_under_way_ends_with_the_time():
    with pytest.raises(OutOfTime, match="0 seconds were over when step 7 was done"):
        Deadline(-0.1).check("step 7 was done")

    measured, _ = performed(section("long", failing(OutOfTime("480 seconds were over"))))
    assert measured.skipped == {"long": "480 seconds were over"}


def test_what_a_device_cannot_tell_is_named():
    measured, _ = performed(section("peak_gib", lambda: {"peak_gib": None}))

    assert measured.figures == {}
    assert measured.skipped == {"peak_gib": NO_MEASURE}


def test_figures_are_handed_on_after_each_section():
    _, seen = performed(section("one", lambda: {"one": 1}), section("two", lambda: {"two": 2}))

    assert seen == [{"one": 1}, {"one": 1, "two": 2}]
