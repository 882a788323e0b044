"""Forgetting a face, and a person."""

import pytest

from generation.approvals import actions as approvals
from generation.approvals import queries as approval_queries
from generation.approvals.models import Approval
from generation.headshots import queries as headshots
from generation.headshots.models import Headshot, HeadshotBatch
from generation.keeps import queries as keeps
from generation.photos import queries as photos
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.retention import actions
from generation.training import queries as training
from generation.training.lifecycle import RunState
from generation.wishes import queries as wishes
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.consent import queries as consent
from tenants.consent.models import ConsentReceipt
from tenants.kernel import files
from tenants.kernel.errors import DomainError
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.models import Job, SubjectKey
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make
from tests.conftest import Committed
from tests.generation.retention.conftest import files_of_approved
from tests.generation.stored import keep, lying_about
from tests.make import NOON
from tests.tenants.moments import OWNER
from tests.tenants.racing import at_once


def test_a_forgotten_face_leaves_no_file(
    ada: Employee, batch: HeadshotBatch, committed: Committed
) -> None:
    committed(lambda: actions.forget_face(ada, at=NOON))

    assert lying_about(ada) == set()
    assert not photos.of(ada).exists()
    assert not headshots.gallery(ada).exists()
    assert training.adapter_of(ada) is None


def test_an_approved_picture_outlives_the_face(
    ada: Employee, approval: Approval, committed: Committed
) -> None:
    stays = files_of_approved(approval)

    committed(lambda: actions.forget_face(ada, at=NOON))

    assert lying_about(ada) == stays
    assert approval_queries.standing(ada) == approval


def test_what_waits_for_review_is_called_back(
    ada: Employee, batch: HeadshotBatch, committed: Committed
) -> None:
    take = headshots.gallery(ada)[0]
    approvals.submit(ada, [take], actor=OWNER, at=NOON)

    committed(lambda: actions.forget_face(ada, at=NOON))

    assert approval_queries.standing(ada) is None
    assert lying_about(ada) == set()


def test_forgetting_stops_open_work(ada: Employee) -> None:
    job, other = make.make_job(), make.make_job()
    run = make.make_run("running", employee=ada, job_id=job.pk)
    batch = make.make_batch(run=make.make_run("ready", employee=ada), job_id=other.pk)

    actions.forget_face(ada, at=NOON)

    run.refresh_from_db()
    batch.refresh_from_db()
    assert (run.state, batch.state) == (RunState.ERASED, "cancelled")
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.CANCELLED}


def test_forgetting_takes_along_what_no_row_names(ada: Employee, committed: Committed) -> None:
    keep(ada, "checkpoint")

    committed(lambda: actions.forget_face(ada, at=NOON))

    assert lying_about(ada) == set()


def test_forgetting_leaves_others_alone(
    ada: Employee, batch: HeadshotBatch, committed: Committed
) -> None:
    bob = make.make_participant()
    photo = make.make_photo(employee=bob, file_key=keep(bob, "photo"))

    committed(lambda: actions.forget_face(ada, at=NOON))

    assert lying_about(bob) == {photo.file_key}
    assert list(photos.of(bob)) == [photo]


def test_who_was_forgotten_can_begin_again(ada: Employee, batch: HeadshotBatch) -> None:
    actions.forget_face(ada, at=NOON)

    assert files.get(keep(ada, "photo"))


def test_forgetting_twice_is_fine(ada: Employee, batch: HeadshotBatch) -> None:
    actions.forget_face(ada, at=NOON)

    actions.forget_face(ada, at=NOON)


def test_the_log_says_who_had_what_erased(ada: Employee, batch: HeadshotBatch) -> None:
    photo = photos.of(ada)[0]

    actions.forget_face(ada, actor=OWNER, at=NOON)

    event = audit.recent(Filter(subject_id=photo.pk))[0]
    assert (event.verb, event.actor_id) == ("photo.erase", OWNER.id)


def test_withdrawing_consent_deletes_at_once(
    ada: Employee, batch: HeadshotBatch, committed: Committed
) -> None:
    committed(lambda: actions.withdraw_consent(ada, actor=OWNER, at=NOON))

    assert consent.standing_receipt(ada, at=NOON) is None
    assert lying_about(ada) == set()


def test_withdrawing_leaves_an_approved_picture_with_the_company(
    ada: Employee, approval: Approval, committed: Committed
) -> None:
    stays = files_of_approved(approval)

    committed(lambda: actions.withdraw_consent(ada, actor=OWNER, at=NOON))

    assert lying_about(ada) == stays


def test_withdrawing_forgets_what_was_to_be_kept(ada: Employee, approval: Approval) -> None:
    make.make_keeps(employee=ada)
    HeadshotBatch.objects.update(keep=["glasses"])
    checks = {"keep_glasses": {"passes": True, "found": 0.9}, "eyes": {"passes": True, "found": 9}}
    Headshot.objects.update(checks=checks, prompt="photo of a sks person, wearing glasses")

    actions.withdraw_consent(ada, actor=OWNER, at=NOON)

    released = Headshot.objects.get(pk=approval.headshot_id)
    assert released.checks == {"eyes": {"passes": True, "found": 9}}
    assert released.batch
    assert released.batch.keep == []
    assert keeps.asked_by(ada) == []
    assert set(Headshot.objects.values_list("prompt", flat=True)) == {""}


def test_withdrawing_forgets_what_was_wished(ada: Employee, approval: Approval) -> None:
    chosen = make.make_wishes(employee=ada).chosen
    HeadshotBatch.objects.update(wishes=chosen)

    actions.withdraw_consent(ada, actor=OWNER, at=NOON)

    assert wishes.of(ada) == {}
    assert HeadshotBatch.objects.get().wishes == {}


def test_forgetting_leaves_what_others_keep(ada: Employee, batch: HeadshotBatch) -> None:
    bob = make.make_keeps().employee
    theirs = make.make_batch("ready", run=make.make_run("ready", employee=bob), keep=["glasses"])

    actions.forget_face(ada, at=NOON)

    theirs.refresh_from_db()
    assert (keeps.asked_by(bob), theirs.keep) == (["glasses"], ["glasses"])


@pytest.mark.slow
def test_a_sign_off_and_a_withdrawal_at_once_leave_nothing(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        ada = make.make_participant()
        batch = make.make_batch("ready", run=make.make_run("ready", employee=ada))
        takes = [make.make_headshot(batch=batch, file_key=keep(ada, "take")) for _ in range(3)]
        approvals.submit(ada, takes, actor=OWNER, at=NOON)

    def sign_off() -> None:
        with acting_for(acme):
            approvals.submit(ada, takes[::-1], actor=OWNER, at=NOON)

    def withdraw() -> None:
        with acting_for(acme):
            actions.withdraw_consent(ada, actor=OWNER, at=NOON)

    signed, withdrawn = at_once(sign_off, withdraw)

    assert withdrawn is None
    assert signed is None or isinstance(signed, DomainError)
    assert lying_about(ada) == set()
    with acting_for(acme):
        assert approval_queries.standing(ada) is None


@pytest.fixture
def erasing(ada: Employee, approval: Approval) -> Employee:
    people.begin_erasure(ada, actor=OWNER, at=NOON)
    return ada


def test_an_erased_person_leaves_no_file_and_no_key(
    erasing: Employee, committed: Committed
) -> None:
    committed(lambda: actions.erase(erasing, at=NOON))

    assert lying_about(erasing) == set()
    assert bytes(SubjectKey.objects.get(subject_id=erasing.pk).wrapped) == b""
    with pytest.raises(files.KeyDestroyed):
        keep(erasing, "late")


def test_an_erased_person_leaves_no_name(erasing: Employee) -> None:
    actions.erase(erasing, at=NOON)

    erasing.refresh_from_db()
    assert (erasing.state, erasing.name) == (EmployeeState.ERASED, "Erased person")
    assert set(ConsentReceipt.objects.values_list("typed_name", flat=True)) == {""}
    assert set(Photo.objects.values_list("state", flat=True)) == {PhotoState.ERASED}


def test_only_who_asked_for_it_is_erased(ada: Employee) -> None:
    with pytest.raises(IllegalMove):
        actions.erase(ada, at=NOON)

    assert files.get(keep(ada, "photo"))


def test_forgetting_reaches_nobody_of_another_company(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        ada = make.make_participant()
        photo = make.make_photo(employee=ada, file_key=keep(ada, "photo"))

    with acting_for(globex), pytest.raises(Employee.DoesNotExist):
        actions.forget_face(ada, at=NOON)

    with acting_for(acme):
        assert list(photos.of(ada)) == [photo]
        assert files.get(photo.file_key)
