"""One warm base that wears two adapters in turn, as a program.

python -m generation.benchmarks.engine.swapping RECORD ADAPTER ADAPTER
"""

import argparse
import json
import time
from pathlib import Path

from generation.engine import compute, lora
from generation.engine.bases import loading
from generation.engine.bases.interface import Base

SWAPS = 20


def main() -> None:
    """Swap to and fro, and write down the seconds of each swap."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("record", type=Path)
    parser.add_argument("adapters", type=Path, nargs=2)
    options = parser.parse_args()
    compute.use_threads()
    base = loading.warm("demo", "render")
    _swap(base, options.adapters[1])  # the first one is put on, not swapped
    seconds = [_swap(base, options.adapters[number % 2]) for number in range(SWAPS)]
    options.record.write_text(json.dumps({"swaps_s": seconds}))


def _swap(base: Base, adapter: Path) -> float:
    """Seconds for taking one off and putting this one on, with its file read and examined."""
    started = time.perf_counter()
    with lora.loaded(base, adapter):
        pass
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
