"""Heads are put where the framing has them, by turning, scaling and shifting alone."""

from dataclasses import replace

import numpy as np
import pytest

from generation.vision import framing
from generation.vision.composition import Framing
from generation.vision.cutout import cut_out
from generation.vision.faces import find_faces
from generation.vision.finish import finish, placed
from generation.vision.framing import MOST_ENLARGED, Edges, Head
from generation.vision.heads import find_head
from tests.generation.vision.portraits import portrait
from tests.generation.vision.test_finish import TEAL

CANVAS = (1000, 1000)
SIZE = (500, 500)
HEAD = Head(x=240, y=220, height=275)
FREE = Edges(top=False, bottom=False, left=False, right=False)
SITTING = replace(FREE, bottom=True)


@pytest.mark.parametrize("roll", [0.0, 2.0, -12.0])
def test_a_head_lies_where_it_is_asked(roll: float):
    wanted = Framing(eye_line=0.4, head_height=0.5, centre=0.55)

    placement = framing.place(replace(HEAD, roll=roll), wanted, canvas=CANVAS)

    [eyes] = placement.of(np.array([[HEAD.x, HEAD.y]]))
    assert eyes == pytest.approx([550, 400])
    assert placement.scale * HEAD.height == pytest.approx(500)


def test_a_slight_lean_is_straightened_and_a_pose_is_left():
    slight, posed = (
        framing.place(replace(HEAD, roll=roll), Framing(), canvas=CANVAS) for roll in (2.0, 20.0)
    )

    assert np.degrees(slight.turn) == pytest.approx(-2)
    assert np.degrees(posed.turn) == pytest.approx(-framing.MOST_TURN)


def test_the_way_back_leads_to_the_same_pixel():
    placement = framing.place(replace(HEAD, roll=2.0), Framing(), canvas=CANVAS)

    [there] = placement.of(np.array([[100.0, 50.0]]))

    assert placement.to_picture @ [*there, 1] == pytest.approx([100, 50])


@pytest.mark.parametrize(
    ("head", "edges", "is_enlarged"),
    [
        (HEAD, SITTING, False),
        (replace(HEAD, y=300), SITTING, True),  # the picture ends too near below the eyes
        (replace(HEAD, y=300), FREE, False),
        (replace(HEAD, y=120), replace(FREE, top=True), True),
        (replace(HEAD, x=120), replace(FREE, left=True), True),
        (replace(HEAD, x=120), replace(FREE, right=True), False),
    ],
)
def test_a_head_is_enlarged_only_where_the_edge_that_cuts_somebody_off_would_be_seen(
    head: Head, edges: Edges, is_enlarged: bool
):
    found = framing.enlargement(head, edges, Framing(), size=SIZE, canvas=CANVAS)

    assert (found > 1) == is_enlarged


def test_enlarging_ends_somewhere():
    low = replace(HEAD, y=480)

    found = framing.enlargement(low, SITTING, Framing(), size=SIZE, canvas=CANVAS)

    assert found == MOST_ENLARGED


@pytest.mark.parametrize("seed", [1, 2, 6])
def test_the_finished_picture_shows_the_head_as_asked(seed: int):
    wanted = Framing(eye_line=0.42, head_height=0.6)
    person = cut_out(portrait(seed, size=256)[0])
    head = find_head(person, TEAL)
    placement, _ = placed(person, head, wanted)

    done = finish(person, TEAL, placement)

    face = find_faces(done.picture)[0]
    found = framing.measure(done.picture, face).within(width=1024, height=1024)
    assert found.eye_line == pytest.approx(wanted.eye_line, abs=0.005)
    assert found.head_height == pytest.approx(wanted.head_height, abs=0.02)
    assert found.centre == pytest.approx(wanted.centre, abs=0.01)
