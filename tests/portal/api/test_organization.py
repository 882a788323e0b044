"""Another system reads and chooses what holds for the whole company."""

import pytest

from tenants.access.policy import Scope
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests.portal.api.conftest import Call, caller, key_of


def test_the_language_is_chosen_and_read(call: Call, acme: Organization) -> None:
    changed = call("PUT", "organization/", {"language": "de"})

    assert changed.json() == call("GET", "organization/").json()
    assert changed.json()["language"] == "de"
    assert changed.json()["slug"] == acme.slug


def test_a_key_chooses_for_its_own_company_only(call: Call, globex: Organization) -> None:
    call("PUT", "organization/", {"language": "de"})

    theirs = caller(key_of(globex))("GET", "organization/").json()

    assert (theirs["name"], theirs["language"]) == ("Globex", "")


@pytest.mark.parametrize("body", [{"language": "fr"}, {}, {"language": None}])
def test_what_is_not_spoken_is_refused(call: Call, acme: Organization, body: object) -> None:
    answer = call("PUT", "organization/", body)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "language"
    with acting_for(acme):
        assert Organization.objects.get().language == ""


def test_a_key_needs_the_scope(acme: Organization) -> None:
    refused = caller(key_of(acme, Scope.PEOPLE_READ))("GET", "organization/")

    assert refused.json()["code"] == "missing_scope"
