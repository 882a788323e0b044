"""Draw the cohort: invented people by whom it is told how alike strangers are.

python -m generation.demobase.measuring.cohort --out generation/demobase/measuring/cohort.npy
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generation.demobase.measuring.reading import RECOGNIZER, embeddings
from generation.demobase.people import random_identity, random_scene
from generation.demobase.portrait import render

KIND = 75
"""Their seeds begin with this, and those of no other people do."""
COUNT = 1000


def cohort(count: int) -> NDArray[np.float16]:
    """One picture each of so many different people, as the recogniser knows them: (N, D)."""
    return np.stack([_known(number) for number in range(count)])


def _known(number: int) -> NDArray[np.float16]:
    rng = np.random.default_rng([KIND, number])
    picture = render(random_identity(rng), random_scene(rng), RECOGNIZER.side)
    known: NDArray[np.float16] = embeddings(picture[None])[0].astype(np.float16)
    return known


def main() -> None:
    """Write the cohort's vectors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    np.save(parser.parse_args().out, cohort(COUNT))


if __name__ == "__main__":
    main()
