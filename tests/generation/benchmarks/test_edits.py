"""The benchmark of edits counts those that were done, and what they changed."""

from typing import Any

from generation.benchmarks.edits import Edit, figures

BEFORE = {"likeness": 0.9, "passes": True}


def edit(axis: str, *, likeness: float = 0.9, **joined: float) -> Edit:
    measured: dict[str, Any] = {"face": 0, "skin": 0.0, "seam": 1.0, "changed": 20.0, **joined}
    seen = {"score": {"likeness": likeness, "passes": True}}
    return Edit(axis, "any", BEFORE, (), measured, seen, 2.0)


def failed(axis: str) -> Edit:
    return Edit(axis, "any", BEFORE, ("seam", "seam"), None, None, 4.0)


def test_edits_that_nobody_is_shown_count_against_their_axis():
    told = figures([edit("clothing"), failed("clothing"), edit("lighting", skin=4.0)])

    assert (told["edits"], told["shown"], told["candidates_rejected"]) == (3, 2, 2)
    assert (told["done_clothing"], told["done_lighting"]) == (0.5, 1.0)


def test_what_changed_is_told_by_axis_and_the_worst_counts():
    told = figures(
        [
            edit("clothing", likeness=0.88, seam=3.0),
            edit("clothing", likeness=0.9),
            edit("lighting", likeness=0.85, skin=5.0),
        ]
    )

    assert (told["face_change_most"], told["skin_change_most"]) == (0, 5.0)
    assert (told["seam_clothing_mean"], told["seam_clothing_most"]) == (2.0, 3.0)
    assert round(told["likeness_lost_clothing"], 4) == 0.01
    assert round(told["likeness_lost"], 4) == 0.05
