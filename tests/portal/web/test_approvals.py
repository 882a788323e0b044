"""What a reviewer is let at, and what is refused."""

import pytest
from django.test import Client

from generation.approvals.models import Approval
from generation.headshots.models import Headshot
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people import actions as people
from tenants.people.models import Department
from tests import make
from tests.generation.stored import jpeg, keep
from tests.portal.visitors import member_client


@pytest.fixture
def approval(acme: Organization) -> Approval:
    """What Ada of Research sent for review."""
    with acting_for(acme):
        research = Department.objects.create(name="Research")
        ada = make.make_participant(name="Ada Byron", department=research)
        return make.make_approval(headshot=make.make_headshot("chosen", employee=ada))


@pytest.fixture
def limited(approval: Approval, reviewer: Membership) -> Client:
    """The browser of a reviewer who sees Sales only."""
    with acting_for(approval.organization_id):
        sales = Department.objects.create(name="Sales")
        people.limit_reviewer(reviewer, [sales.pk], actor=SYSTEM, at=make.NOON)
    return member_client(reviewer)


@pytest.mark.parametrize("wanted", ["no-id", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_take_that_was_not_sent_for_review_is_not_found(
    desk: Client, home: str, approval: Approval, wanted: str
) -> None:
    response = desk.post(f"{home}approvals/{approval.pk}/decide/", {"headshot": wanted})

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("given", "status", "state"),
    [
        ({"decision": "approve"}, 302, "approved"),
        ({"decision": "redo", "reason": "hair"}, 302, "changes_requested"),
        ({"decision": "redo"}, 400, "open"),
        ({"reason": "hair"}, 400, "open"),
        ({"decision": "yes"}, 400, "open"),
    ],
)
def test_nothing_is_decided_but_by_its_name(
    desk: Client, home: str, approval: Approval, given: dict[str, str], status: int, state: str
) -> None:
    response = desk.post(f"{home}approvals/{approval.pk}/decide/", given)

    assert response.status_code == status
    with acting_for(approval.organization_id):
        assert Approval.objects.get(pk=approval.pk).state == state


def test_other_departments_takes_are_not_found(
    limited: Client, home: str, approval: Approval
) -> None:
    decided = limited.post(f"{home}approvals/{approval.pk}/decide/")
    seen = limited.get(f"{home}approvals/headshots/{approval.headshot_id}/")
    person = limited.get(f"{home}people/{approval.employee_id}/")

    assert {decided.status_code, seen.status_code, person.status_code} == {404}


def test_other_departments_photos_are_not_found(
    limited: Client, home: str, approval: Approval
) -> None:
    with acting_for(approval.organization_id):
        photo = make.make_photo(employee=approval.employee)

    assert limited.get(f"{home}approvals/photos/{photo.pk}/").status_code == 404


@pytest.fixture
def take(approval: Approval, home: str) -> str:
    """Where the take is seen, which is really there."""
    with acting_for(approval.organization_id):
        key = keep(approval.employee, "take", jpeg())
        Headshot.objects.filter(pk=approval.headshot_id).update(file_key=key)
    return f"{home}approvals/headshots/{approval.headshot_id}/"


def test_take_is_seen_until_its_approval_is_withdrawn(
    desk: Client, approval: Approval, take: str
) -> None:
    before = desk.get(take)
    with acting_for(approval.organization_id):
        Approval.objects.filter(pk=approval.pk).update(state="withdrawn")

    assert (before.status_code, desk.get(take).status_code) == (200, 404)


@pytest.mark.parametrize(("state", "status"), [("admitted", 200), ("rejected", 404)])
def test_photo_that_was_refused_is_not_shown_to_reviewers(
    desk: Client, home: str, approval: Approval, state: str, status: int
) -> None:
    with acting_for(approval.organization_id):
        key = keep(approval.employee, "thumbnail", jpeg())
        photo = make.make_photo(state, employee=approval.employee, thumbnail_key=key)

    assert desk.get(f"{home}approvals/photos/{photo.pk}/").status_code == status
