"""API keys: shown once, replaced and ended."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils.timezone import now

from tenants.access import actions
from tenants.access.models import ApiKey
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization

READ = ["people:read"]


def make_key(organization: Organization, **given: Any) -> ApiKey:
    with acting_for(organization):
        return actions.issue("HR", READ, **{"actor": SYSTEM, "at": now(), **given}).key


def words_for(client: Client, home: str) -> list[str]:
    """The pills of the list."""
    page = client.get(f"{home}keys/").content.decode()
    pills = re.findall(r'<span class="pill[^>]*>(.*?)</span>', page, re.DOTALL)
    return [re.sub(r"<.*?>", "", pill).strip() for pill in pills]


def test_secret_is_shown_once_with_a_line_to_try_it(desk: Client, home: str) -> None:
    page = desk.post(f"{home}keys/", {"name": "HR", "scopes": READ, "days": ""})
    secret = page.context["issued"].secret

    assert page["Cache-Control"] == "no-store"
    assert f"Bearer {secret}" in page.context["example"]
    assert secret not in desk.get(f"{home}keys/").content.decode()


def test_shown_secret_opens_the_api(desk: Client, home: str) -> None:
    page = desk.post(f"{home}keys/", {"name": "HR", "scopes": READ, "days": "90"})
    headers = {"Authorization": f"Bearer {page.context['issued'].secret}"}

    assert Client().get("/api/v1/employees/", headers=headers).status_code == 200


def test_key_needs_something_to_do(desk: Client, home: str, acme: Organization) -> None:
    page = desk.post(f"{home}keys/", {"name": "HR"})

    assert page.status_code == 400
    with acting_for(acme):
        assert not ApiKey.objects.exists()


def test_scopes_are_told_as_tasks(desk: Client, home: str, acme: Organization) -> None:
    make_key(acme)

    assert "Read people and how far they are" in desk.get(f"{home}keys/").content.decode()


def test_list_says_how_each_key_is(desk: Client, home: str, acme: Organization) -> None:
    make_key(acme)
    make_key(acme, at=now() - timedelta(days=100))
    make_key(acme, at=now() - timedelta(days=9), expires_at=now() - timedelta(days=1))

    assert words_for(desk, home) == ["Works", "Ended", "Unused for 90 days"]


def test_replaced_key_works_on_for_a_day(desk: Client, home: str, acme: Organization) -> None:
    key = make_key(acme)

    page = desk.post(f"{home}keys/{key.pk}/rotate/")

    assert page.context["issued"].key.pk != key.pk
    assert words_for(desk, home) == ["Works", "Replaced, ends soon"]


def test_revoked_key_has_ended(desk: Client, home: str, acme: Organization) -> None:
    key = make_key(acme)

    desk.post(f"{home}keys/{key.pk}/revoke/")

    assert words_for(desk, home) == ["Ended"]
    assert desk.post(f"{home}keys/{key.pk}/rotate/").status_code == 409
