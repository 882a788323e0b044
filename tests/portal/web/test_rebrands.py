"""The pages of a rebrand: plan, try, run, review."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from generation.approvals.models import Approval
from generation.delivery import actions as delivery
from generation.headshots.models import Headshot
from generation.rebrands.lifecycle import RebrandState, RefinishState
from generation.rebrands.models import Rebrand, Refinish
from generation.styles.models import StyleVersion
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people.models import Department, Employee, ReviewerDepartment
from tests import make
from tests.generation.rebrands.conftest import make_approved
from tests.portal.visitors import member_client
from tests.tenants.moments import OWNER


@pytest.fixture
def newer(acme: Organization) -> StyleVersion:
    """A version that Grace's approved picture is not in yet."""
    with acting_for(acme):
        version = make.make_version(make.make_style(name="House style", is_default=True))
        make_approved(version)
        return make.make_version(version.template)


@pytest.fixture
def item(acme: Organization, newer: StyleVersion) -> Refinish:
    """Grace's new picture, to be reviewed."""
    with acting_for(acme):
        headshot = Headshot.objects.get()
        named = {"file_key": headshot.file_key, "thumbnail_key": headshot.thumbnail_key}
        rebrand = make.make_rebrand("done", version=newer, started_at=make.NOON)
        return make.make_refinish(
            "made", rebrand=rebrand, headshot=headshot, earlier=named, new=named
        )


def planned(desk: Client, home: str, version: StyleVersion, **more: object) -> str:
    form = {"version": version.pk, "whose": "style", **more}
    return desk.post(f"{home}styles/rebrands/", form)["Location"]


def change(desk: Client, address: str, move: str) -> int:
    return desk.post(f"{address}change/", {"move": move}).status_code


def state(acme: Organization) -> str:
    with acting_for(acme):
        return Rebrand.objects.get().state


def test_the_plan_says_which_ways_are_open(desk: Client, home: str, newer: StyleVersion) -> None:
    page = desk.get(planned(desk, home, newer))

    assert len(page.context["plan"].refinishable) == 1
    assert "Start with 1 person" in page.content.decode()
    assert "Grace Hopper" in page.content.decode()


def test_a_plan_for_nobody_stays_on_the_form(desk: Client, home: str, acme: Organization) -> None:
    with acting_for(acme):
        version = make.make_version()

    page = desk.post(f"{home}styles/rebrands/", {"version": version.pk, "whose": "everyone"})

    assert page.status_code == 400
    assert "Choose more people" in page.content.decode()


def test_it_is_tried_started_paused_and_cancelled(
    desk: Client, home: str, acme: Organization, newer: StyleVersion
) -> None:
    address = planned(desk, home, newer)

    assert desk.post(f"{address}preview/").status_code == 302
    assert "Being made" in desk.get(address).content.decode()
    for move, expected in (
        ("start", RebrandState.RUNNING),
        ("pause", RebrandState.PAUSED),
        ("resume", RebrandState.RUNNING),
        ("cancel", RebrandState.CANCELLED),
    ):
        assert change(desk, address, move) == 302
        assert state(acme) == expected
    assert desk.get(address).status_code == 200


@pytest.mark.parametrize(("move", "status"), [("", 400), ("explode", 400), ("undo", 409)])
def test_what_cannot_be_done_is_refused(
    desk: Client, home: str, acme: Organization, newer: StyleVersion, move: str, status: int
) -> None:
    address = planned(desk, home, newer)

    assert change(desk, address, move) == status
    assert state(acme) == RebrandState.PLANNED


def test_somebody_else_cannot_be_tried(desk: Client, home: str, newer: StyleVersion) -> None:
    address = planned(desk, home, newer)

    answer = desk.post(f"{address}preview/", {"people": "11111111-1111-4111-8111-111111111111"})

    assert answer.status_code == 400


def test_a_reviewer_sees_both_pictures_and_takes_the_new_one(
    acme: Organization, home: str, item: Refinish, reviewer: Membership
) -> None:
    desk = member_client(reviewer)
    assert "1 new finish" in desk.get(f"{home}approvals/").content.decode()
    page = desk.get(f"{home}approvals/finishes/").content.decode()
    address = f"{home}approvals/finishes/{item.pk}/"
    assert f"{address}?small" in page
    assert desk.get(f"{address}?earlier").status_code == desk.get(address).status_code == 200

    desk.post(f"{address}decide/", {"decision": "accept"})

    with acting_for(acme):
        assert Refinish.objects.get().state == RefinishState.ACCEPTED
    assert "Nothing to look at" in desk.get(f"{home}approvals/finishes/").content.decode()


def test_all_that_a_page_shows_are_taken_at_once(
    acme: Organization, home: str, desk: Client, item: Refinish
) -> None:
    desk.post(f"{home}approvals/finishes/", {"refinish": [item.pk]})

    with acting_for(acme):
        assert Refinish.objects.get().state == RefinishState.ACCEPTED


def test_where_two_are_asked_for_a_page_of_yeses_goes_on_to_somebody_else(
    acme: Organization, home: str, desk: Client, item: Refinish, reviewer: Membership
) -> None:
    with acting_for(acme):
        make.make_rules(steps=2)
    page, sent = f"{home}approvals/finishes/", {"refinish": [item.pk]}

    mine = desk.post(page, sent, follow=True).content.decode()
    theirs = member_client(reviewer)
    offered = theirs.get(page).content.decode()
    used = theirs.post(page, sent, follow=True).content.decode()

    assert "1 new picture waits for a second yes, by somebody else." in mine
    assert "Nothing to look at" in mine
    assert "Yours is the second." in offered
    assert "1 new picture is being put to use." in used


def test_who_said_the_first_yes_is_told_that_another_is_needed(
    acme: Organization, home: str, desk: Client, item: Refinish
) -> None:
    with acting_for(acme):
        make.make_rules(steps=2)
    address = f"{home}approvals/finishes/{item.pk}/decide/"
    desk.post(address, {"decision": "accept"})

    again = desk.post(address, {"decision": "accept"})

    assert again.status_code == 409
    assert "Somebody else has to say the second yes." in again.content.decode()


def test_the_form_asks_whether_approvals_carry_over_only_where_the_rules_allow_it(
    acme: Organization, home: str, desk: Client, newer: StyleVersion
) -> None:
    asked = desk.get(f"{home}styles/rebrands/").content.decode()
    with acting_for(acme):
        make.make_rules(carries_over=True)
    allowed = desk.get(f"{home}styles/rebrands/").content.decode()

    assert 'name="carries_over"' not in asked
    assert f'href="{home}approval-rules/"' in asked.split("Plan a rebrand")[1]
    assert 'name="carries_over"' in allowed


def test_a_reviewer_of_another_department_sees_nothing_of_it(
    acme: Organization, home: str, item: Refinish, reviewer: Membership
) -> None:
    with acting_for(acme):
        department = Department.objects.create(name="Design")
        ReviewerDepartment.objects.create(membership=reviewer, department=department)
    desk, address = member_client(reviewer), f"{home}approvals/finishes/{item.pk}/"

    answers = [desk.get(address), desk.post(f"{address}decide/", {"decision": "accept"})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Nothing to look at" in desk.get(f"{home}approvals/finishes/").content.decode()


def test_what_nobody_reviewed_is_dropped_from_the_page(
    desk: Client, home: str, acme: Organization, item: Refinish
) -> None:
    address = f"{home}styles/rebrands/{item.rebrand_id}/"
    assert "Drop what is not reviewed" in desk.get(address).content.decode()

    assert change(desk, address, "cancel") == 302

    assert state(acme) == RebrandState.CANCELLED
    assert "Drop what is not reviewed" not in desk.get(address).content.decode()


def test_a_picture_that_was_called_back_is_given_to_no_reviewer_any_more(
    acme: Organization, home: str, item: Refinish, reviewer: Membership
) -> None:
    with acting_for(acme):
        delivery.withdraw(Approval.objects.get(), actor=OWNER, at=make.NOON)
    desk, address = member_client(reviewer), f"{home}approvals/finishes/{item.pk}/"

    answers = [desk.get(address), desk.get(f"{address}?earlier")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_sample_of_ones_own_is_not_shown(
    desk: Client, home: str, acme: Organization, newer: StyleVersion
) -> None:
    address = planned(desk, home, newer)
    desk.post(f"{address}preview/")
    with acting_for(acme):
        Employee.objects.update(email=Membership.objects.get(role="owner").user.email)

    page = desk.get(address).content.decode()

    assert "It is not shown to you" in page
    assert "?earlier" not in page


def test_a_plan_of_many_costs_as_many_queries_as_of_few(
    desk: Client, home: str, acme: Organization, newer: StyleVersion
) -> None:
    address = planned(desk, home, newer)

    def queries_for(more: int) -> int:
        with acting_for(acme):
            version = StyleVersion.objects.exclude(pk=newer.pk).get()
            for _ in range(more):
                make_approved(version)
        with CaptureQueriesContext(connection) as captured:
            desk.get(address)
        return len(captured)

    assert queries_for(1) == queries_for(10)
