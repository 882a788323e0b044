"""An HR system keeps employees in step."""

import base64
from functools import partial

import pytest
from django.utils.timezone import now

from tenants.access.policy import Scope
from tenants.audit.models import AuditEvent
from tenants.invites.lifecycle import InviteState
from tenants.invites.models import Invite
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.people.actions import rehire
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Department, Employee
from tests import make
from tests.portal.api.conftest import caller, key_of
from tests.tenants.racing import at_once

ADA = {"name": "Ada Byron", "email": "ada@example.com", "title": "Engineer", "department": "R&D"}


def test_put_adds_a_person_and_the_same_again_changes_nothing(acme, call):
    added = call("PUT", "employees/hr-7/", ADA)
    with acting_for(acme):
        events = AuditEvent.objects.count()

    again = call("PUT", "employees/hr-7/", ADA)

    assert (added.status_code, again.status_code) == (201, 200)
    assert again.headers["X-Outcome"] == "unchanged"
    assert again.json() == added.json()
    with acting_for(acme):
        assert Employee.objects.count() == 1
        assert AuditEvent.objects.count() == events


def test_put_with_other_details_changes_them(call):
    call("PUT", "employees/hr-7/", ADA)

    changed = call("PUT", "employees/hr-7/", {**ADA, "title": "Head of engineering"})

    assert changed.headers["X-Outcome"] == "changed"
    assert call("GET", "employees/hr-7/").json()["title"] == "Head of engineering"


def test_a_wrong_body_names_each_field(acme, call):
    answer = call("PUT", "employees/hr-7/", {"email": "not an address"})

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {error["field"] for error in answer.json()["errors"]} == {"name", "email"}
    with acting_for(acme):
        assert not Employee.objects.exists()


def test_an_address_that_somebody_else_has_is_a_conflict(call):
    call("PUT", "employees/hr-7/", ADA)

    answer = call("PUT", "employees/hr-8/", ADA)

    assert answer.status_code == 409
    assert answer.json()["code"] == "taken"


@pytest.mark.slow
def test_a_person_put_several_times_at_once_is_one(committed_db):
    acme = make.make_organization("Acme")
    call = caller(key_of(acme))
    people = [{**ADA, "email": f"ada{number}@example.com"} for number in range(4)]

    answers = at_once(*[partial(call, "PUT", "employees/hr-7/", person) for person in people])

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    with acting_for(acme):
        assert Employee.objects.count() == 1


@pytest.mark.slow
def test_one_of_two_ids_that_come_at_once_takes_a_person_without_one(committed_db):
    acme = make.make_organization("Acme")
    call = caller(key_of(acme))
    for number in range(5):  # they do not always meet
        person = {**ADA, "email": f"ada{number}@example.com"}
        with acting_for(acme):
            make.make_employee(email=person["email"])

        paths = [f"employees/{number}-{half}/" for half in "ab"]
        answers = at_once(*[partial(call, "PUT", path, person) for path in paths])

        assert sorted(answer.status_code for answer in answers) == [200, 409]


@pytest.mark.parametrize("external_id", ["a%20b", "a%20%20b", "%20a%20b", "a%0Ab", "日本", "..%2E"])
def test_an_address_leads_to_whom_it_was_put_at(call, external_id):
    added = call("PUT", f"employees/{external_id}/", ADA)

    assert added.status_code == 201
    assert call("GET", f"employees/{external_id}/").json() == added.json()


@pytest.mark.parametrize("external_id", ["%20", "a%00b", "%E2%80%AEx", "x" * 121])
def test_an_id_that_cannot_be_kept_is_refused(call, external_id):
    answer = call("PUT", f"employees/{external_id}/", ADA)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "external_id"


def test_an_unknown_person_is_not_found(call):
    answer = call("GET", "employees/nobody/")

    assert answer.status_code == 404
    assert answer.json()["status"] == 404


def test_another_companys_key_sees_nobody_of_ours(call, foreign_call):
    call("PUT", "employees/hr-7/", ADA)

    assert foreign_call("GET", "employees/hr-7/").status_code == 404
    assert foreign_call("GET", "employees/").json()["items"] == []


def test_two_companies_use_the_same_external_id(call, foreign_call):
    call("PUT", "employees/hr-7/", ADA)

    answer = foreign_call("PUT", "employees/hr-7/", {**ADA, "name": "Grace Hopper"})

    assert answer.status_code == 201
    assert call("GET", "employees/hr-7/").json()["name"] == "Ada Byron"


def test_pages_lead_through_everybody_once(call):
    for number in range(5):
        call(
            "PUT", f"employees/{number}/", {"name": f"P{number}", "email": f"p{number}@example.com"}
        )

    seen, cursor = [], ""
    while True:
        page = call("GET", f"employees/?limit=2&cursor={cursor}").json()
        seen += [item["external_id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break

    assert seen == ["0", "1", "2", "3", "4"]


def as_cursor(raw):
    return "cursor=" + base64.urlsafe_b64encode(raw.encode()).decode()


ODD = ["limit=0", "limit=x", "limit=9999", "limit=" + "9" * 5000, "state=gone", "cursor=%00"]
ODD_CURSORS = [
    as_cursor("[" * 30_000),
    as_cursor('["\\ud800", ""]'),
    as_cursor('{"a": 1}'),
    as_cursor("[1, 2]"),
]


@pytest.mark.parametrize("query", [*ODD, *ODD_CURSORS])
def test_odd_queries_are_refused_by_name(call, query):
    answer = call("GET", f"employees/?{query}")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


def test_a_place_that_no_name_can_have_is_a_place(call):
    place = as_cursor('["\\u0000", "00000000-0000-0000-0000-000000000000"]')

    assert call("GET", f"employees/?{place}").status_code == 200


def test_an_invite_is_sent_once(acme, call):
    call("PUT", "employees/hr-7/", ADA)

    first, second = (call("POST", "employees/hr-7/invite/") for _ in range(2))

    assert (first.status_code, second.status_code) == (202, 200)
    with acting_for(acme):
        assert Invite.objects.count() == 1


def test_an_invite_says_when_they_were_reminded(acme, call):
    call("PUT", "employees/hr-7/", ADA)
    sent = call("POST", "employees/hr-7/invite/").json()
    with acting_for(acme):
        Invite.objects.update(reminded_at=now())

    shown = call("POST", "employees/hr-7/invite/").json()

    assert sent["reminded_at"] is None
    assert shown["reminded_at"] is not None


def test_an_invite_that_ran_out_is_sent_again(acme, call):
    call("PUT", "employees/hr-7/", ADA)
    call("POST", "employees/hr-7/invite/")
    with acting_for(acme):
        Invite.objects.update(expires_at=now())

    answer = call("POST", "employees/hr-7/invite/")

    assert answer.status_code == 202
    with acting_for(acme):
        assert Invite.objects.get(expires_at__gt=now()).state == InviteState.SENT


def test_an_invite_by_which_they_joined_is_shown(acme, call):
    with acting_for(acme):
        ada = make.make_employee(external_id="hr-7")
        make.make_invite("accepted", employee=ada)

    answer = call("POST", "employees/hr-7/invite/")

    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")


def test_somebody_who_came_back_is_invited_anew(acme, call):
    with acting_for(acme):
        ada = make.make_employee(EmployeeState.LEFT, external_id="hr-7")
        make.make_invite("accepted", employee=ada)
        rehire(ada, actor=SYSTEM, at=now())

    answer = call("POST", "employees/hr-7/invite/")

    assert (answer.status_code, answer.json()["state"]) == (202, "sent")


def test_deactivating_twice_is_deactivating_once(call):
    call("PUT", "employees/hr-7/", ADA)

    answers = [call("POST", "employees/hr-7/deactivate/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].json()["state"] == EmployeeState.LEFT


def test_somebody_who_left_cannot_be_invited(call):
    call("PUT", "employees/hr-7/", ADA)
    call("POST", "employees/hr-7/invite/")
    call("POST", "employees/hr-7/deactivate/")

    assert call("POST", "employees/hr-7/invite/").status_code == 409


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "employees/", Scope.PEOPLE_READ),
        ("PUT", "employees/hr-7/", Scope.PEOPLE_WRITE),
        ("POST", "employees/hr-7/deactivate/", Scope.PEOPLE_WRITE),
        ("POST", "employees/hr-7/invite/", Scope.INVITES_WRITE),
        ("GET", "employees/hr-7/headshots/", Scope.HEADSHOTS_READ),
    ],
)
def test_every_endpoint_wants_its_scope(acme, method, path, scope):
    others = [each for each in Scope if each != scope]

    answer = caller(key_of(acme, *others))(method, path, ADA)

    assert answer.status_code == 403
    assert scope in answer.json()["detail"]


@pytest.mark.parametrize("secret", ["", "lk_nonsense", "x" * 3000])
def test_bad_keys_get_one_answer(db, secret):
    answer = caller(secret)("GET", "employees/")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?status=left", ["Lea Left"]),
        ("?status=added&department=sales", ["Sam Sales"]),
        ("?q=status:added", ["Ann Added", "Sam Sales"]),
        ("?q=sam", ["Sam Sales"]),
        ("?stuck=9w", []),
        ("?state=left&status=added", []),
    ],
)
def test_list_takes_the_filters_of_the_page(acme, call, query, names):
    with acting_for(acme):
        make.make_employee("left", name="Lea Left")
        make.make_employee("added", name="Ann Added")
        sales = Department.objects.create(name="Sales")
        make.make_employee("added", name="Sam Sales", department=sales)

    listed = call("GET", f"employees/{query}").json()

    assert [item["name"] for item in listed["items"]] == names


def test_filter_that_means_nothing_is_refused(call):
    answer = call("GET", "employees/?q=stauts:left")

    assert answer.status_code == 400
    assert answer.json()["code"] == "search_not_understood"
    assert call("GET", "employees/?status=lost").status_code == 400


def test_status_and_since_when_are_told(acme, call):
    with acting_for(acme):
        make.make_employee("added", external_id="hr-1")

    told = call("GET", "employees/hr-1/").json()

    assert (told["status"], told["status_since"]) == ("added", "2026-06-01T12:00:00Z")
