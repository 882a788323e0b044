"""What the sweep does, and when."""

from datetime import datetime, timedelta

import pytest
from django.core.files.storage import default_storage

from generation.approvals import actions as approvals
from generation.approvals.models import Approval
from generation.headshots.models import Headshot, HeadshotBatch
from generation.keeps.models import Keeps
from generation.photos import queries as photos
from generation.photos.models import Photo
from generation.previews import actions as previews
from generation.previews.queries import of as preview_of
from generation.retention import actions, timers
from generation.retention.strays import LATE
from generation.training.models import TrainingRun
from generation.wishes.models import Wishes
from tenants.consent import actions as consent
from tenants.consent.texts import packaged_texts
from tenants.kernel import files
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.models import Employee
from tests import make
from tests.conftest import Committed
from tests.generation.retention.conftest import files_of_approved
from tests.generation.stored import keep, lying_about
from tests.make import NOON
from tests.tenants.moments import DAY, MINUTE, OWNER

LATER = NOON + LATE + MINUTE
"""When nobody's work ended lately."""


def sweep(at: datetime = LATER) -> dict[str, int]:
    """What was done, without what was not."""
    return {what: count for what, count in actions.sweep(at=at).items() if count}


def test_nothing_is_due(ada: Employee, approval: Approval) -> None:
    before = lying_about(ada)

    assert sweep() == {}
    assert lying_about(ada) == before


def test_whoever_is_being_erased_is(
    ada: Employee, approval: Approval, committed: Committed
) -> None:
    people.begin_erasure(ada, actor=OWNER, at=NOON)

    committed(sweep)

    assert lying_about(ada) == set()
    assert sweep() == {}


def test_withdrawn_consent_is_acted_on_whoever_took_it(
    ada: Employee, batch: HeadshotBatch, committed: Committed
) -> None:
    consent.withdraw(ada, actor=OWNER, at=NOON)

    committed(sweep)

    assert lying_about(ada) == set()
    assert sweep() == {}


def test_who_agreed_again_keeps_what_they_sent(ada: Employee, batch: HeadshotBatch) -> None:
    consent.withdraw(ada, actor=OWNER, at=NOON)
    make.make_receipt(ada)

    assert sweep() == {}


@pytest.mark.parametrize("kind", ["training", "rendering", "preview"])
def test_work_stops_when_consent_no_longer_stands(ada: Employee, kind: str) -> None:
    job = make.make_job()
    if kind == "training":
        make.make_run("running", employee=ada, job_id=job.pk)
    elif kind == "preview":
        make.make_preview("drawing", employee=ada, job_id=job.pk)
    else:
        make.make_batch("rendering", run=make.make_run("ready", employee=ada), job_id=job.pk)
    consent.publish_text(2, "en", "New words.", at=NOON)

    sweep()

    assert Job.objects.get().state == JobState.CANCELLED


def test_sources_go_thirty_days_after_the_approval(
    ada: Employee, approval: Approval, committed: Committed
) -> None:
    stays = files_of_approved(approval)
    assert sweep(NOON + 30 * DAY - MINUTE) == {"warned": 1}

    committed(lambda: sweep(NOON + 30 * DAY))

    assert lying_about(ada) == stays
    assert sweep(NOON + 31 * DAY) == {}


def test_what_is_newer_than_the_approval_stays(
    ada: Employee, approval: Approval, committed: Committed
) -> None:
    newer = make.make_photo(employee=ada, file_key=keep(ada, "newer"), received_at=NOON + 20 * DAY)

    committed(lambda: sweep(NOON + 30 * DAY))

    assert list(photos.of(ada)) == [newer]


def test_a_preview_newer_than_the_approval_stays(
    ada: Employee, approval: Approval, committed: Committed
) -> None:
    previews.erase_of(ada, at=NOON)
    newer = make.make_preview(
        "ready", employee=ada, file_key=keep(ada, "newer"), created_at=NOON + 20 * DAY
    )

    committed(lambda: sweep(NOON + 30 * DAY))

    assert preview_of(ada) == newer
    assert newer.file_key in lying_about(ada)


def test_what_was_to_be_kept_goes_with_what_is_older_than_the_approval(
    ada: Employee, approval: Approval
) -> None:
    make.make_keeps(employee=ada)
    HeadshotBatch.objects.update(keep=["glasses"])

    sweep(NOON + 30 * DAY)

    assert not Keeps.objects.exists()
    assert HeadshotBatch.objects.get().keep == []


def test_what_was_said_after_the_approval_stays(ada: Employee, approval: Approval) -> None:
    make.make_keeps(employee=ada, said_at=NOON + DAY)

    sweep(NOON + 30 * DAY)

    assert Keeps.objects.exists()


@pytest.mark.parametrize(("said_after", "is_kept"), [(0 * DAY, False), (DAY, True)])
def test_a_wish_goes_with_what_is_older_than_the_approval(
    ada: Employee, approval: Approval, said_after: timedelta, is_kept: bool
) -> None:
    make.make_wishes(employee=ada, said_at=NOON + said_after)

    sweep(NOON + 30 * DAY)

    assert Wishes.objects.exists() == is_kept


def test_who_said_a_wish_and_nothing_else_is_forgotten_too(ada: Employee) -> None:
    make.make_wishes(employee=ada)
    assert sweep(NOON + 90 * DAY - MINUTE) == {}

    assert sweep(NOON + 90 * DAY) == {"idle": 1}

    assert not Wishes.objects.exists()


def test_who_said_what_to_keep_and_nothing_else_is_forgotten_too(ada: Employee) -> None:
    make.make_keeps(employee=ada)
    assert sweep(NOON + 90 * DAY - MINUTE) == {}

    assert sweep(NOON + 90 * DAY) == {"idle": 1}

    assert not Keeps.objects.exists()


def test_a_preview_that_nobody_noted_goes(ada: Employee, committed: Committed) -> None:
    make.make_preview("erased", employee=ada)
    keep(ada, "preview")

    committed(lambda: sweep(NOON + MINUTE))

    assert lying_about(ada) == set()


def test_what_nobody_approved_goes_ninety_days_after_the_last_activity(
    ada: Employee, batch: HeadshotBatch, committed: Committed
) -> None:
    make.make_photo(employee=ada, received_at=NOON + 5 * DAY)
    assert sweep(NOON + 95 * DAY - MINUTE) == {"warned": 1}

    committed(lambda: sweep(NOON + 95 * DAY))

    assert lying_about(ada) == set()
    assert sweep(NOON + 96 * DAY) == {}


@pytest.mark.parametrize("kind", ["run", "batch", "approval"])
def test_every_kind_of_activity_counts(ada: Employee, batch: HeadshotBatch, kind: str) -> None:
    recent = NOON + 50 * DAY
    if kind == "run":
        TrainingRun.objects.update(created_at=recent)
    elif kind == "batch":
        HeadshotBatch.objects.update(created_at=recent)
    else:
        approvals.submit(ada, [Headshot.objects.all()[0]], actor=OWNER, at=recent)

    assert sweep(NOON + 100 * DAY) == {}
    assert sweep(NOON + 140 * DAY) == {"idle": 1}


def test_leavers_are_forgotten_thirty_days_after_leaving(
    ada: Employee, approval: Approval, committed: Committed
) -> None:
    people.leave(ada, actor=OWNER, at=NOON + DAY)
    assert "left" not in sweep(NOON + 31 * DAY - MINUTE)

    committed(lambda: sweep(NOON + 31 * DAY))

    assert lying_about(ada) == set()
    assert sweep(NOON + 32 * DAY) == {}


def test_who_came_back_is_not_forgotten(ada: Employee, approval: Approval) -> None:
    people.leave(ada, actor=OWNER, at=NOON)
    people.rehire(ada, actor=OWNER, at=NOON + DAY)

    assert "left" not in sweep(NOON + 31 * DAY)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timers.AFTER_APPROVAL, "{} days after your headshot is approved"),
        (timers.AFTER_ACTIVITY, "after {} days if none is"),
        (timers.AFTER_LEAVING, "leave your company, they are deleted within {} days"),
    ],
)
def test_the_times_are_those_that_people_agreed_to(span: timedelta, words: str) -> None:
    english = [text for text in packaged_texts() if text.locale == "en"]
    newest = max(english, key=lambda text: text.version)

    assert words.format(span.days) in newest.body


def test_an_approval_taken_back_takes_its_files_along(
    ada: Employee, approval: Approval, committed: Committed
) -> None:
    approvals.withdraw(approval, actor=OWNER, at=NOON)

    committed(sweep)

    assert not [key for key in lying_about(ada) if key.startswith("plain/")]


def test_a_picture_that_a_worker_stored_while_its_person_was_erased_goes(
    ada: Employee, committed: Committed
) -> None:
    people.begin_erasure(ada, actor=OWNER, at=NOON)
    committed(lambda: sweep(at=NOON))
    files.put_plain(b"late", owner_id=ada.pk, kind="rendition-web", media_type="image/jpeg")

    committed(lambda: sweep(at=NOON + MINUTE))

    assert lying_about(ada) == set()


def test_a_file_that_a_stopped_worker_stored_late_goes(ada: Employee, committed: Committed) -> None:
    named = make.make_photo(employee=ada, file_key=keep(ada, "photo"))
    make.make_run("cancelled", employee=ada)
    keep(ada, "adapter")

    committed(lambda: sweep(NOON + MINUTE))

    assert lying_about(ada) == {named.file_key}


def test_a_rendition_that_nobody_noted_goes(
    ada: Employee, approval: Approval, committed: Committed
) -> None:
    noted = lying_about(ada)
    lost = files.put_plain(b"x", owner_id=ada.pk, kind="profile", media_type="image/jpeg").key

    committed(lambda: sweep(NOON + MINUTE))

    assert lost not in lying_about(ada)
    assert lying_about(ada) == noted


@pytest.mark.parametrize("busy", ["photo", "preview", "run", "batch", "delivery"])
def test_what_a_worker_may_be_about_to_note_stays(
    ada: Employee, committed: Committed, busy: str
) -> None:
    make.make_run("cancelled", employee=ada)
    if busy == "photo":
        make.make_photo("received", employee=ada)
    elif busy == "preview":
        make.make_preview("drawing", employee=ada)
    elif busy == "run":
        make.make_run("running", employee=ada)
    elif busy == "delivery":
        batch = make.make_batch("ready", run=make.make_run("cancelled", employee=ada))
        released = make.make_headshot("released", batch=batch)
        make.make_job("running", subject_id=released.pk)
    else:
        make.make_batch("rendering", run=make.make_run("ready", employee=ada, adapter_key="a"))
    stored = keep(ada, "fresh")

    committed(lambda: sweep(NOON + MINUTE))

    assert stored in lying_about(ada)


def test_the_checkpoint_of_a_failed_training_stays_for_another_try(
    ada: Employee, committed: Committed
) -> None:
    key = keep(ada, "checkpoint")
    job = make.make_job(JobState.FAILED, checkpoint_key=key)
    make.make_run("failed", employee=ada, job_id=job.pk)

    committed(lambda: sweep(NOON + MINUTE))

    assert lying_about(ada) == {key}


def test_one_persons_trouble_does_not_stop_the_others(
    ada: Employee, batch: HeadshotBatch, committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = make.make_participant()
    make.make_photo(employee=bob, file_key=keep(bob, "photo"))
    for person in (ada, bob):
        consent.withdraw(person, actor=OWNER, at=NOON)
    listdir = default_storage.listdir

    def broken(path: str) -> tuple[list[str], list[str]]:
        if str(ada.pk) in path:
            raise OSError("disk")
        return listdir(path)

    monkeypatch.setattr(default_storage, "listdir", broken)
    committed(sweep)

    assert lying_about(bob) == set()
    assert Photo.objects.filter(employee=ada).exclude(state="erased").exists()


def test_a_sweep_touches_one_company(
    acme: Organization, globex: Organization, committed: Committed
) -> None:
    with acting_for(acme):
        ada = make.make_participant()
        make.make_photo(employee=ada, file_key=keep(ada, "photo"))
        consent.withdraw(ada, actor=OWNER, at=NOON)

    with acting_for(globex):
        committed(sweep)

    assert len(lying_about(ada)) == 1
