"""Signing takes off, and calling them back."""

import pytest

from generation.approvals import actions, queries
from generation.approvals.errors import AlreadyApproved
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.consent import actions as consent
from tenants.consent.queries import ConsentMissing
from tenants.kernel.errors import Invalid
from tenants.kernel.lifecycle import Actor, IllegalMove
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import DAY, OWNER
from tests.tenants.racing import at_once


def takes_of(employee: Employee, count: int) -> list[Headshot]:
    batch = make.make_batch("ready", run=make.make_run("ready", employee=employee))
    return [make.make_headshot(batch=batch) for _ in range(count)]


def submit(employee: Employee, *takes: Headshot) -> Approval:
    actor = Actor("employee", str(employee.pk))
    return actions.submit(employee, takes, actor=actor, at=NOON)


def state_of(headshot: Headshot) -> str:
    return str(Headshot.objects.get(pk=headshot.pk).state)


def test_the_first_choice_waits_for_review(ada: Employee) -> None:
    one, two, three = takes_of(ada, 3)

    approval = submit(ada, two, one)

    assert (approval.state, approval.headshot) == (ApprovalState.OPEN, two)
    assert [row.headshot for row in queries.choices(approval)] == [two, one]
    assert [state_of(take) for take in (one, two, three)] == ["proposed", "chosen", "proposed"]


def test_the_log_says_that_it_was_sent_for_review(ada: Employee) -> None:
    approval = submit(ada, *takes_of(ada, 1))

    assert audit.recent(Filter(subject_id=approval.pk))[0].verb == "approval.submit"


@pytest.mark.parametrize("count", [0, 7])
def test_one_to_six_takes_are_signed_off(ada: Employee, count: int) -> None:
    takes = takes_of(ada, 7)

    with pytest.raises(Invalid) as refusal:
        submit(ada, *takes[:count])

    assert set(refusal.value.fields) == {"headshots"}
    assert queries.standing(ada) is None
    assert len(queries.choices(submit(ada, *takes[:6]))) == 6


def test_a_take_is_signed_off_once(ada: Employee) -> None:
    (take,) = takes_of(ada, 1)

    with pytest.raises(Invalid):
        submit(ada, take, take)


@pytest.mark.parametrize("first", [True, False])
def test_nobody_chooses_another_persons_headshot(ada: Employee, first: bool) -> None:
    (mine,) = takes_of(ada, 1)
    (theirs,) = takes_of(make.make_participant(), 1)

    with pytest.raises(Invalid, match="your own"):
        submit(ada, *([theirs, mine] if first else [mine, theirs]))

    assert state_of(theirs) == state_of(mine) == HeadshotState.PROPOSED
    assert queries.standing(ada) is None


@pytest.mark.parametrize("state", [HeadshotState.DISCARDED, HeadshotState.WITHDRAWN])
def test_what_is_gone_is_not_chosen(ada: Employee, state: str) -> None:
    (take,) = takes_of(ada, 1)
    Headshot.objects.filter(pk=take.pk).update(state=state)

    with pytest.raises(Invalid):
        submit(ada, take)


def test_nothing_is_signed_off_without_consent(ada: Employee) -> None:
    (take,) = takes_of(ada, 1)
    consent.withdraw(ada, actor=OWNER, at=NOON)

    with pytest.raises(ConsentMissing):
        submit(ada, take)


def test_a_choice_can_be_changed_until_it_is_decided(ada: Employee) -> None:
    one, two = takes_of(ada, 2)
    first = submit(ada, one, two)

    second = submit(ada, two)

    assert (second, second.headshot) == (first, two)
    assert [row.headshot for row in queries.choices(second)] == [two]
    assert (state_of(one), state_of(two)) == ("proposed", "chosen")


def test_another_take_after_a_redo_is_undecided(ada: Employee) -> None:
    one, two = takes_of(ada, 2)
    approval = make.make_approval(
        ApprovalState.CHANGES_REQUESTED,
        headshot=make.make_headshot(HeadshotState.CHOSEN, batch=one.batch),
        reviewer_id=one.pk,
        decided_at=NOON,
        suggested=two,
    )

    again = submit(ada, two)

    assert again == approval
    assert (again.state, again.headshot) == (ApprovalState.OPEN, two)
    assert (again.reviewer_id, again.decided_at, again.suggested) == (None, None, None)


def test_an_approved_headshot_is_not_replaced(ada: Employee) -> None:
    one, two = takes_of(ada, 2)
    Headshot.objects.filter(pk=one.pk).update(state=HeadshotState.RELEASED)
    make.make_approval(ApprovalState.APPROVED, headshot=Headshot.objects.get(pk=one.pk))

    with pytest.raises(AlreadyApproved):
        submit(ada, two)

    assert state_of(two) == HeadshotState.PROPOSED


def test_a_withdrawn_submission_frees_the_take(ada: Employee) -> None:
    (take,) = takes_of(ada, 1)
    approval = submit(ada, take)

    actions.withdraw(approval, actor=OWNER, at=NOON)

    assert queries.standing(ada) is None
    assert state_of(take) == HeadshotState.PROPOSED
    assert submit(ada, take) != approval


def test_a_withdrawn_approval_recalls_the_picture(ada: Employee) -> None:
    released = make.make_headshot(HeadshotState.RELEASED, batch=takes_of(ada, 1)[0].batch)
    approval = make.make_approval(ApprovalState.APPROVED, headshot=released, note="Lovely, Ada!")

    actions.withdraw(approval, actor=OWNER, at=NOON + DAY)

    approval.refresh_from_db()
    assert (state_of(released), approval.note) == (HeadshotState.WITHDRAWN, "")


def test_a_submission_is_withdrawn_once(ada: Employee) -> None:
    approval = submit(ada, *takes_of(ada, 1))
    actions.withdraw(approval, actor=OWNER, at=NOON)

    with pytest.raises(IllegalMove):
        actions.withdraw(approval, actor=OWNER, at=NOON)


def test_nobody_chooses_a_headshot_of_another_company(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(globex):
        (theirs,) = takes_of(make.make_participant(), 1)

    with acting_for(acme), pytest.raises(Invalid):
        submit(make.make_participant(), theirs)


@pytest.mark.slow
def test_two_sign_offs_at_once_make_one_submission(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        ada = make.make_participant()
        one, two = takes_of(ada, 2)

    def press(take: Headshot) -> Approval:
        with acting_for(acme):
            return submit(ada, take)

    first, second = at_once(lambda: press(one), lambda: press(two))

    assert first == second
    with acting_for(acme):
        assert Headshot.objects.filter(state=HeadshotState.CHOSEN).count() == 1
