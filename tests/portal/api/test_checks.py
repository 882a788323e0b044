"""An integrator asks whether a picture is one of ours."""

from dataclasses import asdict, replace
from typing import Any

import pytest

from generation.checks import actions
from generation.checks.models import PictureCheck
from generation.delivery.checking import Checked, Signature, Standing
from tenants.access.policy import Scope
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tests import make
from tests.generation.stored import jpeg
from tests.make import NOON
from tests.portal.api.conftest import Call, caller, key_of
from tests.portal.api.test_brand import file, upload

FOUND = Checked(
    signature=Signature.OURS,
    signed_by="Acme",
    signed_at="2026-06-01T12:00:00+00:00",
    says_trained=True,
    is_marked=True,
    mark_strength=7.5,
    company="Acme",
    standing=Standing.TAKEN_BACK,
)
NOBODYS = replace(
    FOUND, signature=Signature.NONE, signed_by="", mark_strength=None, company="", standing=None
)


def send(organization: Organization, asking: Membership, **fields: Any) -> Any:
    given = {"picture": file(jpeg()), "member": asking.user.email.upper(), **fields}
    return upload(organization, "checks/", **given)


def test_picture_is_sent_for_a_member_and_waits_for_a_worker(
    acme: Organization, owner: Membership, call: Call
) -> None:
    sent = send(acme, owner)

    assert sent.status_code == 201
    assert (sent.json()["state"], sent.json()["found"]) == ("received", None)
    assert call("GET", f"checks/{sent.json()['id']}/").json() == sent.json()
    with acting_for(acme):
        assert PictureCheck.objects.get().member_id == owner.pk


@pytest.mark.parametrize("found", [FOUND, NOBODYS])
def test_what_was_found_is_told(acme: Organization, call: Call, found: Checked) -> None:
    with acting_for(acme):
        check = make.make_check()
        actions.finish(check, found, at=NOON)

    told = call("GET", f"checks/{check.pk}/").json()

    assert (told["state"], told["reason"]) == ("done", "")
    assert told["found"] == asdict(found)


def test_failure_says_why_and_how_to_go_on(acme: Organization, call: Call) -> None:
    with acting_for(acme):
        check = make.make_check("failed", failure_code="engine_crashed")

    told = call("GET", f"checks/{check.pk}/").json()

    assert (told["state"], told["found"]) == ("failed", None)
    assert "Try again" in told["reason"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"picture": file(b"")}, "picture"),
        ({"picture": ""}, "picture"),
        ({"picture": file(bytes(actions.MOST_BYTES + 1))}, "picture"),
        ({"member": "nobody@acme.example"}, "member"),
        ({"member": ""}, "member"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_field(
    acme: Organization, owner: Membership, wrong: dict[str, Any], field: str
) -> None:
    answer = send(acme, owner, **wrong)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field
    with acting_for(acme):
        assert not PictureCheck.objects.exists()


def test_too_many_are_refused_as_on_the_page(acme: Organization, owner: Membership) -> None:
    with acting_for(acme):
        for _ in range(actions.MOST_KEPT):
            make.make_check("done", member_id=owner.pk, asked_at=NOON + 100 * make.YEAR)

    answer = send(acme, owner)

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_checks")


def test_nobody_asks_for_a_member_of_another_company(
    acme: Organization, outsider: Membership
) -> None:
    answer = send(acme, outsider)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "member")


def test_check_of_another_company_is_not_there(acme: Organization, foreign_call: Call) -> None:
    with acting_for(acme):
        check = make.make_check("done", found=asdict(FOUND))

    assert foreign_call("GET", f"checks/{check.pk}/").status_code == 404


def test_key_that_reads_people_alone_asks_nothing(acme: Organization) -> None:
    with acting_for(acme):
        check = make.make_check()

    assert caller(key_of(acme, Scope.PEOPLE_READ))("GET", f"checks/{check.pk}/").status_code == 403
