"""Approvals over the API: what waits, decisions for a reviewer, and what happened."""

import pytest

from generation.approvals.models import Approval
from tenants.access.policy import Scope
from tenants.kernel.scoping import acting_for
from tenants.people.models import Department, Employee, ReviewerDepartment
from tests import make
from tests.generation.approvals.conftest import PASSES, submission
from tests.portal.api.conftest import caller, key_of
from tests.tenants.moments import HOUR


@pytest.fixture
def approval(acme):
    with acting_for(acme):
        return submission(make.make_participant(external_id="hr-7"), checks=PASSES)


def decide(call, approval, who, decision="approve", **given):
    body = {"decision": decision, "reviewer": who.user.email}
    if decision in {"approve", "request_changes"}:
        body["headshot_id"] = str(approval.headshot_id)
    return call("POST", f"approvals/{approval.pk}/decide/", {**body, **given})


def test_what_waits_is_listed_with_what_a_decision_needs(call, approval):
    [item] = call("GET", "approvals/?state=open").json()["items"]

    assert item["id"] == str(approval.pk)
    assert (item["external_id"], item["state"]) == ("hr-7", "open")
    assert (item["headshot_id"], item["passes_everything"]) == (str(approval.headshot_id), True)
    assert call("GET", f"approvals/{approval.pk}/").json() == item


def test_a_list_goes_on_where_the_page_before_ended(acme, call):
    with acting_for(acme):
        for number in range(3):
            make.make_approval(signed_at=make.NOON + number * HOUR)

    first = call("GET", "approvals/?limit=2").json()
    second = call("GET", f"approvals/?limit=2&cursor={first['next_cursor']}").json()

    times = [item["signed_at"] for page in (first, second) for item in page["items"]]
    assert times == sorted(times, reverse=True)
    assert (len(times), second["next_cursor"]) == (3, None)


@pytest.mark.parametrize(
    "query", ["state=lost", "limit=0", "limit=x", "cursor=x", "cursor=WzEsMl0", "cursor=WyJ4Il0"]
)
def test_a_list_that_cannot_be_is_refused(call, query):
    assert call("GET", f"approvals/?{query}").status_code == 400


def test_a_reviewer_approves_through_the_key(acme, call, approval, reviewer):
    answer = decide(call, approval, reviewer)

    assert answer.json()["state"] == "approved"
    assert answer.json()["leaves_at"] > answer.json()["decided_at"]
    with acting_for(acme):
        assert Approval.objects.get().reviewer_id == reviewer.pk


def test_changes_are_asked_for_with_a_reason(call, approval, reviewer):
    given = {"reason": "hair", "note": "A comb, please."}

    answer = decide(call, approval, reviewer, "request_changes", **given).json()

    assert (answer["state"], answer["reason"], answer["note"]) == (
        "changes_requested",
        "hair",
        "A comb, please.",
    )


@pytest.mark.parametrize(
    "given",
    [
        {"decision": "maybe"},
        {"reviewer": "nobody@example.com"},
        {"headshot_id": None},
        {"decision": "request_changes"},
        {"decision": "request_changes", "reason": "ugly"},
    ],
)
def test_a_decision_that_lacks_something_is_refused(acme, call, approval, reviewer, given):
    assert decide(call, approval, reviewer, **given).status_code == 400

    with acting_for(acme):
        assert Approval.objects.get().state == "open"


def test_nobody_decides_on_their_own_through_a_key(acme, call, approval, reviewer):
    with acting_for(acme):
        own = Employee.objects.filter(pk=approval.employee_id)
        own.update(former_addresses=[reviewer.user.email])

    assert decide(call, approval, reviewer).json()["code"] == "self_approval"
    assert decide(call, approval, reviewer, "withdraw").status_code == 403


def test_departments_bind_through_a_key_too(acme, call, approval, reviewer):
    with acting_for(acme):
        sales = Department.objects.create(name="Sales")
        ReviewerDepartment.objects.create(membership=reviewer, department=sales)

    assert decide(call, approval, reviewer).json()["code"] == "outside_departments"


def test_two_reviewers_are_two_people_through_a_key_too(acme, call, approval, reviewer, owner):
    call("PUT", "approval-rules/", {"needs_sign_off": True, "steps": 2, "auto_approve": False})

    first = decide(call, approval, reviewer)
    again = decide(call, approval, reviewer)
    second = decide(call, approval, owner)

    assert (first.json()["state"], second.json()["state"]) == ("second", "approved")
    assert (again.status_code, again.json()["code"]) == (409, "second_reviewer_needed")


def test_a_take_that_was_replaced_is_a_conflict(call, approval, reviewer):
    other = "00000000-0000-4000-8000-000000000000"

    answer = decide(call, approval, reviewer, headshot_id=other)

    assert (answer.status_code, answer.json()["code"]) == (409, "chose_another")


def test_a_decision_is_undone_and_a_picture_withdrawn(call, approval, reviewer):
    decide(call, approval, reviewer)
    undone = decide(call, approval, reviewer, "undo").json()["state"]
    decide(call, approval, reviewer)
    withdrawn = decide(call, approval, reviewer, "withdraw").json()["state"]

    assert (undone, withdrawn) == ("open", "withdrawn")
    assert decide(call, approval, reviewer).json()["code"] == "withdrawn_meanwhile"


def test_the_history_tells_what_happened_and_why(call, approval, reviewer):
    decide(call, approval, reviewer, "request_changes", reason="hair")
    decide(call, approval, reviewer, "undo")

    events = call("GET", f"approvals/{approval.pk}/history/").json()

    assert [event["verb"] for event in events] == ["approval.reopen", "approval.request_changes"]
    assert (events[1]["reason"], events[1]["actor_kind"]) == ("hair", "api_key")


def test_rules_are_read_and_changed(call):
    usual = {"needs_sign_off": True, "steps": 1, "auto_approve": False, "carries_over": False}
    wanted = {**usual, "steps": 2, "carries_over": True}

    assert call("GET", "approval-rules/").json() == usual
    assert call("PUT", "approval-rules/", wanted).json() == wanted
    assert call("GET", "approval-rules/").json() == wanted


@pytest.mark.parametrize("wrong", [{"steps": 3}, {"needs_sign_off": False, "auto_approve": True}])
def test_rules_without_sense_are_refused(call, wrong):
    wanted = {"needs_sign_off": True, "steps": 1, "auto_approve": False, **wrong}

    assert call("PUT", "approval-rules/", wanted).status_code == 400
    assert call("GET", "approval-rules/").json()["steps"] == 1


@pytest.mark.parametrize(
    ("scope", "may"), [(Scope.APPROVALS_READ, {"GET"}), (Scope.APPROVALS_WRITE, {"POST"})]
)
def test_a_key_may_do_what_its_scopes_say(acme, approval, reviewer, scope, may):
    call = caller(key_of(acme, scope))

    answers = {
        "GET": call("GET", f"approvals/{approval.pk}/"),
        "POST": decide(call, approval, reviewer),
        "PUT": call("PUT", "approval-rules/", {}),
    }

    assert {method for method, answer in answers.items() if answer.status_code != 403} == may


def test_another_company_decides_nothing(acme, foreign_call, approval, reviewer, outsider):
    assert foreign_call("GET", "approvals/").json()["items"] == []
    assert foreign_call("GET", f"approvals/{approval.pk}/").status_code == 404
    assert foreign_call("GET", f"approvals/{approval.pk}/history/").status_code == 404
    assert decide(foreign_call, approval, outsider).status_code == 404
    assert decide(foreign_call, approval, reviewer).status_code in {400, 404}
    with acting_for(acme):
        assert Approval.objects.get().state == "open"
