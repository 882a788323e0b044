import pytest

from generation.engine.captions import Measured, caption, cropped
from generation.engine.errors import SpecInvalid


def captioned(base="demo", **measured):
    return caption(Measured(**measured), base=base, trigger="sks")


def test_nothing_measured_leaves_the_person_alone():
    assert captioned() == "photo of a sks person"


def test_everything_measured_is_said_in_the_order_of_prompts():
    text = captioned(yaw=-20, light_side=0.3, background=(240, 240, 240), clothing=(178, 52, 50))

    assert text == (
        "photo of a sks person, wearing a red t-shirt, white background,"
        " light from the right, slight turn left"
    )


@pytest.mark.parametrize(
    ("yaw", "words"),
    [
        (0, "facing the camera"),
        (5.4, "facing the camera"),
        (-5.4, "facing the camera"),
        (5.5, "slight turn right"),
        (-5.5, "slight turn left"),
        (60, "slight turn right"),
    ],
)
def test_yaw_becomes_pose_words(yaw, words):
    assert captioned(yaw=yaw).endswith(words)


def test_photographed_heads_are_said_to_turn_later_than_drawn_ones():
    assert "facing the camera" in captioned(base="flux2-klein-4b", yaw=9)


@pytest.mark.parametrize(
    ("side", "words"),
    [
        (0.0, "soft light"),
        (0.11, "soft light"),
        (0.12, "light from the right"),
        (-0.5, "light from the left"),
    ],
)
def test_brighter_side_becomes_light_words(side, words):
    assert captioned(light_side=side).endswith(words)


def test_framing_is_said_where_the_base_knows_words_for_it():
    near, far = (0.2, 0.2, 0.8, 0.8), (0.4, 0.4, 0.6, 0.5)

    assert cropped("somebody", face=near, base="demo") == "somebody"
    assert cropped("somebody", face=near, base="flux2-klein-4b") == "somebody, close-up"
    assert cropped("somebody", face=far, base="flux2-klein-4b") == "somebody, half body"
    assert cropped("somebody", face=None, base="flux2-klein-4b") == "somebody"


def test_measurements_come_from_json():
    data = {"yaw": 12, "background": [1, 2, 3], "clothing": None, "face": [0, 0.1, 0.5, 0.6]}

    measured = Measured.from_json(data)

    assert measured == Measured(yaw=12, background=(1.0, 2.0, 3.0), face=(0, 0.1, 0.5, 0.6))


@pytest.mark.parametrize(
    "data",
    [
        {"yaw": "left"},
        {"background": [1, 2]},
        {"background": [1, 2, 300]},
        {"hair": "red"},
        {"face": [1]},
        [],
    ],
    ids=str,
)
def test_odd_measurements_are_refused(data):
    with pytest.raises(SpecInvalid):
        Measured.from_json(data)
