"""Where the rules ask for two reviewers: a new finish needs two people as well."""

import pytest

from generation.approvals.errors import SecondReviewerNeeded
from generation.approvals.models import ApprovalPolicy
from generation.approvals.policy import SelfApproval
from generation.rebrands import actions, queries
from generation.rebrands.lifecycle import RefinishState
from generation.rebrands.models import Rebrand, Refinish
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.kernel.lifecycle import IllegalMove
from tenants.organizations.models import Membership
from tests import make
from tests.generation.rebrands.conftest import item_of, work_off
from tests.make import NOON
from tests.tenants.moments import OWNER

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def second(item: Refinish) -> Membership:
    """Another reviewer."""
    return make.make_member()


@pytest.fixture
def item(rebrand: Rebrand) -> Refinish:
    """Grace's new picture, in a company that asks for two."""
    make.make_rules(steps=2)
    actions.start(rebrand, actor=OWNER, at=NOON)
    work_off(rebrand)
    return item_of(rebrand)


def accept(item: Refinish, reviewer: Membership) -> bool:
    return actions.accept(item, reviewer=reviewer, actor=OWNER, at=NOON)


def test_a_first_yes_puts_nothing_to_use(item: Refinish, reviewer: Membership) -> None:
    assert not accept(item, reviewer)

    item.refresh_from_db()
    assert (item.state, item.first_reviewer_id) == (RefinishState.MADE, reviewer.pk)
    assert "refinish.pass_on" in {row.verb for row in audit.recent(Filter(subject_id=item.pk))}


def test_the_second_yes_puts_it_to_use(
    item: Refinish, reviewer: Membership, second: Membership
) -> None:
    accept(item, reviewer)

    assert accept(item, second)

    work_off(item.rebrand)
    assert Refinish.objects.get().state == RefinishState.IN_USE


def test_nobody_says_both(item: Refinish, reviewer: Membership) -> None:
    accept(item, reviewer)

    with pytest.raises(SecondReviewerNeeded):
        accept(item, reviewer)

    assert Refinish.objects.get().state == RefinishState.MADE


def test_the_second_yes_is_never_ones_own(
    item: Refinish, reviewer: Membership, second: Membership
) -> None:
    accept(item, reviewer)
    item.employee.former_addresses = [second.user.email]

    with pytest.raises(SelfApproval):
        accept(item, second)


def test_it_waits_for_everybody_but_the_first(
    item: Refinish, reviewer: Membership, second: Membership
) -> None:
    accept(item, reviewer)

    assert not queries.to_review(reviewer).exists()
    assert list(queries.to_review(second)) == list(queries.undecided(reviewer)) == [item]


def test_two_who_both_mean_to_be_the_first_are_not_both(
    item: Refinish, reviewer: Membership, second: Membership
) -> None:
    seen = item_of(item.rebrand)
    accept(item, reviewer)

    with pytest.raises(IllegalMove):
        accept(seen, second)

    assert Refinish.objects.get().first_reviewer_id == reviewer.pk


def test_a_first_yes_does_not_count_for_a_picture_that_is_made_anew(
    item: Refinish, reviewer: Membership, second: Membership
) -> None:
    accept(item, reviewer)
    accept(item, second)
    actions.fail(item, code="engine_crashed", at=NOON)

    actions.retry(item.rebrand, actor=OWNER, at=NOON)
    work_off(item.rebrand)

    assert not accept(item_of(item.rebrand), second)


def test_after_a_change_to_one_reviewer_any_yes_is_enough(
    item: Refinish, reviewer: Membership
) -> None:
    accept(item, reviewer)
    ApprovalPolicy.objects.update(steps=1)

    assert accept(item, reviewer)
