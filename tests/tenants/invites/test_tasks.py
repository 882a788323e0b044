"""Mailing links and putting old ones away."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils.timezone import now

from tenants.audit.models import AuditEvent
from tenants.invites import actions, queries, tasks
from tenants.invites.lifecycle import InviteState
from tenants.invites.models import Invite, SignInLink
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.models import Lookup
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.models import Employee
from tests.make import NOON
from tests.tenants.moments import OWNER


def claim(organization: Organization, subject_id: UUID) -> Claim:
    return Claim(
        job_id=uuid4(),
        kind="",
        organization_id=organization.pk,
        subject_id=subject_id,
        attempt=1,
        max_attempts=3,
    )


def token_in(path: str) -> str:
    (token,) = re.findall(rf"{path}(\S+)", str(mail.outbox[-1].body))
    return str(token)


@pytest.fixture
def ada(acme: Organization) -> Employee:
    with acting_for(acme):
        return people.add(name="Ada Byron", email="ada@acme.example", actor=OWNER, at=NOON)


@pytest.fixture
def invite(acme: Organization, ada: Employee) -> Invite:
    with acting_for(acme):
        return actions.send(ada, actor=OWNER, at=now())


def test_the_mail_brings_a_link_that_works(acme: Organization, invite: Invite) -> None:
    tasks.deliver(claim(acme, invite.pk))

    assert mail.outbox[0].to == ["ada@acme.example"]
    assert queries.peek(token_in("/i/"), at=now())


def test_both_parts_of_the_mail_name_the_company(acme: Organization, invite: Invite) -> None:
    tasks.deliver(claim(acme, invite.pk))

    letter = mail.outbox[0]
    assert isinstance(letter, EmailMultiAlternatives)
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert "Acme" in letter.subject
    assert "Acme" in letter.body
    assert token_in("/i/") in str(html)


def test_the_token_is_kept_as_a_digest_only(acme: Organization, invite: Invite) -> None:
    tasks.deliver(claim(acme, invite.pk))

    kept = [str(value) for row in Lookup.objects.values() for value in row.values()]
    assert token_in("/i/") not in " ".join(kept)


def test_a_mail_sent_twice_leaves_both_links_good(acme: Organization, invite: Invite) -> None:
    tasks.deliver(claim(acme, invite.pk))
    first = token_in("/i/")
    tasks.deliver(claim(acme, invite.pk))

    assert queries.peek(first, at=now())
    assert queries.peek(token_in("/i/"), at=now())


def test_a_revoked_invite_is_not_mailed(acme: Organization, invite: Invite) -> None:
    with acting_for(acme):
        actions.revoke(invite, actor=OWNER, at=now())

    tasks.deliver(claim(acme, invite.pk))

    assert mail.outbox == []


def test_another_companys_invite_is_not_mailed(globex: Organization, invite: Invite) -> None:
    tasks.deliver(claim(globex, invite.pk))

    assert mail.outbox == []


def test_a_sign_in_link_works_from_the_mail(
    acme: Organization, ada: Employee, invite: Invite
) -> None:
    actions.send_sign_in_link("ada@acme.example", at=now())
    with acting_for(acme):
        link = SignInLink.objects.get()

    tasks.deliver_sign_in_link(claim(acme, link.pk))

    assert "30 minutes" in mail.outbox[0].body
    assert actions.use_sign_in_link(token_in("/back/"), at=now()) == ada


def test_who_left_meanwhile_gets_no_link(acme: Organization, ada: Employee, invite: Invite) -> None:
    actions.send_sign_in_link("ada@acme.example", at=now())
    with acting_for(acme):
        link = SignInLink.objects.get()
        people.leave(Employee.objects.get(pk=ada.pk), actor=OWNER, at=now())

    tasks.deliver_sign_in_link(claim(acme, link.pk))

    assert mail.outbox == []


def test_the_sweep_visits_every_company(acme: Organization, globex: Organization) -> None:
    for organization in (acme, globex):
        with acting_for(organization):
            bo = people.add(name="Bo", email="bo@x.example", actor=OWNER, at=NOON)
            actions.send(bo, actor=OWNER, at=NOON.replace(year=2020))

    tasks.sweep()

    for organization in (acme, globex):
        with acting_for(organization):
            assert Invite.objects.get().state == InviteState.EXPIRED


def test_who_is_silent_is_reminded_once(acme: Organization, ada: Employee) -> None:
    with acting_for(acme):
        invite = actions.send(ada, actor=OWNER, at=NOON)
        due = NOON + actions.REMIND_AFTER

        assert actions.remind_due(at=due - timedelta(seconds=1)) == 0
        assert actions.remind_due(at=due) == 1
        assert actions.remind_due(at=due + timedelta(days=1)) == 0
        verbs = AuditEvent.objects.filter(subject_id=invite.pk).values_list("verb", flat=True)
        assert list(verbs) == ["invite.remind"]


def test_invite_that_is_sent_again_may_be_followed_by_a_reminder(
    acme: Organization, ada: Employee
) -> None:
    with acting_for(acme):
        invite = actions.send(ada, actor=OWNER, at=NOON)
        actions.remind_due(at=NOON + actions.REMIND_AFTER)
        invite.refresh_from_db()
        again = NOON + timedelta(days=8)
        actions.resend(invite, actor=OWNER, at=again)

        assert actions.remind_due(at=again + actions.REMIND_AFTER) == 1


def test_reminders_stay_within_the_company(
    acme: Organization, globex: Organization, ada: Employee
) -> None:
    with acting_for(acme):
        actions.send(ada, actor=OWNER, at=NOON)
    with acting_for(globex):
        assert actions.remind_due(at=NOON + actions.REMIND_AFTER) == 0


def test_reminder_brings_a_link_that_works(acme: Organization, invite: Invite) -> None:
    tasks.remind(claim(acme, invite.pk))

    assert "still to be made" in mail.outbox[0].subject
    assert queries.peek(token_in("/i/"), at=now())


def test_who_joined_meanwhile_is_not_reminded(acme: Organization, invite: Invite) -> None:
    with acting_for(acme):
        token = actions.new_token(invite)
    actions.claim(token, at=now())

    tasks.remind(claim(acme, invite.pk))

    assert mail.outbox == []
