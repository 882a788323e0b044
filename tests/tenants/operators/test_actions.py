"""Who runs Likeness, and their visits to companies."""

from datetime import timedelta

import pytest

from tenants.audit import queries as audit
from tenants.kernel.errors import Invalid
from tenants.kernel.scoping import acting_for
from tenants.operators import actions, queries
from tenants.operators.models import Visit
from tenants.organizations.actions import add_member, remove_member
from tenants.organizations.actions.members import OperatorIsNoMember
from tenants.organizations.models import Membership, Organization, User
from tenants.organizations.policy import Role
from tests import make
from tests.make import NOON

WHY = "Ticket 4711: exports do not start"
LATER = NOON + timedelta(minutes=10)


def begin(operator: User, *, at=NOON) -> Visit:
    membership = Membership.objects.get(role=Role.OWNER)
    return actions.begin_visit(membership, operator=operator, reason=WHY, at=at)


def verbs() -> list[str]:
    return [event.verb for event in audit.recent(audit.Filter(verb="visit"))]


def test_an_address_becomes_an_operators(db: None) -> None:
    operator = actions.appoint("Sam@likeness.example", name="Sam")

    assert (operator.email, operator.is_operator) == ("sam@likeness.example", True)


def test_a_member_cannot_be_an_operator(owner: Membership) -> None:
    with pytest.raises(actions.MemberIsNoOperator):
        actions.appoint(owner.user.email)

    owner.user.refresh_from_db()
    assert not owner.user.is_operator


def test_an_operator_cannot_be_a_member(in_acme: Organization, owner: Membership) -> None:
    with pytest.raises(OperatorIsNoMember):
        add_member(make.make_operator(), Role.VIEWER, actor=actions.actor_of(owner.user), at=NOON)


def test_who_is_dismissed_is_an_ordinary_account(db: None) -> None:
    operator = make.make_operator()

    assert actions.dismiss(operator.email.upper())
    operator.refresh_from_db()
    assert not operator.is_operator


def test_a_visit_lasts_half_an_hour(in_acme: Organization) -> None:
    operator = make.make_operator()
    visit = begin(operator)

    lasts = queries.open_visit(visit.pk, operator=operator, at=NOON + timedelta(minutes=29))
    over = queries.open_visit(visit.pk, operator=operator, at=NOON + actions.TERM)

    assert lasts == visit
    assert over is None


def test_a_visit_ends_with_its_member(in_acme: Organization, owner: Membership) -> None:
    operator, viewer = make.make_operator(), make.make_member(Role.VIEWER)
    visit = actions.begin_visit(viewer, operator=operator, reason=WHY, at=NOON)

    remove_member(viewer, actor=actions.actor_of(owner.user), at=NOON)

    assert queries.open_visit(visit.pk, operator=operator, at=NOON) is None
    assert Visit.objects.get(pk=visit.pk).reason == WHY


@pytest.mark.parametrize("reason", ["", "  because ", "\x00" * 20])
def test_a_reason_says_something(in_acme: Organization, owner: Membership, reason: str) -> None:
    with pytest.raises(Invalid):
        actions.begin_visit(owner, operator=make.make_operator(), reason=reason, at=NOON)

    assert not Visit.objects.exists()


def test_a_second_visit_ends_the_first(in_acme: Organization) -> None:
    operator = make.make_operator()
    first, second = begin(operator), begin(operator, at=LATER)

    assert queries.open_visit(first.pk, operator=operator, at=LATER) is None
    assert queries.open_visit(second.pk, operator=operator, at=LATER) == second


def test_all_of_a_visit_is_in_the_companys_log(in_acme: Organization) -> None:
    visit = begin(make.make_operator())
    actions.note_look(visit, page="/people/", at=LATER)
    actions.note_look(visit, page="/people/", at=LATER)
    for minutes in (1, 2):
        at = LATER + timedelta(minutes=minutes)
        actions.end_visit(visit, actor=actions.actor_of(visit.operator), at=at)

    assert verbs() == ["visit.end", "visit.look", "visit.begin"]


def test_each_company_has_its_own_visits(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        begin(make.make_operator())

    with acting_for(globex):
        assert not queries.recent_visits(at=NOON).exists()
        assert verbs() == []


def test_companies_come_a_page_at_a_time(acme: Organization, globex: Organization) -> None:
    first = queries.companies(limit=1)
    second = queries.companies(after=first[0].id, limit=1)

    assert {first[0].name, second[0].name} == {"Acme", "Globex"}
    assert queries.companies(after=second[0].id) == []


@pytest.mark.parametrize(("slug", "name"), [("acme", "Acme"), (" ACME ", "Acme"), ("no\x00", None)])
def test_a_company_is_found_by_its_address(acme: Organization, slug: str, name: str | None) -> None:
    found = queries.company_of(slug)

    assert (found and found.name) == name
