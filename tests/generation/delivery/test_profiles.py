"""The forms an approved headshot leaves in."""

import pytest

from generation.delivery.profiles import PROFILES


@pytest.mark.parametrize("name", list(PROFILES))
def test_a_profile_fits_its_row_and_has_an_ending(name: str) -> None:
    profile = PROFILES[name]

    assert (profile.name, profile.extension in {"jpg", "png"}) == (name, True)
    assert len(name) <= 24
    assert profile.width >= 512
