"""The finish puts the person before exactly the brand's background, framed as the style asks."""

import numpy as np
import pytest

from generation.vision.background import Background, BackgroundKind, draw
from generation.vision.composition import Framing
from generation.vision.cutout import Cutout, cut_out
from generation.vision.finish import covering, finish, placed
from generation.vision.framing import Head
from generation.vision.heads import find_head
from generation.vision.pictures import resized
from tests.generation.vision.portraits import astronaut, portrait

TEAL = Background(BackgroundKind.COLOUR, "#0f6d6c")
GRADIENT = Background(BackgroundKind.GRADIENT, "#e8edf2", "#9fb2c4")
PICTURE = Background(BackgroundKind.PICTURE, picture=np.full((90, 70, 3), (20, 90, 40), np.uint8))
CANVAS = (512, 512)


def whole(cutout: Cutout, background: Background = TEAL, canvas: tuple[int, int] = CANVAS):
    """Finished as it was rendered, without a framing."""
    return finish(cutout, background, covering(cutout.size, canvas), canvas=canvas)


@pytest.mark.parametrize("background", [TEAL, GRADIENT, PICTURE], ids=lambda b: b.kind.value)
def test_outside_of_the_matte_is_the_background_itself(background):
    person = cut_out(portrait(2)[0])
    head = find_head(person, background)
    placement, _ = placed(person, head, Framing(), canvas=CANVAS)

    done = finish(person, background, placement, canvas=CANVAS)

    outside = done.alpha == 0
    assert outside.mean() > 0.3
    assert (done.picture[outside] == draw(background, width=512, height=512)[outside]).all()


@pytest.mark.parametrize("seed", range(3))
def test_the_person_is_not_touched(seed):
    picture, _ = portrait(seed)
    person = cut_out(picture)
    head = find_head(person, TEAL)
    assert head is not None
    enlarged = resized(picture, width=512, height=512)

    done = whole(person)

    sure = done.alpha == 1
    face = np.zeros(CANVAS, bool)
    face[round(head.y) : round(head.y + head.height / 4), round(head.x) - 20 : round(head.x)] = True
    assert sure[face].mean() > 0.97
    assert np.abs(done.picture[sure].astype(int) - enlarged[sure]).max() <= 1


@pytest.mark.parametrize("background", [GRADIENT, PICTURE], ids=lambda b: b.kind.value)
def test_another_background_leaves_every_pixel_of_the_person(background):
    person = cut_out(portrait(3)[0])
    head = find_head(person, TEAL)
    placement, _ = placed(person, head, Framing(), canvas=CANVAS)

    first = finish(person, TEAL, placement, canvas=CANVAS)
    second = finish(person, background, placement, canvas=CANVAS)

    inside = first.alpha == 1
    assert (first.picture[inside] == second.picture[inside]).all()
    assert (first.alpha == second.alpha).all()


def test_edges_hold_no_trace_of_the_old_background():
    picture, coverage = portrait(2)
    old = picture[:8].reshape(-1, 3).mean(axis=0)

    done = whole(cut_out(picture), canvas=(128, 128))

    edge = (coverage > 0.2) & (coverage < 0.8)
    before = np.abs(picture[edge] - old).max(axis=1)
    after = np.abs(done.picture[edge] - old).max(axis=1)
    assert np.percentile(after, 10) > np.percentile(before, 10)


def test_a_person_smaller_than_asked_covers_the_bottom_all_the_same():
    person = Cutout(np.full((100, 100, 3), 90, np.uint8), np.zeros((100, 100), np.float32))
    person.alpha[30:, 20:80] = 1
    head = Head(x=50, y=50, height=60)

    placement, enlarged = placed(person, head, Framing(head_height=0.61), canvas=CANVAS)
    done = finish(person, TEAL, placement, canvas=CANVAS)

    assert enlarged == 1
    assert placement.scale * 50 < (1 - 0.44) * 512  # the picture ends above the canvas's edge
    assert (done.alpha[-1, 240:272] == 1).all()
    assert (done.picture[-1, 256] == 90).all()


def test_same_input_gives_the_same_pixels():
    first, second = (whole(cut_out(portrait(4)[0]), GRADIENT) for _ in range(2))

    assert (first.picture == second.picture).all()


def test_picture_without_a_person_is_finished_too():
    person = cut_out(np.full((128, 128, 3), 200, np.uint8))
    head = find_head(person, TEAL)
    placement, enlarged = placed(person, head, Framing(), canvas=CANVAS)

    done = finish(person, TEAL, placement, canvas=CANVAS)

    assert head is None
    assert enlarged == 1
    assert (done.picture == (0x0F, 0x6D, 0x6C)).all()


def test_picture_full_of_face_is_finished_too():
    done = whole(cut_out(astronaut()[80:160, 180:260]), canvas=(256, 256))

    assert done.alpha[100:150, 100:150].min() > 0.9
