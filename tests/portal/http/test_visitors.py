"""Whom throttles count and receipts name."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from portal.http.visitors import address_of

BROWSER, FORGED, PROXY = "203.0.113.7", "198.51.100.1", "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "believed"),
    [
        (0, "", PROXY),
        (0, FORGED, PROXY),
        (1, "", PROXY),
        (1, BROWSER, BROWSER),
        (1, f"{FORGED}, {BROWSER}", BROWSER),
        (2, f"{FORGED}, {BROWSER}, 10.0.0.2", BROWSER),
        (2, BROWSER, PROXY),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "not an address", PROXY),
    ],
)
def test_only_our_own_proxies_are_believed(
    rf: RequestFactory, settings: Settings, proxies: int, forwarded: str, believed: str
) -> None:
    settings.PROXIES = proxies
    request = rf.get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR=PROXY)

    assert address_of(request) == believed
