"""Ours and diffusers' example in turn: steps, whole trainings, memory, likeness in equal time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Any

from generation.benchmarks.engine import peer
from generation.benchmarks.engine.children import ChildFailed
from generation.benchmarks.engine.peer import PeerMissing, Task
from generation.benchmarks.engine.work import Trial, Work
from generation.benchmarks.measured import Figure, Measured, say
from generation.demobase.photos import CAST
from generation.engine import bases, weights

KEYS = (
    "step_ratio_diffusers",
    "wall_ratio_diffusers",
    "cold_wall_ratio_diffusers",
    "peak_memory_ratio",
    "likeness_gain_equal_time",
    "recognised_gain_equal_time",
)
RESERVE = 0.03
"""Share of the time that our longer training leaves, because no two runs take as long."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """Both trained for one person, theirs first; then ours for as long as theirs took."""

    theirs: Trial
    ours: Trial
    longer: Trial
    longer_steps: int
    likeness: tuple[float, float]
    """Of theirs and of our longer one to photos held out, 0 to 1."""
    recognised: tuple[float, float]
    """The same by the network that measures the demo base, as a cosine."""


def measure(work: Work, measured: Measured) -> None:
    """Add the figures, or why there are none."""
    try:
        script = peer.script(work.options.peer)
        rounds = [_round(work, script, seed) for seed in CAST[: work.options.repeats]]
    except (PeerMissing, ChildFailed) as error:
        measured.skipped.update(dict.fromkeys(KEYS, str(error)))
        return
    measured.figures.update(figures(rounds))
    measured.about["diffusers"] = about(rounds)


def figures(rounds: Sequence[Round]) -> dict[str, Figure]:
    """Theirs by ours, of medians over all rounds: above 1 ours takes less. Likeness: ours less
    theirs, the mean over the persons."""
    return {
        "step_ratio_diffusers": _ratio(rounds, _step),
        "wall_ratio_diffusers": _ratio(rounds, lambda trial: trial.trainings[-1].seconds),
        "cold_wall_ratio_diffusers": _ratio(rounds, lambda trial: trial.cold_s),
        "peak_memory_ratio": _ratio(rounds, lambda trial: trial.trainings[0].peak_mb),
        "likeness_gain_equal_time": _gain([each.likeness for each in rounds]),
        "recognised_gain_equal_time": _gain([each.recognised for each in rounds]),
    }


def about(rounds: Sequence[Round]) -> dict[str, Any]:
    """What the ratios come from, with the spread of what was repeated."""
    return {
        "script": peer.SOURCE,
        "repeats": len(rounds),
        "stand_ins": sorted({name for each in rounds for name in each.theirs.stand_ins}),
        "theirs": _spreads([each.theirs for each in rounds]),
        "ours": _spreads([each.ours for each in rounds]),
        "equal_time": [_equal_time(each) for each in rounds],
    }


def steps_within(seconds: float, ours: Trial) -> int:
    """How many steps of ours end in this time from starting the process."""
    apart = ours.cold_s - sum(ours.trainings[0].steps_s)  # slow steps are no part of starting
    return max(1, 1 + int((seconds * (1 - RESERVE) - apart) / _step(ours)))


def _round(work: Work, script: Path, seed: int) -> Round:
    say(f"person {seed}: theirs, ours, then ours for as long as theirs took")
    person, steps = work.person(seed), work.options.steps
    theirs = _example(work, script, person)
    ours = work.train(work.spec(person, steps=steps), times=2)
    longer_steps = steps_within(theirs.cold_s, ours)
    longer = work.train(work.spec(person, steps=longer_steps))
    drawn = work.children.run("drawing", person, theirs.adapter, longer.adapter).record
    return Round(
        theirs=theirs,
        ours=ours,
        longer=longer,
        longer_steps=longer_steps,
        likeness=(drawn[0]["likeness"], drawn[1]["likeness"]),
        recognised=(drawn[0]["recognised"], drawn[1]["recognised"]),
    )


def _example(work: Work, script: Path, person: Path) -> Trial:
    """Their training of the same: cold, then warm, in one process."""
    config, out = bases.configuration("demo"), work.new_folder()
    task = Task(
        weights=weights.folder(config, config.trains_on),
        person=person,
        spec=work.spec(person, steps=work.options.steps),
        layers=work.pilot.layers,
        out=out,
    )
    ended = work.children.run(
        "hosted", "--times", 2, "--shims", peer.SHIMS, script, *peer.arguments(task)
    )
    return Trial.of(ended, adapter=out / peer.ADAPTER)


def _gain(likeness: Sequence[tuple[float, float]]) -> float:
    """Ours less theirs, the mean over the persons."""
    return fmean(ours - theirs for theirs, ours in likeness)


def _ratio(rounds: Sequence[Round], cost: Callable[[Trial], float]) -> float:
    theirs = median(cost(each.theirs) for each in rounds)
    return theirs / median(cost(each.ours) for each in rounds)


def _step(trial: Trial) -> float:
    """Seconds of a usual step, over all trainings of a process."""
    return median(step for each in trial.trainings for step in each.warm_steps_s)


def _cpu_step(trial: Trial) -> float:
    return median(step for each in trial.trainings for step in each.warm_steps_cpu_s)


def _spreads(trials: Sequence[Trial]) -> dict[str, list[float]]:
    """Least, median and most over the rounds."""
    costs: dict[str, Callable[[Trial], float]] = {
        "step_s": _step,
        "step_cpu_s": _cpu_step,
        "warm_s": lambda trial: trial.trainings[-1].seconds,
        "cold_s": lambda trial: trial.cold_s,
        "peak_mb": lambda trial: trial.trainings[0].peak_mb,
    }
    found = {name: [cost(trial) for trial in trials] for name, cost in costs.items()}
    return {
        name: [round(value, 4) for value in (min(values), median(values), max(values))]
        for name, values in found.items()
    }


def _equal_time(each: Round) -> dict[str, list[float]]:
    """Theirs, then ours."""
    return {
        "steps": [len(each.theirs.trainings[0].steps_s) + 1, each.longer_steps],
        "seconds": [round(each.theirs.cold_s, 2), round(each.longer.cold_s, 2)],
        "likeness": [round(value, 4) for value in each.likeness],
        "recognised": [round(value, 4) for value in each.recognised],
    }
