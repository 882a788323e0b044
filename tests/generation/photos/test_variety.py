"""What is wished for a set of photos, by what intake measured on them."""

from typing import Any

import pytest

from generation.photos import variety
from generation.photos.variety import LEAST, MOST

NEUTRAL = {"mouth_lift": 0.0, "mouth_gap": 0.0, "teeth": 0.0}
SMILE = {"mouth_lift": 0.1, "mouth_gap": 0.05, "teeth": 0.2}
COLOURS = ([200, 30, 30], [30, 120, 60], [40, 60, 160], [240, 240, 240])


def photo(*, place: object = None, **training: Any) -> dict[str, Any]:
    return {"training": training, "surroundings": place}


def varied(number: int) -> dict[str, Any]:
    """One of a set that lacks nothing."""
    return photo(
        place=COLOURS[number % 4],
        clothing=COLOURS[(number + 1) % 4],
        yaw=(0.0, 15.0, 0.0, -15.0)[number % 4],
        light_side=(0.0, 0.3)[number % 2],
        **(NEUTRAL, SMILE)[number % 2],
    )


def sentences(photos: list[dict[str, Any]]) -> list[str]:
    return [wish.sentence for wish in variety.wishes(photos)]


def test_varied_photos_lack_nothing():
    assert variety.wishes([varied(number) for number in range(12)]) == []


def test_nothing_is_said_of_few_photos_or_of_none():
    assert variety.wishes([]) == []
    assert variety.wishes([photo(yaw=0.0, clothing=COLOURS[0])] * 3) == []


@pytest.mark.parametrize(
    ("same", "sentence"),
    [
        ({"yaw": 1.0}, "Three more with your head turned a little."),
        ({"yaw": 20.0}, "Three more facing the camera."),
        (NEUTRAL, "Three more with a smile."),
        (SMILE, "Three more with a neutral look."),
        ({"light_side": 0.0}, "Three more with light from one side, as beside a window."),
        ({"light_side": 0.4}, "Three more in soft light, as in front of a window."),
        ({"clothing": [200, 30, 30]}, "Three more in another top."),
        ({"place": [10, 90, 90]}, "Three more in another place."),
    ],
    ids=str,
)
def test_what_all_photos_share_is_wished_otherwise(same, sentence):
    assert sentences([photo(**same)] * 6) == [sentence]


def test_those_that_differ_already_count():
    turned = [photo(yaw=15.0)] * 2 + [photo(yaw=0.0)] * 6

    assert sentences(turned) == ["One more with your head turned a little."]
    assert sentences(turned + [photo(yaw=-15.0)] * (LEAST - 2)) == []


def test_colours_that_a_camera_might_give_the_same_top_are_one():
    tops = [photo(clothing=[200 + step, 30, 30]) for step in range(8)]

    assert sentences(tops) == ["Three more in another top."]


def test_only_the_largest_lacks_are_told():
    same = photo(yaw=0.0, light_side=0.0, clothing=[200, 30, 30], place=[0, 0, 0], **NEUTRAL)
    other = {**same, "training": {**same["training"], "yaw": 15.0, "light_side": 0.3}}

    found = variety.wishes([same] * 6 + [other] * 2)

    assert [wish.axis for wish in found] == ["expression", "clothing"]
    assert len(found) == MOST


def test_measurements_of_another_version_say_nothing():
    assert variety.wishes([{}, {"training": {"yaw": "left"}}, {"training": {"odd": 1}}] * 4) == []
