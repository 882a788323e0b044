"""Share links: what they show, to whom, and until when."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from generation.approvals import actions as approvals
from generation.approvals.models import Approval
from generation.shares import actions, queries
from generation.shares.actions import Made
from generation.shares.models import ShareLink
from tenants.audit.models import AuditEvent
from tenants.kernel.errors import Invalid
from tenants.kernel.models import Lookup
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Department, Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import OWNER

WEEK = timedelta(days=7)


def shared(**given: Any) -> Made:
    until = {"expires_at": NOON + WEEK}
    return actions.make("For the board", actor=OWNER, at=NOON, **{**until, **given})


def token_of(made: Made) -> str:
    return made.address.removeprefix(f"{settings.PUBLIC_URL}/shared/")


def shown(made: Made) -> list[str]:
    return [row.headshot.employee.name for row in queries.pictures(made.share)]


@pytest.fixture
def people(in_acme: Organization) -> list[Employee]:
    """Ada, who is in Research, Ben and Cid; all have an approved picture."""
    research = Department.objects.create(name="Research")
    ada = make.make_employee(name="Ada", department=research)
    everybody = [ada, make.make_employee(name="Ben"), make.make_employee(name="Cid")]
    for person in everybody:
        make.make_approved(person, profiles=("original", "web"))
    return everybody


def test_a_link_leads_to_everybodys_picture(people: list[Employee]) -> None:
    assert shown(shared()) == ["Ada", "Ben", "Cid"]


def test_a_link_leads_to_departments_and_people_that_were_chosen(people: list[Employee]) -> None:
    research = Department.objects.get()

    assert shown(shared(departments=[research.pk])) == ["Ada"]
    assert shown(shared(people=[people[2].pk])) == ["Cid"]
    assert shown(shared(departments=[research.pk], people=[people[1].pk])) == ["Ada", "Ben"]


def test_what_is_withdrawn_is_not_shown_any_more(people: list[Employee]) -> None:
    made = shared()

    approvals.withdraw(Approval.objects.get(employee=people[0]), actor=OWNER, at=NOON)

    assert shown(made) == ["Ben", "Cid"]


def test_nothing_that_is_kept_opens_the_link(in_acme: Organization) -> None:
    token = token_of(shared())

    assert len(token) >= 43
    assert token not in str(list(ShareLink.objects.values()))
    assert token not in str(list(Lookup.objects.values()))


def test_the_token_leads_to_its_link(acme: Organization) -> None:
    with acting_for(acme):
        made = shared()

    place = queries.place_of(token_of(made), at=NOON)

    assert (place.organization_id, place.share_id) == (acme.pk, made.share.pk)


@pytest.mark.parametrize("end", ["expired", "revoked", "unknown"])
def test_a_link_that_ended_is_as_unknown_as_any(acme: Organization, end: str) -> None:
    with acting_for(acme):
        made = shared()
        if end == "revoked":
            actions.revoke(made.share, actor=OWNER, at=NOON)
    token = token_of(made) if end != "unknown" else "something"

    with pytest.raises(queries.ShareNotValid):
        queries.place_of(token, at=NOON + WEEK if end == "expired" else NOON)


def test_a_link_is_ended_once(in_acme: Organization) -> None:
    made = shared()
    actions.revoke(made.share, actor=OWNER, at=NOON)

    with pytest.raises(actions.ShareEnded):
        actions.revoke(made.share, actor=OWNER, at=NOON)


def test_openings_are_counted(in_acme: Organization) -> None:
    share = shared().share

    actions.note_opening(share, at=NOON)
    actions.note_opening(share, at=NOON + WEEK)

    share.refresh_from_db()
    assert (share.opened_count, share.last_opened_at) == (2, NOON + WEEK)


def test_making_and_ending_stand_in_the_audit_log(in_acme: Organization) -> None:
    share = shared().share
    actions.revoke(share, actor=OWNER, at=NOON)

    verbs = AuditEvent.objects.filter(subject_id=share.pk).values_list("verb", flat=True)
    assert list(verbs) == ["sharelink.make", "sharelink.revoke"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"expires_at": NOON}, "expires_at"),
        ({"expires_at": NOON + make.YEAR + WEEK}, "expires_at"),
        ({"departments": [uuid4()]}, "departments"),
        ({"people": [uuid4()]}, "people"),
    ],
)
def test_a_link_that_cannot_be_is_refused(
    in_acme: Organization, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        shared(**given)

    assert list(refused.value.fields) == [field]


def test_a_selection_has_its_limit(people: list[Employee], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_PEOPLE", 2)

    with pytest.raises(Invalid, match="at most 2 people"):
        shared(people=[person.pk for person in people])


def test_nobody_of_another_company_is_shared_or_shown(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        ada = make.make_employee(name="Ada")
        make.make_approved(ada, profiles=("web",))
        made = shared()

    with acting_for(globex):
        with pytest.raises(Invalid):
            shared(people=[ada.pk])
        assert shown(shared()) == []
        with pytest.raises(queries.ShareNotValid):
            queries.working(made.share.pk, at=NOON)
