"""Somebody whose photos are accepted, in a company with a style."""

import pytest

from generation.photos.queries import ENOUGH
from tenants.people.models import Employee
from tests import make
from tests.generation.conftest import make_grace
from tests.generation.stored import keep

KLEIN = "flux2-klein-4b"
"""A base that takes references."""


def make_sitter() -> Employee:
    """Somebody with enough photos, stored and measured, in the company in force."""
    make.make_version(make.make_style(is_default=True))
    sitter = make_grace()
    for number in range(ENOUGH):
        make.make_photo(
            employee=sitter,
            file_key=keep(sitter, f"photo-{number}"),
            embedding_key=keep(sitter, f"embedding-{number}"),
            measured={"training": {"yaw": 10.0 - number}},
        )
    return sitter


@pytest.fixture
def sitter(in_acme: None) -> Employee:
    """As `make_sitter`, of Acme."""
    return make_sitter()
