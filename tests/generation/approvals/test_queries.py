"""The reviewer's queue."""

import pytest

from generation.approvals import queries
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.headshots.lifecycle import HeadshotState
from tenants.organizations.models import Membership
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import DAY, HOUR

pytestmark = pytest.mark.usefixtures("in_acme")


LACKING = {"keep_head_covering": {"passes": False, "found": 0.2}}


def waiting(
    *, passes: bool = True, hours: int = 0, checks: object = None, **employee: object
) -> Approval:
    run = make.make_run("ready", employee=make.make_participant(**employee))
    batch = make.make_batch("ready", run=run)
    found = {"passes": passes, "checks": checks or {}}
    take = make.make_headshot(HeadshotState.CHOSEN, batch=batch, **found)
    return make.make_approval(headshot=take, signed_at=NOON + hours * HOUR)


def test_who_waits_longest_comes_first(reviewer: Membership) -> None:
    late, early = waiting(hours=2), waiting(hours=1)

    assert list(queries.to_review(reviewer)) == [early, late]


def test_what_needs_a_look_comes_last(reviewer: Membership) -> None:
    flagged, good = waiting(passes=False), waiting(hours=1)

    assert list(queries.to_review(reviewer)) == [good, flagged]


def test_what_lacks_something_kept_comes_last_too(reviewer: Membership) -> None:
    lacking, good = waiting(checks=LACKING), waiting(hours=1)

    assert list(queries.to_review(reviewer)) == [good, lacking]
    assert list(queries.to_review(reviewer).filter(queries.NEEDS_A_LOOK)) == [lacking]


def test_ones_own_headshot_is_not_in_the_queue(reviewer: Membership) -> None:
    waiting(former_addresses=[reviewer.user.email])
    waiting(email=reviewer.user.email.upper())
    others = waiting()

    assert list(queries.visible_to(reviewer)) == [others]


def test_the_tabs_count_what_they_show(reviewer: Membership) -> None:
    waiting()
    waiting(passes=False)
    waiting(checks=LACKING)
    for state in (ApprovalState.APPROVED, ApprovalState.CHANGES_REQUESTED, ApprovalState.WITHDRAWN):
        make.make_approval(state)

    assert queries.counts(reviewer) == {
        "to_review": 3,
        "second": 0,
        "flagged": 2,
        "done": 2,
    }


def test_a_withdrawn_approval_does_not_stand(ada: Employee) -> None:
    take = make.make_headshot(
        batch=make.make_batch("ready", run=make.make_run("ready", employee=ada))
    )
    make.make_approval(ApprovalState.WITHDRAWN, headshot=take, signed_at=NOON - DAY)
    assert queries.standing(ada) is None

    standing = make.make_approval(headshot=take)

    assert queries.standing(ada) == standing
