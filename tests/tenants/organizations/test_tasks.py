"""Mailing and ending invitations."""

import re
from uuid import uuid4

import pytest
from django.core import mail
from django.utils.timezone import now

from tenants.kernel.jobs.claims import Claim
from tenants.kernel.models import Lookup
from tenants.kernel.scoping import acting_for
from tenants.organizations import actions, queries, tasks
from tenants.organizations.lifecycle import InvitationState
from tenants.organizations.models import MemberInvitation, Organization
from tenants.organizations.policy import Role
from tests.make import NOON
from tests.tenants.moments import OWNER


def claim_of(invitation: MemberInvitation) -> Claim:
    return Claim(
        job_id=uuid4(),
        kind="tenants.organizations.tasks.deliver_invitation",
        organization_id=invitation.organization_id,
        subject_id=invitation.pk,
        attempt=1,
        max_attempts=3,
    )


@pytest.fixture
def invitation(acme: Organization) -> MemberInvitation:
    with acting_for(acme):
        return actions.invite_member("rex@acme.example", Role.REVIEWER, actor=OWNER, at=now())


def test_the_mail_brings_a_link_that_works(invitation: MemberInvitation) -> None:
    tasks.deliver_invitation(claim_of(invitation))

    letter = mail.outbox[0]
    (link,) = re.findall(r"http\S+/join/\S+", str(letter.body))
    assert letter.to == ["rex@acme.example"]
    assert queries.peek_member_invitation(link.rsplit("/", 1)[-1], at=now())


def test_the_token_is_kept_as_a_digest_only(invitation: MemberInvitation) -> None:
    tasks.deliver_invitation(claim_of(invitation))

    (token,) = re.findall(r"/join/(\S+)", str(mail.outbox[0].body))
    kept = [str(value) for row in Lookup.objects.values() for value in row.values()]
    assert not [value for value in kept if token in value]


def test_what_was_revoked_before_it_was_mailed_is_not_mailed(invitation: MemberInvitation) -> None:
    with acting_for(invitation.organization_id):
        actions.revoke_member_invitation(invitation, actor=OWNER, at=now())

    tasks.deliver_invitation(claim_of(invitation))

    assert mail.outbox == []


def test_the_sweep_visits_every_company(acme: Organization, globex: Organization) -> None:
    for organization in (acme, globex):
        with acting_for(organization):
            actions.invite_member(
                "rex@x.example", Role.VIEWER, actor=OWNER, at=NOON.replace(year=2020)
            )

    tasks.sweep()

    for organization in (acme, globex):
        with acting_for(organization):
            assert MemberInvitation.objects.get().state == InvitationState.EXPIRED
