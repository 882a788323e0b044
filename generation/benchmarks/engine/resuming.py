"""Whether an interrupted training ends with the bytes of an uninterrupted one."""

from generation.benchmarks.engine.children import ChildFailed
from generation.benchmarks.engine.work import Work
from generation.benchmarks.measured import Measured, say
from generation.demobase.photos import CAST
from generation.engine.canonical import digest_of_file

ADAPTER = "adapter.safetensors"
KEYS = ("resume_identical",)
STEPS, LEFT_AFTER = 8, 5
"""With no checkpoint due before, so that the one which leaving writes is what is gone on from."""


def measure(work: Work, measured: Measured) -> None:
    """Train once through; once left in one process and taken up in the next; compare."""
    say("training with and without an interruption")
    spec = work.spec(work.person(CAST[0]), steps=STEPS)
    through, left = work.new_folder(), work.new_folder()
    try:
        work.run_trial(spec, through)
        work.run_trial(spec, left, "--leave-after", LEFT_AFTER)
        unfinished = not (left / ADAPTER).exists()
        work.run_trial(spec, left, "--resume")
    except ChildFailed as error:
        measured.skipped.update(dict.fromkeys(KEYS, str(error)))
        return
    digests = {digest_of_file(folder / ADAPTER) for folder in (through, left)}
    measured.figures["resume_identical"] = int(unfinished and len(digests) == 1)
    measured.about["resume"] = {"steps": STEPS, "left_after": LEFT_AFTER, "processes": 3}
