"""Draw the cohort: invented people by whom the gate's threshold for drawn people is set.

python -m generation.benchmarks.likeness.cohort --out generation/vision/models/drawn_cohort.npy
"""

import argparse
from collections.abc import Sequence
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generation.benchmarks.likeness.bands import seen
from generation.demobase.people import random_identity

KIND = 75
"""Their seeds begin with this, and those of no other people do."""
COUNT = 2000


def cohort(numbers: Sequence[int], *, workers: int = 1) -> NDArray[np.float16]:
    """One picture each of different people, as the recogniser that reports knows them: (N, D)."""
    with Pool(workers) as pool:
        faces = np.stack(list(pool.imap(_known, numbers, chunksize=8)))
    return faces[faces.any(axis=1)].astype(np.float16)


def _known(number: int) -> NDArray[np.float32]:
    rng = np.random.default_rng([KIND, number])
    return seen(random_identity(rng), rng)


def main() -> None:
    """Write the cohort's vectors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    np.save(options.out, cohort(range(COUNT), workers=options.workers))


if __name__ == "__main__":
    main()
