"""The owner's page of approval rules, and the employee's picture that is taken back."""

import pytest
from django.test import Client

from generation.approvals import queries
from generation.approvals.models import Approval
from generation.delivery.models import Rendition
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tests import make
from tests.generation.approvals.conftest import submission
from tests.generation.conftest import make_grace
from tests.portal.visitors import employee_client, home_of, member_client


@pytest.fixture
def page(home: str) -> str:
    return f"{home}approval-rules/"


def test_an_owner_changes_the_rules(desk: Client, page: str, acme: Organization) -> None:
    wanted = {"needs_sign_off": "on", "steps": "2", "carries_over": "on"}

    answer = desk.post(page, wanted, follow=True)

    assert "Saved. The rules hold from now on." in answer.content.decode()
    assert "1 reviewer. Now: 2 reviewers, carries over." in answer.content.decode()
    with acting_for(acme):
        rules = queries.rules()
    assert (rules.needs_sign_off, rules.steps, rules.auto_approve) == (True, 2, False)
    assert rules.carries_over


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"steps": "3"}, "Select a valid choice"),
        ({}, "This field is required"),
        ({"steps": "1", "auto_approve": "on"}, "Somebody has to look"),
    ],
)
def test_rules_without_sense_are_refused_in_place(
    desk: Client, page: str, acme: Organization, given: dict[str, str], sentence: str
) -> None:
    answer = desk.post(page, given)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    with acting_for(acme):
        assert queries.rules().needs_sign_off


def test_the_page_says_what_waits_and_whether_anybody_could_decide(
    desk: Client, page: str, acme: Organization
) -> None:
    with acting_for(acme):
        make.make_rules(steps=2)
        submission(make.make_participant())

    lonely = desk.get(page)
    with acting_for(acme):
        make.make_member(Role.ADMIN)

    assert lonely.context["first"] == 1
    assert "There is nobody to say the second yes" in lonely.content.decode()
    assert "nobody to say" not in desk.get(page).content.decode()


def test_rules_of_another_company_stay_as_they_are(
    outsider: Membership, acme: Organization, globex: Organization
) -> None:
    theirs = member_client(outsider)
    theirs.post(f"{home_of(globex)}approval-rules/", {"needs_sign_off": "on", "steps": "2"})

    assert theirs.get(f"{home_of(acme)}approval-rules/").status_code == 404
    with acting_for(acme):
        assert queries.rules().steps == 1


@pytest.fixture
def approved(acme: Organization) -> Approval:
    with acting_for(acme):
        grace = make_grace()
        batch = make.make_batch("ready", run=make.make_run("ready", employee=grace))
        released = make.make_headshot("released", batch=batch)
        make.make_headshot(batch=batch)
        make.make_rendition(released)
        approval = make.make_approval("approved", headshot=released, decided_at=make.NOON)
        return Approval.objects.select_related("employee").get(pk=approval.pk)


def test_an_employee_takes_the_picture_back_after_being_asked(approved: Approval) -> None:
    phone = employee_client(approved.employee)
    asked = phone.get("/me/approved/withdraw/").content.decode()

    answer = phone.post("/me/approved/withdraw/")

    assert "Take your approved picture back?" in asked
    assert answer["Location"] == "/me/headshots/"
    with acting_for(approved.organization_id):
        assert Approval.objects.get().state == "withdrawn"
        assert not Rendition.objects.exists()


def test_an_employee_without_an_approved_picture_has_none_to_take_back(
    acme: Organization, approved: Approval
) -> None:
    with acting_for(acme):
        colleague = make_grace()

    answer = employee_client(colleague).post("/me/approved/withdraw/")

    assert answer.status_code == 302
    with acting_for(acme):
        assert Approval.objects.get().state == "approved"


def test_what_the_company_put_forward_can_still_be_chosen_otherwise(acme: Organization) -> None:
    with acting_for(acme):
        grace = make_grace()
        submission(grace)
        Approval.objects.update(is_signed=False)

    page = employee_client(grace).get("/me/submitted/").content.decode()

    assert "sent the best one to a reviewer" in page
    assert "Change my choice" in page
