"""The forms an approved headshot leaves in."""

import pytest

from generation.styles.profiles import MB, PROFILES, SHOWN
from generation.vision.renditions import Form

ENDINGS = {"jpg", "png", "webp", "avif"}


@pytest.mark.parametrize("name", list(PROFILES))
def test_a_profile_fits_its_row_and_can_be_made(name: str) -> None:
    profile = PROFILES[name]

    assert (profile.name, profile.extension in ENDINGS) == (name, True)
    assert len(name) <= 24
    assert Form(**profile.form(room=0)).media_type == profile.media_type


def test_room_for_the_signature_is_left_within_the_limit() -> None:
    assert PROFILES["entra"].form(room=1000)["most_bytes"] == 4 * MB - 1000
    assert PROFILES["original"].form(room=1000)["most_bytes"] is None


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("slack", 512, 1024), ("linkedin", 400, 7680), ("entra", 48, 648), ("bamboohr", 150, 10_000)],
)
def test_squares_are_of_a_size_that_their_destination_takes(
    name: str, least: int, most: int
) -> None:
    profile = PROFILES[name]

    assert profile.width == profile.height
    assert profile.width is not None
    assert least <= profile.width <= most


def test_every_shape_and_kind_of_file_is_made() -> None:
    profiles = PROFILES.values()
    shapes = {each.width / each.height for each in profiles if each.width and each.height}

    assert shapes == {1, 4 / 5, 3 / 4}
    assert {each.extension for each in profiles} == ENDINGS
    assert any(each.is_round for each in profiles)
    assert SHOWN in PROFILES
