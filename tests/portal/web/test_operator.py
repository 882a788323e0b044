"""The pages of those who run Likeness."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import now
from django_q.models import OrmQ, Schedule

from tenants.audit.models import AuditEvent
from tenants.invites.models import Invite
from tenants.kernel.jobs.queries import LATELY
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.operators.models import Visit
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tests import make
from tests.portal.visitors import member_client, operator_client

DELIVER = "tenants.invites.tasks.deliver"
WHY = "Ticket 4711: exports do not start"


@pytest.fixture
def operator(db: None) -> Client:
    return operator_client()


def failed_job(invite: Invite | None = None, **fields: object) -> Job:
    subject = invite.pk if invite else uuid4()
    named = {"kind": DELIVER, "subject_id": subject, "failure_code": "mail_not_sent"}
    return make.make_job("failed", **{**named, **fields})


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_signing_in_leads_an_operator_to_the_board(operator: Client) -> None:
    assert operator.get("/")["Location"] == "/operator/jobs/"


def test_the_board_begins_with_what_failed_of_all_companies(
    operator: Client, acme: Organization, globex: Organization
) -> None:
    for company in (acme, globex):
        with acting_for(company):
            failed_job()
            make.make_job("done")

    shown = page(operator, "/operator/jobs/")

    assert shown.count("mail_not_sent") == 2
    assert "Acme" in shown
    assert "Globex" in shown


def test_the_board_of_one_company_has_no_other(
    operator: Client, acme: Organization, globex: Organization
) -> None:
    for company in (acme, globex):
        with acting_for(company):
            failed_job()

    shown = page(operator, "/operator/jobs/?company=globex")

    assert "Globex" in shown
    assert "Acme" not in shown


def test_a_company_that_is_not_there_shows_no_jobs(operator: Client, in_acme: Organization) -> None:
    failed_job()

    assert "There is no such company" in page(operator, "/operator/jobs/?company=initech")


def test_a_board_of_many_goes_on(operator: Client, in_acme: Organization) -> None:
    for _each in range(51):
        failed_job()

    first = operator.get("/operator/jobs/")
    rest = operator.get("/operator/jobs/" + first.context["following"])

    assert (len(first.context["rows"]), len(rest.context["rows"])) == (50, 1)


def test_no_page_of_the_board_names_a_person(operator: Client, in_acme: Organization) -> None:
    employee = make.make_employee(name="Ada Byron", email="ada@acme.example")
    job = failed_job(make.make_invite(employee=employee))

    shown = page(operator, "/operator/jobs/") + page(operator, f"/operator/jobs/{job.pk}/")

    assert "Ada" not in shown
    assert "ada@" not in shown


def test_the_first_step_that_failed_stands_open(operator: Client, in_acme: Organization) -> None:
    employee = make.make_employee()
    earlier = {"subject_id": employee.pk, "created_at": make.NOON - timedelta(hours=1)}
    begun = make.make_job("done", kind="tenants.invites.tasks.remind", **earlier)
    failed_job(make.make_invite(employee=employee))

    answer = operator.get(f"/operator/jobs/{begun.pk}/")

    assert [step["state"] for step in answer.context["stages"]] == ["done", "failed"]
    assert answer.context["first"] == DELIVER


def test_trying_again_leaves_alone_what_is_done(operator: Client, in_acme: Organization) -> None:
    employee = make.make_employee()
    done = make.make_job("done", kind="tenants.invites.tasks.remind", subject_id=employee.pk)
    failed = failed_job(make.make_invite(employee=employee))
    elsewhere = failed_job()

    operator.post(f"/operator/jobs/{done.pk}/retry/")

    states = [Job.objects.get(pk=job.pk).state for job in (done, failed, elsewhere)]
    assert states == ["done", "ready", "failed"]


def test_trying_again_is_in_the_companys_log(operator: Client, in_acme: Organization) -> None:
    job = failed_job()

    operator.post(f"/operator/jobs/{job.pk}/retry/")

    event = AuditEvent.objects.get(verb="job.retry")
    assert (event.actor_kind, event.subject_id) == ("operator", job.pk)


def test_health_is_well_where_the_sweep_is_on_time(operator: Client) -> None:
    Schedule.objects.update_or_create(name="sweep", defaults={"next_run": now(), "func": "x"})

    assert "Everything works" in page(operator, "/operator/health/")


def test_health_puts_what_is_broken_first(operator: Client, in_acme: Organization) -> None:
    old = now() - timedelta(hours=3)
    Schedule.objects.update_or_create(name="sweep", defaults={"next_run": old, "func": "x"})
    OrmQ.objects.create(key="default", payload="x", lock=old)
    Job.objects.filter(pk=make.make_job().pk).update(state_changed_at=old)

    signs = operator.get("/operator/health/").context["signs"]

    found = {sign.title: sign.tone for sign in signs}
    assert [sign.tone for sign in signs[:3]] == ["bad", "bad", "warn"]
    assert found["Workers of default"] == "bad"
    assert found["Queue default"] == "warn"
    assert all(sign.runbook for sign in signs)


def test_mail_that_failed_long_ago_is_no_sign(operator: Client, in_acme: Organization) -> None:
    fresh, old = failed_job(), failed_job()
    Job.objects.filter(pk=fresh.pk).update(state_changed_at=now())
    Job.objects.filter(pk=old.pk).update(state_changed_at=now() - 2 * LATELY)

    assert "1 mail of the last day was not taken." in page(operator, "/operator/health/")


def test_a_visit_begins_with_a_reason_and_shows_a_banner(
    operator: Client, owner: Membership
) -> None:
    given = {"membership": owner.pk, "reason": WHY}

    home = operator.post("/operator/companies/acme/", given)["Location"]
    shown = page(operator, home)

    assert home == "/o/acme/"
    assert f"Why: {WHY}" in shown
    assert "End the visit" in shown


def test_a_visit_without_a_reason_does_not_begin(operator: Client, owner: Membership) -> None:
    answer = operator.post("/operator/companies/acme/", {"membership": owner.pk, "reason": "x"})

    assert answer.status_code == 400
    assert operator.get("/o/acme/").status_code == 404


def test_a_member_of_another_company_cannot_be_visited_as(
    operator: Client, acme: Organization, outsider: Membership
) -> None:
    given = {"membership": outsider.pk, "reason": WHY}

    assert operator.post("/operator/companies/acme/", given).status_code == 400


def test_ending_a_visit_closes_the_company(operator: Client, owner: Membership) -> None:
    operator.post("/operator/companies/acme/", {"membership": owner.pk, "reason": WHY})

    operator.post("/operator/visit/end/")

    assert operator.get("/o/acme/").status_code == 404
    with acting_for(owner.organization_id):
        assert Visit.objects.get().ended_at


def test_the_owner_is_told_of_the_visit(operator: Client, owner: Membership) -> None:
    operator.post("/operator/companies/acme/", {"membership": owner.pk, "reason": WHY})

    client = member_client(owner)

    assert WHY in page(client, "/o/acme/")
    assert WHY in page(client, "/o/acme/audit/")


def test_an_owner_shows_the_visitor_out(operator: Client, owner: Membership) -> None:
    operator.post("/operator/companies/acme/", {"membership": owner.pk, "reason": WHY})
    with acting_for(owner.organization_id):
        visit = Visit.objects.get()

    member_client(owner).post(f"/o/acme/visits/{visit.pk}/end/")

    assert operator.get("/o/acme/")["Location"] == "/operator/companies/acme/"
    with acting_for(owner.organization_id):
        assert AuditEvent.objects.get(verb="visit.end").actor_kind == "member"


def test_a_viewer_is_not_told_of_the_visit(operator: Client, owner: Membership) -> None:
    operator.post("/operator/companies/acme/", {"membership": owner.pk, "reason": WHY})
    with acting_for(owner.organization_id):
        viewer = make.make_member(Role.VIEWER)

    assert WHY not in page(member_client(viewer), "/o/acme/")


def test_looking_at_a_company_from_outside_is_in_its_log(
    operator: Client, in_acme: Organization
) -> None:
    operator.get("/operator/companies/acme/")

    assert AuditEvent.objects.filter(verb="organization.look", actor_kind="operator").exists()
