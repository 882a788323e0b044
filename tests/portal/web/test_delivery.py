"""The approved pictures that members download."""

import pytest
from django.test import Client


@pytest.mark.parametrize("query", ["q=%00", "q=A%00da", "page=99999999999999999999"])
def test_odd_search_finds_what_is_there(desk: Client, home: str, query: str) -> None:
    assert desk.get(f"{home}downloads/?{query}").status_code == 200
