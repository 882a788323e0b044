import pytest

from generation.engine.captions import Measured, caption, cropped
from generation.engine.errors import SpecInvalid


def captioned(base="demo", **measured):
    return caption(Measured(**measured), base=base, trigger="sks")


def test_nothing_measured_leaves_the_person_alone():
    assert captioned() == "photo of a sks person"


def test_everything_measured_is_said_in_the_order_of_prompts():
    text = captioned(
        yaw=-20,
        light_side=0.3,
        background=(240, 240, 240),
        clothing=(178, 52, 50),
        mouth_lift=0.06,
        mouth_gap=0.1,
        teeth=0.2,
    )

    assert text == (
        "photo of a sks person, wearing a red t-shirt, white background, confident smile,"
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


@pytest.mark.parametrize(
    ("lift", "gap", "teeth", "words"),
    [
        (0.0, 0.0, 0.0, ", professional neutral"),
        (0.019, 0.0, 0.0, ", professional neutral"),
        (0.02, 0.0, 0.0, ""),
        (0.05, 0.0, 0.0, ""),
        (0.051, 0.0, 0.0, ", approachable"),
        (0.051, 0.15, 0.059, ", approachable"),
        (0.0, 0.15, 0.06, ", confident smile"),
        (0.0, 0.2, 0.071, ", confident smile"),
        (0.1, 0.2, 0.069, ""),
        (0.0, 0.16, 0.0, ""),
    ],
)
def test_mouth_becomes_expression_words_where_it_is_clear(lift, gap, teeth, words):
    text = captioned(mouth_lift=lift, mouth_gap=gap, teeth=teeth)

    assert text == f"photo of a sks person{words}"


def test_half_a_mouth_says_nothing():
    assert captioned(mouth_lift=0.1, teeth=0.3) == "photo of a sks person"


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
        {"teeth": "white"},
        {"face": [1]},
        [],
    ],
    ids=str,
)
def test_odd_measurements_are_refused(data):
    with pytest.raises(SpecInvalid):
        Measured.from_json(data)
