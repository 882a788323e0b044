"""Someone else's training script, unchanged, as a program that is timed.

python -m generation.benchmarks.engine.hosted RECORD [--times N] [--shims DIR] SCRIPT [arguments…]

Each time the script runs from its first line, as if started; from the second on all libraries are
loaded.
"""

import argparse
import importlib.util
import json
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

from generation.benchmarks.engine.records import Training
from generation.benchmarks.engine.stopwatch import timed


def main() -> None:
    """Run the script, and write down how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("record", type=Path)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--shims", type=Path, help="folder of stand-ins for what is not installed")
    parser.add_argument("script", type=Path)
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    stand_ins = offer(options.shims) if options.shims else []
    trainings = [host(options.script, options.arguments).to_json() for _ in range(options.times)]
    options.record.write_text(json.dumps({"trainings": trainings, "stand_ins": stand_ins}))


def host(script: Path, arguments: Sequence[str]) -> Training:
    """Run the script as a program of its own would run, and time it."""
    before, sys.argv = sys.argv, [str(script), *arguments]
    try:
        return timed(lambda: runpy.run_path(str(script), run_name="__main__"))
    finally:
        sys.argv = before


def offer(shims: Path) -> list[str]:
    """Make the stand-ins known for what is not installed; returns which these are.

    transformers and diffusers look for some of these libraries when they are imported, and would
    take a stand-in for the whole. They are imported first, so that they see that there is none.
    """
    import diffusers  # noqa: PLC0415 - only where a script needs stand-ins

    _ = diffusers.Flux2KleinPipeline
    names = [each.name for each in sorted(shims.iterdir()) if (each / "__init__.py").exists()]
    lacking = [name for name in names if importlib.util.find_spec(name) is None]
    sys.path.append(str(shims))
    importlib.invalidate_caches()
    return lacking


if __name__ == "__main__":
    main()
