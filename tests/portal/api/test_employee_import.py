"""Another system sends everybody at once."""

from tenants.access.policy import Scope
from tenants.kernel.scoping import acting_for
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests.make import make_employee
from tests.portal.api.conftest import caller, key_of

ADA = {"name": "Ada Byron", "email": "ada@acme.example", "title": "Engineer"}
BOB = {"name": "Bob Ross", "email": "bob@acme.example", "external_id": "7"}
PATH = "employees/import/"


def test_difference_is_told_and_nothing_changed(acme, call):
    with acting_for(acme):
        make_employee(name="Bob", email="bob@acme.example")

    told = call("POST", PATH, {"people": [ADA, BOB, {"name": "Nobody", "email": "nowhere"}]}).json()

    assert told["applied"] is False
    assert told["counts"] == {
        "new": 1,
        "changed": 1,
        "unchanged": 0,
        "leaving": 0,
        "conflict": 0,
        "broken": 1,
    }
    assert [(each["kind"], each["position"]) for each in told["changes"]] == [
        ("new", 1),
        ("changed", 2),
        ("broken", 3),
    ]
    assert told["changes"][1]["before"]["name"] == "Bob"
    assert told["changes"][2]["field"] == "email"
    with acting_for(acme):
        assert Employee.objects.count() == 1


def test_what_was_told_is_done_and_the_same_again_changes_nothing(acme, call):
    sent = {"people": [ADA, BOB]}
    digest = call("POST", PATH, sent).json()["digest"]

    done = call("POST", PATH, {**sent, "digest": digest}).json()
    again = call("POST", PATH, sent).json()

    assert done["applied"] is True
    assert again["counts"]["unchanged"] == 2
    assert again["changes"] == []
    with acting_for(acme):
        assert Employee.objects.count() == 2


def test_full_list_marks_who_is_not_in_it_as_left(acme, call):
    with acting_for(acme):
        make_employee(name="Zed")
    sent = {"people": [ADA], "full": True}
    told = call("POST", PATH, sent).json()
    assert [each["kind"] for each in told["changes"]] == ["new", "leaving"]
    assert told["changes"][1]["position"] is None

    call("POST", PATH, {**sent, "digest": told["digest"]})

    with acting_for(acme):
        assert Employee.objects.get(name="Zed").state == EmployeeState.LEFT


def test_another_digest_than_that_of_the_difference_is_a_conflict(acme, call):
    answer = call("POST", PATH, {"people": [ADA], "digest": "0" * 64})

    assert answer.status_code == 409
    assert answer.json()["code"] == "people_changed"
    with acting_for(acme):
        assert not Employee.objects.exists()


def test_nobody_at_all_is_refused(call):
    assert call("POST", PATH, {"people": []}).status_code == 400
    assert call("POST", PATH, {"people": [{"name": 7, "email": []}]}).status_code == 400


def test_key_that_may_only_read_is_refused(acme):
    assert (
        caller(key_of(acme, Scope.PEOPLE_READ))("POST", PATH, {"people": [ADA]}).status_code == 403
    )


def test_people_of_another_company_are_neither_known_nor_touched(globex, call, foreign_call):
    foreign_call("PUT", "employees/7/", {"name": "Bob Ross", "email": "bob@globex.example"})

    told = call("POST", PATH, {"people": [BOB], "full": True}).json()
    call("POST", PATH, {"people": [BOB], "full": True, "digest": told["digest"]})

    assert told["counts"]["new"] == 1
    with acting_for(globex):
        assert Employee.objects.get().email == "bob@globex.example"
