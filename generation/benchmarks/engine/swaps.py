"""What the next person's adapter costs on a warm base."""

from statistics import median

from generation.benchmarks.engine.children import ChildFailed
from generation.benchmarks.engine.work import PILOT_STEPS, Work
from generation.benchmarks.measured import Measured, say
from generation.demobase.photos import CAST
from generation.styles.specification import DEFAULT

KEYS = ("adapter_swap_ms", "adapter_swap_ms_per_headshot")


def measure(work: Work, measured: Measured) -> None:
    """Swap two persons' adapters; one swap is shared by all headshots of a person."""
    say("swapping two adapters on a warm base")
    try:
        other = work.train(work.spec(work.person(CAST[1]), steps=PILOT_STEPS))
        swaps = work.children.run("swapping", work.pilot.adapter, other.adapter).record["swaps_s"]
    except ChildFailed as error:
        measured.skipped.update(dict.fromkeys(KEYS, str(error)))
        return
    milliseconds, headshots = 1000 * median(swaps), DEFAULT.keepers
    measured.figures["adapter_swap_ms"] = milliseconds
    measured.figures["adapter_swap_ms_per_headshot"] = milliseconds / headshots
    measured.about["swap"] = {
        "swaps": len(swaps),
        "least_and_most_ms": [round(1000 * each, 2) for each in (min(swaps), max(swaps))],
        "headshots_per_person": headshots,
        "candidates_per_person": DEFAULT.candidates,
    }
