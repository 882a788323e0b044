"""The queue: the second look, approving together, undoing, and what is said when things changed."""

import re
from typing import Any

import pytest
from django.test import Client

from generation.approvals import actions
from generation.approvals.models import Approval
from tenants.access.models import GivenAnswer
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people.models import Department, Employee, ReviewerDepartment
from tests import make
from tests.generation.approvals.conftest import PASSES, submission
from tests.portal.visitors import home_of, member_client
from tests.tenants.moments import OWNER


@pytest.fixture
def approval(acme: Organization) -> Approval:
    with acting_for(acme):
        return submission(make.make_participant(name="Ada Byron"), checks=PASSES)


@pytest.fixture
def second_desk(acme: Organization) -> Client:
    """The browser of another reviewer."""
    with acting_for(acme):
        return member_client(make.make_member())


def two_reviewers(acme: Organization) -> None:
    with acting_for(acme):
        make.make_rules(steps=2)


def decide(desk: Client, home: str, approval: Approval, **given: str) -> Any:
    usual = {"decision": "approve", "first": str(approval.headshot_id)}
    return desk.post(f"{home}approvals/{approval.pk}/decide/", {**usual, **given})


def state(approval: Approval) -> str:
    with acting_for(approval.organization_id):
        return Approval.objects.get(pk=approval.pk).state


def test_there_is_no_second_list_where_one_yes_is_enough(
    desk: Client, home: str, approval: Approval
) -> None:
    assert "tab=second" not in desk.get(f"{home}approvals/").content.decode()


def test_a_first_yes_goes_on_to_somebody_else(
    desk: Client, second_desk: Client, home: str, acme: Organization, approval: Approval
) -> None:
    two_reviewers(acme)
    decide(desk, home, approval)

    mine = desk.get(f"{home}approvals/?tab=second")
    theirs = second_desk.get(f"{home}approvals/?tab=second")

    assert (list(mine.context["rows"]), list(theirs.context["rows"])) == ([], [approval])
    assert "Second of two" in theirs.content.decode()
    decide(second_desk, home, approval)
    assert state(approval) == "approved"


def test_who_said_the_first_yes_is_told_that_another_is_needed(
    desk: Client, home: str, acme: Organization, approval: Approval
) -> None:
    two_reviewers(acme)
    decide(desk, home, approval)

    again = decide(desk, home, approval)

    assert again.status_code == 409
    assert "Somebody else has to say the second yes." in again.content.decode()
    page = desk.get(f"{home}approvals/?person={approval.pk}").content.decode()
    assert 'value="approve"' not in page


def test_a_take_that_was_replaced_meanwhile_is_not_approved(
    desk: Client, home: str, approval: Approval
) -> None:
    with acting_for(approval.organization_id):
        better = make.make_headshot(batch=approval.headshot.batch)
        actions.submit(approval.employee, [better], actor=OWNER, at=make.NOON)

    answer = decide(desk, home, approval, headshot=str(approval.headshot_id))

    assert answer.status_code == 409
    assert "chose another take a moment ago" in answer.content.decode()
    assert state(approval) == "open"


def test_what_was_withdrawn_meanwhile_says_so(desk: Client, home: str, approval: Approval) -> None:
    with acting_for(approval.organization_id):
        actions.withdraw(approval, actor=SYSTEM, at=make.NOON)

    answer = decide(desk, home, approval)

    assert answer.status_code == 409
    assert "taken back a moment ago" in answer.content.decode()


def test_a_department_that_was_lost_meanwhile_is_said_to_be(
    reviewer: Membership, home: str, acme: Organization, approval: Approval
) -> None:
    with acting_for(acme):
        sales = Department.objects.create(name="Sales")
        ReviewerDepartment.objects.create(membership=reviewer, department=sales)

    answer = decide(member_client(reviewer), home, approval)

    assert answer.status_code == 404
    assert "not yours to review" in answer.content.decode()
    assert state(approval) == "open"


def undo(desk: Client, home: str) -> Any:
    """Press the button that the queue shows."""
    shown = desk.get(f"{home}approvals/").context["undo"]
    return desk.post(f"{home}approvals/undo/", {"decision": shown.decisions}, follow=True)


def test_what_changed_since_is_left_and_the_others_are_undone(
    desk: Client, home: str, several: list[Approval]
) -> None:
    desk.post(f"{home}approvals/passing/", ticked(several))
    shown = desk.get(f"{home}approvals/").context["undo"]
    with acting_for(several[0].organization_id):
        actions.withdraw(Approval.objects.get(pk=several[0].pk), actor=SYSTEM, at=make.NOON)

    answer = desk.post(f"{home}approvals/undo/", {"decision": shown.decisions}, follow=True)

    assert "Back in the queue: 2 headshots." in answer.content.decode()
    assert "1 was left as it is" in answer.content.decode()
    assert [state(row) for row in several] == ["withdrawn", "open", "open"]
    assert answer.context["undo"] is None


def test_what_somebody_else_decided_since_is_not_undone(
    desk: Client, second_desk: Client, home: str, approval: Approval
) -> None:
    decide(desk, home, approval, decision="redo", reason="hair")
    mine = desk.get(f"{home}approvals/").context["undo"]
    with acting_for(approval.organization_id):
        better = make.make_headshot(batch=approval.headshot.batch, checks=PASSES)
        again = actions.submit(approval.employee, [better], actor=OWNER, at=make.NOON)
    decide(second_desk, home, again)

    assert desk.get(f"{home}approvals/").context["undo"] is None
    desk.post(f"{home}approvals/undo/", {"decision": mine.decisions})
    assert state(approval) == "approved"


def test_each_company_has_its_own_undo(
    desk: Client, home: str, owner: Membership, globex: Organization, approval: Approval
) -> None:
    with acting_for(globex):
        make.make_member(user=owner.user)
    decide(desk, home, approval)

    assert desk.get(f"{home_of(globex)}approvals/").context["undo"] is None
    assert desk.get(f"{home}approvals/").context["undo"]


def test_the_take_of_the_first_yes_is_the_one_that_a_second_press_approves(
    desk: Client, second_desk: Client, home: str, acme: Organization, approval: Approval
) -> None:
    with acting_for(acme):
        make.make_rules(steps=2, needs_sign_off=False)
        other = make.make_headshot("proposed", batch=approval.headshot.batch, checks=PASSES)
        approval.choices.create(headshot=other, position=2)
        Approval.objects.update(is_signed=False)
    decide(desk, home, approval, headshot=str(other.pk))

    page = second_desk.get(f"{home}approvals/?tab=second").content.decode()

    picked = re.search(r'name="headshot"\s+value="([^"]+)"[^>]*checked', page)
    assert picked
    assert picked[1] == str(other.pk)


def behind(desk: Client, home: str, approval: Approval, key: str, **given: str) -> Any:
    """A script's decision."""
    usual = {"decision": "approve", "first": str(approval.headshot_id)}
    headers = {"Idempotency-Key": key, "X-Requested-With": "XMLHttpRequest"}
    address = f"{home}approvals/{approval.pk}/decide/"
    return desk.post(address, {**usual, **given}, headers=headers)


KEY = "0123456789abcdef"


def test_a_decision_that_comes_twice_is_made_once_and_answered_alike(
    desk: Client, home: str, approval: Approval
) -> None:
    first = behind(desk, home, approval, KEY).json()
    desk.post(f"{home}approvals/undo/", {"decision": first["undo"]})

    again = behind(desk, home, approval, KEY)

    assert again.json() == first
    assert first["said"] == "Approved: Ada Byron."
    assert state(approval) == "open"


def test_a_key_is_for_one_decision_and_its_own_member(
    desk: Client, second_desk: Client, home: str, several: list[Approval]
) -> None:
    behind(desk, home, several[0], KEY)

    assert behind(desk, home, several[1], KEY).status_code == 409
    assert behind(desk, home, several[1], "short").status_code == 400
    assert behind(second_desk, home, several[1], KEY).status_code == 200
    assert [state(row) for row in several] == ["approved", "approved", "open"]


def test_a_refused_decision_keeps_no_answer(desk: Client, home: str, approval: Approval) -> None:
    refused = behind(desk, home, approval, KEY, first=str(approval.pk))

    assert refused.status_code == 409
    assert "chose another take a moment ago" in refused.content.decode()
    with acting_for(approval.organization_id):
        assert not GivenAnswer.objects.exists()


def test_an_undo_behind_the_page_says_when_there_was_nothing_to_undo(
    desk: Client, home: str, approval: Approval
) -> None:
    made = behind(desk, home, approval, KEY).json()
    undo = f"{home}approvals/undo/"

    given = {"decision": made["undo"]}
    answers = [
        desk.post(undo, given, headers={"Idempotency-Key": key}) for key in ("a" * 16, "b" * 16)
    ]

    assert [answer.status_code for answer in answers] == [200, 409]
    assert state(approval) == "open"


def test_presses_are_undone_without_end(desk: Client, home: str, acme: Organization) -> None:
    with acting_for(acme):
        many = [submission(make.make_participant(), checks=PASSES) for _ in range(25)]
    for each in many:
        decide(desk, home, each)

    for each in reversed(many):
        undo(desk, home)
        assert state(each) == "open"


def test_an_undo_within_the_minute_puts_it_back(
    desk: Client, home: str, approval: Approval
) -> None:
    decide(desk, home, approval)
    assert ">Undo<" in desk.get(f"{home}approvals/").content.decode()

    undo(desk, home)

    assert state(approval) == "open"
    assert desk.get(f"{home}approvals/").context["undo"] is None


def test_a_later_undo_is_a_withdrawal_and_called_so(
    desk: Client, home: str, approval: Approval
) -> None:
    decide(desk, home, approval)
    with acting_for(approval.organization_id):
        Approval.objects.update(decided_at=make.NOON)
    assert ">Take back<" in desk.get(f"{home}approvals/").content.decode()

    answer = undo(desk, home).content.decode()

    assert state(approval) == "withdrawn"
    assert "1 picture had left already" in answer


@pytest.fixture
def several(acme: Organization, approval: Approval) -> list[Approval]:
    """Three that pass everything, and one that does not."""
    with acting_for(acme):
        others = [submission(make.make_participant(), checks=PASSES) for _ in range(2)]
        submission(make.make_participant(), checks=PASSES, passes=False)
    return [approval, *others]


def ticked(rows: list[Approval]) -> dict[str, list[str]]:
    return {"approval": [f"{row.pk}:{row.headshot_id}" for row in rows]}


def test_what_passes_everything_is_counted_and_shown(
    desk: Client, home: str, several: list[Approval]
) -> None:
    queue = desk.get(f"{home}approvals/").content.decode()
    page = desk.get(f"{home}approvals/passing/")

    assert "3 pass everything" in queue
    assert set(page.context["rows"]) == set(several)
    assert "Approve 3 ticked" in page.content.decode()


def test_what_is_ticked_is_approved_together_and_undone_together(
    desk: Client, home: str, several: list[Approval]
) -> None:
    answer = desk.post(f"{home}approvals/passing/", ticked(several[:2]), follow=True)

    assert "2 headshots approved." in answer.content.decode()
    assert [state(row) for row in several] == ["approved", "approved", "open"]
    assert "Undo all 2" in answer.content.decode()

    undo(desk, home)

    assert {state(row) for row in several} == {"open"}


def test_what_changed_meanwhile_is_left_and_said(
    desk: Client, home: str, several: list[Approval]
) -> None:
    withdrawn, replaced, _ = several
    with acting_for(withdrawn.organization_id):
        actions.withdraw(withdrawn, actor=SYSTEM, at=make.NOON)
        better = make.make_headshot(batch=replaced.headshot.batch, checks=PASSES)
        actions.submit(replaced.employee, [better], actor=OWNER, at=make.NOON)

    answer = desk.post(f"{home}approvals/passing/", ticked(several), follow=True)

    assert "1 headshot approved." in answer.content.decode()
    assert "2 were left as they are" in answer.content.decode()
    assert [state(row) for row in several] == ["withdrawn", "open", "approved"]


def test_what_fails_a_check_is_not_approved_with_the_others(
    desk: Client, home: str, several: list[Approval]
) -> None:
    with acting_for(several[0].organization_id):
        failing = Approval.objects.get(headshot__passes=False)

    desk.post(f"{home}approvals/passing/", ticked([failing]))

    assert state(failing) == "open"


@pytest.mark.parametrize(
    ("given", "status"), [({}, 400), ({"approval": "x:y"}, 404), ({"approval": "x"}, 404)]
)
def test_nothing_is_approved_where_nothing_is_ticked(
    desk: Client, home: str, several: list[Approval], given: dict[str, str], status: int
) -> None:
    assert desk.post(f"{home}approvals/passing/", given).status_code == status
    decision = {"decision": given["approval"]} if given else {}
    assert desk.post(f"{home}approvals/undo/", decision).status_code == status


def test_nobody_approves_their_own_with_the_others(
    desk: Client, home: str, owner: Membership, several: list[Approval]
) -> None:
    with acting_for(several[0].organization_id):
        own = Employee.objects.filter(pk=several[0].employee_id)
        own.update(former_addresses=[owner.user.email])

    desk.post(f"{home}approvals/passing/", ticked(several))

    assert [state(row) for row in several] == ["open", "approved", "approved"]


def test_an_empty_wall_leads_back_to_the_queue(desk: Client, home: str) -> None:
    assert "Nothing passes everything now" in desk.get(f"{home}approvals/passing/").content.decode()


def test_two_of_the_choices_are_compared(desk: Client, home: str, approval: Approval) -> None:
    with acting_for(approval.organization_id):
        other = make.make_headshot(batch=approval.headshot.batch)
        approval.choices.create(headshot=other, position=2)

    page = desk.get(f"{home}approvals/{approval.pk}/compare/")

    assert [side.take for side in page.context["sides"]] == [approval.headshot, other]
    assert f"/approvals/{approval.pk}/compare/" in desk.get(f"{home}approvals/").content.decode()


def test_history_is_told_to_the_reviewer_and_on_the_persons_page(
    reviewer: Membership, desk: Client, home: str, approval: Approval
) -> None:
    decide(desk, home, approval, decision="redo", reason="hair")
    undo(desk, home)

    for page in (f"approvals/?person={approval.pk}", f"people/{approval.employee_id}/"):
        lines = member_client(reviewer).get(f"{home}{page}").context["history"]
        assert [line.text for line in lines] == [
            "Olive of Acme took back the decision on the headshot of Ada Byron.",
            "Olive of Acme asked for changes to the headshot of Ada Byron. Reason: hair.",
        ]


def test_reviewers_of_another_company_see_and_decide_nothing(
    outsider: Membership, globex: Organization, home: str, several: list[Approval]
) -> None:
    theirs, away = member_client(outsider), home_of(globex)
    first = several[0]

    assert decide(theirs, away, first).status_code == 404
    assert theirs.get(f"{away}approvals/{first.pk}/compare/").status_code == 404
    decision = {"decision": f"{first.pk}:{first.state_changed_at.isoformat()}"}
    answer = theirs.post(f"{away}approvals/undo/", decision, follow=True)
    assert "1 was left as it is" in answer.content.decode()
    assert not theirs.get(f"{away}approvals/passing/").context["rows"]
    theirs.post(f"{away}approvals/passing/", ticked(several))
    assert {state(row) for row in several} == {"open"}
