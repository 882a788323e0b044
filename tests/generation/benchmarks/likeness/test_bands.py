"""Recognition is counted among the people of one skin tone."""

import numpy as np
import pytest

from generation.benchmarks.likeness import bands
from generation.benchmarks.likeness.bands import ENROLLED, PROBES, Band
from generation.benchmarks.measured import Share


def crowd(people: int):
    """Everybody on an axis of their own."""
    faces = np.zeros((people, ENROLLED + PROBES, 128), np.float32)
    for place in range(people):
        faces[place, :, place] = 1
    return faces


def test_people_who_are_nothing_alike_are_told_apart():
    found = bands.figures(Band(1, crowd(4)))

    assert (found["rank1"].share, found["rank1"].of) == (1, 4 * PROBES)
    assert found["false_reject"].share == 0
    assert (found["false_accept"].share, found["false_accept"].of) == (0, 12 * PROBES)


def test_a_picture_of_somebody_else_is_no_match_and_one_without_a_face_is_left_out():
    faces = crowd(3)
    faces[0, ENROLLED] = faces[1, 0]
    faces[2, ENROLLED] = 0

    found = bands.figures(Band(1, faces))

    assert (found["rank1"].hits, found["rank1"].of) == (3 * PROBES - 2, 3 * PROBES - 1)
    assert found["false_reject"].hits == 1
    assert found["false_accept"].hits == 1
    portraits = 3 * (ENROLLED + PROBES)
    assert (found["face_found"].hits, found["face_found"].of) == (portraits - 1, portraits)


def test_somebody_who_cannot_be_enrolled_is_nobody_to_be_recognised():
    faces = crowd(3)
    faces[1, :ENROLLED] = 0

    found = bands.figures(Band(1, faces))

    assert found["rank1"].of == 2 * PROBES
    assert found["face_found"].hits == 3 * (ENROLLED + PROBES) - ENROLLED


def test_the_gap_is_between_the_best_and_the_worst():
    assert bands.gap([Share(9, 10), Share(10, 10), Share(8, 10)]) == pytest.approx(0.2)


@pytest.mark.slow
def test_bands_are_kept_for_the_next_start(tmp_path):
    first = next(bands.bands(tmp_path, people=2))
    [file] = tmp_path.iterdir()
    written = file.stat().st_mtime_ns

    again = next(bands.bands(tmp_path, people=2))

    assert np.array_equal(first.faces, again.faces)
    assert first.faces.shape == (2, ENROLLED + PROBES, 128)
    assert file.stat().st_mtime_ns == written
