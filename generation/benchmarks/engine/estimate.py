"""How long the benchmark will take, from a first short training on the machine as it is."""

from dataclasses import dataclass

from generation.benchmarks.engine import ai_toolkit, growth, peer, resuming
from generation.benchmarks.engine.work import PILOT_STEPS, Options, Work

PICTURE_STEPS = 3.5
"""Training steps that take as long as one picture."""
SLOWER = 1.5
"""How much longer their step is taken to be than ours."""
DRAWN = 16
"""Pictures of both adapters of a round."""


@dataclass(frozen=True)
class Amount:
    """Processes to start, and training steps or what takes as long."""

    processes: float
    steps: float


def expected_seconds(work: Work, wanted: list[str]) -> float:
    """For these sections; the first short training is timed for it, if there is any."""
    amounts = [amount for name, amount in _amounts(work.options).items() if name in wanted]
    if not any(each.processes for each in amounts):
        return 0.0
    step = work.pilot.trainings[0].step_s
    start = work.pilot.cold_s - PILOT_STEPS * step
    return sum(each.processes * start + each.steps * step for each in amounts)


def _amounts(options: Options) -> dict[str, Amount]:
    rounds, steps = options.repeats, options.steps
    compared = rounds * ((2 * SLOWER + 2 + SLOWER) * steps + DRAWN * PICTURE_STEPS)
    sizes = len(growth.PHOTOS) + len(growth.STEPS) + len(growth.RANKS)
    grown = 2 * (sum(growth.STEPS) + (sizes - len(growth.STEPS)) * growth.USUAL_STEPS)
    drawn = sum(growth.CANDIDATES) * PICTURE_STEPS
    return {
        "diffusers": Amount(5 * rounds, compared) if _is_there(options) else Amount(0, 0),
        "ai-toolkit": Amount(int(ai_toolkit.place(options) is not None), 0),
        "resume": Amount(3, 2 * resuming.STEPS),
        "swap": Amount(2, PILOT_STEPS),
        "growth": Amount(sizes + len(growth.CANDIDATES) + len(growth.PHOTOS), grown + drawn),
    }


def _is_there(options: Options) -> bool:
    try:
        peer.script(options.peer)
    except peer.PeerMissing:
        return False
    return True
