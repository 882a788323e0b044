"""Who is let in, and what is left behind when a page refuses."""

import pytest
from django.test import Client

from portal.http.doors import NoDoor, TenantMiddleware, door_of, member_page, public_page
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations import actions as organizations
from tenants.organizations.models import Membership, Organization
from tenants.people import actions as people
from tenants.people import queries
from tenants.people.models import Employee
from tests.make import NOON
from tests.portal.visitors import employee_client, home_of, member_client


def test_signed_out_visitor_is_sent_to_sign_in_and_back(client: Client, acme: Organization) -> None:
    response = client.get(home_of(acme))

    assert response["Location"] == f"/sign-in/?next={home_of(acme)}"


def test_member_sees_their_organization(owner: Membership, acme: Organization) -> None:
    response = member_client(owner).get(home_of(acme))

    assert response.status_code == 200


def test_no_page_about_people_is_kept_by_browsers(owner: Membership, acme: Organization) -> None:
    client = member_client(owner)

    kept = [client.get(f"{home_of(acme)}{page}")["Cache-Control"] for page in ("", "people/")]

    assert set(kept) == {"private, no-store"}


def test_foreign_and_unknown_organizations_are_one_answer(
    outsider: Membership, acme: Organization
) -> None:
    foreign = member_client(outsider).get(home_of(acme))
    unknown = member_client(outsider).get("/o/nobody-has-this/")

    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content


def test_missing_right_is_forbidden_and_not_hidden(
    reviewer: Membership, acme: Organization
) -> None:
    response = member_client(reviewer).get(f"{home_of(acme)}members/")

    assert response.status_code == 403


def test_removed_member_is_out_at_once(
    owner: Membership, reviewer: Membership, acme: Organization
) -> None:
    client = member_client(reviewer)
    with acting_for(acme):
        organizations.remove_member(reviewer, actor=SYSTEM, at=NOON)

    assert client.get(home_of(acme)).status_code == 404


def test_stranger_on_an_employees_page_is_sent_to_ask_for_a_link(client: Client, db: None) -> None:
    response = client.get("/me/")

    assert response["Location"] == "/link/"


def test_script_of_a_stranger_is_told_where_to_go(client: Client, db: None) -> None:
    response = client.get("/me/", headers={"HX-Request": "true"})

    assert response.status_code == 401
    assert response["HX-Redirect"] == "/link/"


def test_employee_who_left_is_signed_out(employee: Employee, acme: Organization) -> None:
    client = employee_client(employee)
    with acting_for(acme):
        people.leave(employee, actor=SYSTEM, at=NOON)

    response = client.get("/me/")

    assert response["Location"] == "/link/"
    assert not client.session.keys()


def test_refused_request_leaves_nothing_written(owner: Membership, acme: Organization) -> None:
    taken = {"name": "Ada Byron", "email": "ada@acme.example", "department": "Research"}
    client = member_client(owner)
    client.post(f"{home_of(acme)}people/add/", {**taken, "department": ""})

    response = client.post(f"{home_of(acme)}people/add/", taken)

    assert response.status_code == 400
    with acting_for(acme):
        assert not queries.departments()


def test_view_without_a_door_is_never_run() -> None:
    def forgotten(request: object) -> None:
        raise AssertionError

    with pytest.raises(NoDoor):
        TenantMiddleware(lambda request: None).process_view(None, forgotten, (), {})  # type: ignore[arg-type,return-value]


def test_door_for_an_unknown_right_is_a_bug_at_import() -> None:
    with pytest.raises(KeyError):
        member_page("coffee.make")


def test_view_has_one_door() -> None:
    view = public_page(lambda request: None)  # type: ignore[arg-type,return-value]

    with pytest.raises(TypeError):
        public_page(view)

    assert door_of(view)
