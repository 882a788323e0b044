"""People are told before their photos are deleted, once."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from generation.approvals.models import Approval
from generation.headshots.models import HeadshotBatch
from generation.retention import notices, tasks, timers
from generation.retention.models import Notice
from tenants.audit import queries as audit
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import DAY

DUE = NOON + timers.AFTER_APPROVAL
WEEK_BEFORE = DUE - notices.BEFORE


def deliver(notice: Notice) -> None:
    """Do what a worker does with it."""
    claim = Claim(uuid4(), notices.TELL, notice.organization_id, notice.pk, 1, 3)
    tasks.tell_expiring(claim)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The worker works a minute after the sweep."""
    at = WEEK_BEFORE + DAY / 1440
    monkeypatch.setattr(tasks, "now", lambda: at)
    return at


def test_nobody_is_told_before_the_last_week(ada: Employee, approval: Approval) -> None:
    assert notices.tell_due(at=WEEK_BEFORE - DAY) == 0


def test_each_is_told_once_however_often_it_is_swept(ada: Employee, approval: Approval) -> None:
    told = [notices.tell_due(at=WEEK_BEFORE + number * DAY) for number in range(3)]

    assert told == [1, 0, 0]
    assert Job.objects.filter(kind=notices.TELL).count() == 1
    assert [event.subject_id for event in audit.recent(audit.Filter(verb="employee.warn"))] == [
        ada.pk
    ]


def test_what_is_due_this_minute_is_not_told_of(ada: Employee, approval: Approval) -> None:
    assert notices.tell_due(at=DUE) == 0


def test_whoever_goes_on_is_told_of_the_new_date(ada: Employee, batch: HeadshotBatch) -> None:
    def tell() -> int:
        (due,) = notices.coming(until=NOON + 999 * DAY, at=NOON)
        return notices.tell_due(at=due.due_at - DAY)

    assert tell() == 1
    make.make_photo(employee=ada, received_at=NOON + 300 * DAY)

    assert tell() == 1
    assert Notice.objects.count() == 2


def test_a_company_may_tell_nobody(ada: Employee, approval: Approval) -> None:
    Organization.objects.update(mails_expiring=False)

    assert notices.tell_due(at=WEEK_BEFORE) == 0


@pytest.mark.parametrize("state", [EmployeeState.LEFT, EmployeeState.ERASING])
def test_who_is_gone_is_not_told(ada: Employee, approval: Approval, state: str) -> None:
    Employee.objects.filter(pk=ada.pk).update(state=state, state_changed_at=WEEK_BEFORE)

    assert notices.tell_due(at=WEEK_BEFORE) == 0


def test_the_mail_says_what_goes_and_when_in_both_forms(
    ada: Employee, approval: Approval, clock: datetime
) -> None:
    notices.tell_due(at=WEEK_BEFORE)

    deliver(Notice.objects.get())

    [letter] = mail.outbox
    assert isinstance(letter, EmailMultiAlternatives)
    html = str(letter.alternatives[0][0])
    day = f"{DUE.day} {DUE:%B %Y}"
    assert letter.to == [ada.email]
    assert letter.subject == "Your photos at Acme are deleted soon"
    for text in (str(letter.body), html):
        assert f"Your photos are deleted on {day}" in text
        assert "Your approved headshot stays." in text
        assert "/back/" in text


def test_the_mail_without_an_approval_says_how_to_go_on(
    ada: Employee, batch: HeadshotBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    (due,) = notices.coming(until=NOON + 999 * DAY, at=NOON)
    monkeypatch.setattr(tasks, "now", lambda: due.due_at - DAY)
    notices.tell_due(at=due.due_at - DAY)

    deliver(Notice.objects.get())

    assert "go on before that day" in str(mail.outbox[0].body)


def test_a_notice_that_is_not_true_any_more_is_not_sent(
    ada: Employee, batch: HeadshotBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    (due,) = notices.coming(until=NOON + 999 * DAY, at=NOON)
    monkeypatch.setattr(tasks, "now", lambda: due.due_at - DAY)
    notices.tell_due(at=due.due_at - DAY)
    make.make_photo(employee=ada, received_at=due.due_at - DAY)

    deliver(Notice.objects.get())

    assert mail.outbox == []


def test_who_only_said_a_wish_is_not_told(ada: Employee) -> None:
    make.make_wishes(employee=ada)

    assert notices.tell_due(at=NOON + timers.AFTER_ACTIVITY - DAY) == 0


def test_each_company_tells_its_own(acme: Organization, globex: Organization) -> None:
    for company in (acme, globex):
        with acting_for(company):
            make.make_photo(employee=make.make_participant(), received_at=NOON)
    with acting_for(acme):
        notices.tell_due(at=NOON + timers.AFTER_ACTIVITY - DAY)

    told = Job.objects.filter(kind=notices.TELL)
    assert [job.organization_id for job in told] == [acme.pk]
    with acting_for(globex):
        assert not Notice.objects.exists()
