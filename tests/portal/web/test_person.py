"""One person's page: what failed, what happened, and what can be done."""

import pytest
from django.test import Client
from django.utils.timezone import now

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.photos.models import Photo
from generation.training import actions as training
from generation.training.models import TrainingRun
from tenants.audit.actions import record
from tenants.kernel import files
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make
from tests.portal.visitors import member_client


@pytest.fixture
def page(home: str, employee: Employee) -> str:
    return f"{home}people/{employee.pk}/"


@pytest.fixture
def failed_mail(acme: Organization, employee: Employee) -> Job:
    with acting_for(acme):
        invite = make.make_invite("sent", employee=employee)
        kind = "tenants.invites.tasks.deliver"
        given = {"kind": kind, "subject_id": invite.pk, "failure_code": "mail_not_sent"}
        return make.make_job("failed", attempt=3, **given)


@pytest.fixture
def failed_run(acme: Organization, employee: Employee) -> TrainingRun:
    with acting_for(acme):
        make.make_receipt(employee, expires_at=now() + make.YEAR)
        run = make.make_run("failed", employee=employee, failure_code="engine_crashed")
        given = {"kind": "generation.training.tasks.train", "subject_id": run.pk, "queue": "gpu"}
        job = make.make_job("failed", attempt=3, failure_code="engine_crashed", **given)
        TrainingRun.objects.update(job_id=job.pk)
    return run


def test_failed_mail_is_named_with_what_to_do(desk: Client, page: str, failed_mail: Job) -> None:
    content = desk.get(page).content.decode()

    assert "Sending the invite" in content
    assert "The e-mail could not be sent." in content


def test_failed_mail_is_tried_again(desk: Client, page: str, failed_mail: Job) -> None:
    desk.post(f"{page}retry/{failed_mail.pk}/")

    failed_mail.refresh_from_db()
    assert failed_mail.state == JobState.READY
    assert "Sending the invite" not in desk.get(page).content.decode()


def test_failed_training_is_tried_again_with_its_run(
    desk: Client, page: str, acme: Organization, failed_run: TrainingRun
) -> None:
    job = Job.objects.get(subject_id=failed_run.pk)

    desk.post(f"{page}retry/{job.pk}/")

    with acting_for(acme):
        failed_run.refresh_from_db()
    assert failed_run.state == "queued"
    assert desk.post(f"{page}retry/{job.pk}/").status_code == 404


def test_failure_of_long_ago_is_forgotten_when_it_was_done_anew(
    desk: Client, page: str, acme: Organization, employee: Employee, failed_run: TrainingRun
) -> None:
    with acting_for(acme):
        later = make.NOON + make.YEAR / 365
        make.make_run("running", employee=employee, created_at=later)

    assert "Learning the face" not in desk.get(page).content.decode()


@pytest.fixture
def stalled(acme: Organization, employee: Employee) -> list[Photo]:
    """Photos that a machine without a model could not look at."""
    with acting_for(acme):
        photos = [make.make_photo("stalled", employee=employee) for _ in range(3)]
        for photo in photos:
            given = {"subject_id": photo.pk, "failure_code": "model_unusable"}
            make.make_job("failed", kind="generation.photos.tasks.look", attempt=3, **given)
    return photos


def test_photos_that_stalled_alike_are_told_once_and_tried_again_together(
    desk: Client, page: str, stalled: list[Photo]
) -> None:
    assert desk.get(page).content.decode().count("Checking photos") == 1

    job = Job.objects.filter(subject_id=stalled[0].pk).get()
    desk.post(f"{page}retry/{job.pk}/")

    assert Job.objects.filter(state=JobState.READY).count() == 3
    assert "Checking photos" not in desk.get(page).content.decode()


@pytest.mark.parametrize("place", ["", "people/"])
def test_photos_that_stalled_are_told_of_before_anybody_is_looked_up(
    desk: Client, home: str, stalled: list[Photo], place: str
) -> None:
    content = desk.get(f"{home}{place}").content.decode()

    assert "The photo check is out of order" in content
    assert "3 photos of 1 person cannot be checked" in content


def test_photos_of_everybody_are_tried_again_with_one_press(
    desk: Client, home: str, stalled: list[Photo]
) -> None:
    desk.post(f"{home}people/check-photos/")

    assert Job.objects.filter(state=JobState.READY).count() == 3
    assert "out of order" not in desk.get(f"{home}people/").content.decode()


def test_reviewer_is_not_told_of_what_others_see_to(
    reviewer: Membership, home: str, stalled: list[Photo]
) -> None:
    assert "out of order" not in member_client(reviewer).get(home).content.decode()


def test_another_companys_job_cannot_be_tried_again(
    home: str, globex: Organization, outsider: Membership, failed_mail: Job
) -> None:
    with acting_for(globex):
        stranger = make.make_employee()

    address = f"/o/{globex.slug}/people/{stranger.pk}/retry/{failed_mail.pk}/"

    assert member_client(outsider).post(address).status_code == 404


def test_reviewer_does_not_see_what_failed(
    reviewer: Membership, page: str, failed_mail: Job
) -> None:
    assert "Sending the invite" not in member_client(reviewer).get(page).content.decode()


def test_history_of_somebody_without_headshots_tells_of_nobody(
    desk: Client, page: str, acme: Organization, owner: Membership
) -> None:
    with acting_for(acme):
        someone = make.make_approval()
        record("approval.approve", someone, actor=SYSTEM, at=make.NOON)

    assert desk.get(page).context["history"] == []


def test_history_tells_what_others_did_and_what_they_did(
    desk: Client, home: str, page: str
) -> None:
    desk.post(f"{page}leave/")
    desk.post(f"{page}rehire/")

    lines = [line.text for line in desk.get(page).context["lines"]]

    assert lines == [
        "Olive of Acme took Ada Byron back.",
        "Olive of Acme marked Ada Byron as having left.",
    ]


def test_leaving_shuts_the_door_and_coming_back_opens_it(
    desk: Client, page: str, phone: Client
) -> None:
    desk.post(f"{page}leave/")

    assert phone.get("/me/")["Location"] == "/link/"
    assert "They came back" in desk.get(page).content.decode()


def test_erasure_asks_first_with_the_name_on_the_button(desk: Client, page: str) -> None:
    content = desk.get(f"{page}erase/").content.decode()

    assert "Erase Ada Byron" in content
    assert "cannot be undone" in content


def test_erasure_begins_and_the_page_offers_nothing_more(
    desk: Client, page: str, acme: Organization, employee: Employee
) -> None:
    desk.post(f"{page}erase/")

    with acting_for(acme):
        employee.refresh_from_db()
    assert employee.state == EmployeeState.ERASING
    assert "change/" not in desk.get(page).content.decode()


def test_approved_picture_is_called_back(
    desk: Client, page: str, acme: Organization, employee: Employee
) -> None:
    with acting_for(acme):
        batch = make.make_batch("ready", run=make.make_run("ready", employee=employee))
        released = make.make_headshot("released", batch=batch)
        approval = make.make_approval("approved", headshot=released)

    desk.post(f"{page}withdraw/")

    with acting_for(acme):
        assert Approval.objects.get(pk=approval.pk).state == ApprovalState.WITHDRAWN


def test_nobody_calls_their_own_submission_back_as_a_reviewer(
    reviewer: Membership, home: str, acme: Organization, employee: Employee
) -> None:
    with acting_for(acme):
        Employee.objects.filter(pk=employee.pk).update(former_addresses=[reviewer.user.email])
        batch = make.make_batch("ready", run=make.make_run("ready", employee=employee))
        sent_back = make.make_headshot("chosen", batch=batch)
        approval = make.make_approval("changes_requested", headshot=sent_back)

    answer = member_client(reviewer).post(f"{home}people/{employee.pk}/withdraw/")

    with acting_for(acme):
        assert Approval.objects.get(pk=approval.pk).state == ApprovalState.CHANGES_REQUESTED
    assert answer.status_code == 403


@pytest.fixture
def reported_run(acme: Organization, employee: Employee) -> TrainingRun:
    with acting_for(acme):
        kept = files.put(b"<h1>Training report</h1>", subject_id=employee.pk, kind="report")
        return make.make_run("ready", employee=employee, report_key=kept.key)


def test_report_of_a_training_opens_from_their_page(
    desk: Client, page: str, reported_run: TrainingRun
) -> None:
    address = f"{page}training/{reported_run.pk}/"

    assert address in desk.get(page).content.decode()
    shown = desk.get(address)
    assert shown.content == b"<h1>Training report</h1>"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown["Cache-Control"] == "private, no-store"


def test_report_that_was_erased_is_said_to_be_gone(
    desk: Client, page: str, reported_run: TrainingRun
) -> None:
    with acting_for(reported_run.organization_id):
        training.erase(reported_run, at=now())

    assert desk.get(f"{page}training/{reported_run.pk}/").status_code == 404
    assert "/training/" not in desk.get(page).content.decode()


def test_report_of_one_person_is_not_found_under_another(
    desk: Client, home: str, acme: Organization, reported_run: TrainingRun
) -> None:
    with acting_for(acme):
        other = make.make_employee()

    assert desk.get(f"{home}people/{other.pk}/training/{reported_run.pk}/").status_code == 404
