"""The page of the base's licence, and who is told that it waits."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from generation.licences.models import Acceptance
from generation.licences.terms import Terms
from generation.training.models import TrainingRun
from portal.web.journeys import standings
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tests import make
from tests.generation.conftest import make_grace
from tests.make import NOON
from tests.portal.visitors import employee_client, home_of, member_client

LONG_AGO = date(2026, 1, 1)
BUTTON = ">Accept<"


@pytest.fixture
def page(home: str) -> str:
    return f"{home}licence/"


@pytest.fixture
def run(acme: Organization) -> TrainingRun:
    """A training on hold."""
    with acting_for(acme):
        run = make.make_run(employee=make_grace(), base="flux2-klein-9b")
        job = make.make_job("held", queue="gpu", subject_id=run.pk)
        TrainingRun.objects.filter(pk=run.pk).update(job_id=job.pk)
    return run


def client_of(acme: Organization, role: Role) -> Client:
    with acting_for(acme):
        return member_client(make.make_member(role))


def content(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_owner_reads_the_terms_and_accepts(desk: Client, page: str, paid_base: Terms) -> None:
    text = content(desk, page)

    for term in (paid_base.title, paid_base.licence, paid_base.address, "BFL-7", "31 May 2099"):
        assert term in text
    assert BUTTON in text


def test_after_it_the_page_says_who_and_when(
    desk: Client, page: str, paid_base: Terms, acme: Organization, run: TrainingRun
) -> None:
    answer = desk.post(f"{page}accept/", {"terms": paid_base.digest}, follow=True)

    text = " ".join(answer.content.decode().split())
    assert "Accepted by Olive of Acme" in text
    assert BUTTON not in text
    assert Job.objects.get(subject_id=run.pk).state == "ready"
    with acting_for(acme):
        assert Acceptance.objects.get().digest == paid_base.digest
    assert "Olive of Acme accepted the licence of FLUX.2 [klein] 9B." in content(
        desk, page.replace("licence", "audit")
    )


@pytest.mark.parametrize("role", [Role.ADMIN, Role.REVIEWER, Role.VIEWER])
def test_other_roles_read_that_an_owner_has_to(
    acme: Organization, page: str, paid_base: Terms, role: Role
) -> None:
    client = client_of(acme, role)

    text = content(client, page)

    assert "Ask an owner of your organization." in text
    assert BUTTON not in text
    assert client.post(f"{page}accept/", {"terms": paid_base.digest}).status_code == 403
    with acting_for(acme):
        assert not Acceptance.objects.exists()


def test_terms_that_changed_while_they_were_read_are_not_accepted(
    desk: Client, page: str, paid_base: Terms, settings: Settings
) -> None:
    settings.BASE_LICENCE = "BFL-8"

    answer = desk.post(f"{page}accept/", {"terms": paid_base.digest})

    assert answer.status_code == 409
    assert "Read them again" in answer.content.decode()


def test_page_says_when_the_licence_has_ended(
    desk: Client, page: str, paid_base: Terms, settings: Settings
) -> None:
    settings.BASE_LICENCE_UNTIL = LONG_AGO

    text = content(desk, page)

    assert "This licence has ended" in text
    assert BUTTON not in text


def test_nothing_is_asked_for_a_free_base(desk: Client, home: str, page: str) -> None:
    assert "Nothing needs accepting" in content(desk, page)
    for address in (home, f"{home}people/"):
        assert "licence" not in content(desk, address).lower()
    assert desk.post(f"{page}accept/").status_code == 409


def test_what_was_accepted_stays_to_be_read(desk: Client, page: str, acme: Organization) -> None:
    with acting_for(acme):
        make.make_acceptance()

    text = content(desk, page)

    assert "Nothing needs accepting" in text
    assert "BFL-7" in text


@pytest.mark.parametrize("area", ["", "people/"])
def test_owner_is_told_the_next_step(
    desk: Client, home: str, page: str, paid_base: Terms, area: str
) -> None:
    text = content(desk, home + area)

    assert "Accept the licence of FLUX.2 [klein] 9B" in text
    assert f'href="{page}"' in text


def test_admin_is_told_that_an_owner_has_to(
    acme: Organization, home: str, page: str, paid_base: Terms
) -> None:
    text = content(client_of(acme, Role.ADMIN), home)

    assert "An owner has to accept the licence of FLUX.2 [klein] 9B." in text
    assert f'href="{page}"' in text


def test_those_who_keep_no_work_going_are_not_bothered(
    acme: Organization, home: str, paid_base: Terms
) -> None:
    assert "licence" not in content(client_of(acme, Role.REVIEWER), home).lower()


def test_notice_goes_once_an_owner_has_accepted(
    desk: Client, home: str, paid_base: Terms, acme: Organization
) -> None:
    with acting_for(acme):
        make.make_acceptance(paid_base)

    assert "Accept the licence" not in content(desk, home)


def test_notice_says_when_the_licence_has_ended(
    desk: Client, home: str, paid_base: Terms, settings: Settings
) -> None:
    settings.BASE_LICENCE_UNTIL = LONG_AGO

    assert "The licence of FLUX.2 [klein] 9B has ended" in content(desk, home)


def test_person_who_waits_is_shown_to_wait_for_the_licence(
    desk: Client, home: str, paid_base: Terms, run: TrainingRun
) -> None:
    text = content(desk, f"{home}people/{run.employee_id}/")

    assert "Waiting for the licence" in text
    assert "Accept the licence" in text


def test_batch_that_waits_is_shown_to_wait_for_the_licence(
    acme: Organization, paid_base: Terms
) -> None:
    with acting_for(acme):
        employee = make_grace()
        make.make_batch(run=make.make_run("ready", employee=employee))

        assert standings([employee], at=NOON)[employee.pk].words == "Waiting for the licence"


def test_employee_reads_that_the_company_is_next_and_nothing_of_licences(
    paid_base: Terms, run: TrainingRun
) -> None:
    text = content(employee_client(run.employee), "/me/working/")

    assert "Waiting for your company" in text
    assert "it goes on by itself" in text
    assert "licence" not in text.lower()
    assert "Waiting for a free worker" not in text


def test_employee_waits_for_a_worker_once_it_was_accepted(
    paid_base: Terms, run: TrainingRun, acme: Organization
) -> None:
    with acting_for(acme):
        make.make_acceptance(paid_base)

    text = content(employee_client(run.employee), "/me/working/")

    assert "Waiting for a free worker" in text
    assert "Waiting for your company" not in text


def test_one_companys_acceptance_is_not_shown_to_another(
    outsider: Membership, globex: Organization, acme: Organization, paid_base: Terms
) -> None:
    with acting_for(acme):
        make.make_acceptance(paid_base, member_name="Olive of Acme")

    text = content(member_client(outsider), f"{home_of(globex)}licence/")

    assert "Olive of Acme" not in text
    assert BUTTON in text
