"""The form of a secret."""

import pytest

from tenants.access.secret import is_well_formed, new_secret


def test_a_new_secret_is_well_formed_and_new() -> None:
    secrets = {new_secret() for _ in range(50)}

    assert len(secrets) == 50
    assert all(is_well_formed(secret) for secret in secrets)


def test_every_single_slip_is_noticed() -> None:
    secret = new_secret()
    slips = [
        secret[:place] + ("a" if letter != "a" else "b") + secret[place + 1 :]
        for place, letter in enumerate(secret)
    ]

    assert not [slip for slip in slips if is_well_formed(slip)]


@pytest.mark.parametrize("text", ["", "lk_", "lk_" + "a" * 38, "x" * 41, "lk_" + "ä" * 38])
def test_what_was_never_a_secret_is_refused(text: str) -> None:
    assert not is_well_formed(text)


def test_a_secret_with_blanks_around_it_is_not_the_secret() -> None:
    assert not is_well_formed(f" {new_secret()}")
