"""A login that row-level security does not bind is refused."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from portal.database.places import ROLE_NAMES
from portal.database.urls import server_is_configured
from tenants.kernel import walls


@pytest.fixture
def login_of_superuser(db: None) -> Iterator[None]:
    """Connections of the alias `default` that are opened from here on."""
    if server_is_configured():
        pytest.skip("the embedded server's superuser is needed, and another server is configured")
    entry = connections["default"].settings_dict
    before = entry["USER"]
    entry["USER"] = ROLE_NAMES["superuser"]
    yield
    entry["USER"] = before


def test_the_apps_own_login_is_accepted(db: None):
    walls.refuse_mighty_login(connection=connections["default"])


def test_a_superusers_login_is_refused(login_of_superuser: None):
    fresh = connections["default"].copy()

    with pytest.raises(ImproperlyConfigured, match="postgres ignores row-level security"):
        fresh.connect()
    fresh.close()
