"""Invitations to members, from the mail to the membership."""

import secrets
from datetime import timedelta

import pytest

from tenants.kernel import lookups
from tenants.kernel.errors import Invalid
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations import actions, queries
from tenants.organizations.actions import (
    AccountExists,
    AlreadyInvited,
    AlreadyMember,
    InvitationNotValid,
    InvitedByAnotherAddress,
)
from tenants.organizations.lifecycle import InvitationState
from tenants.organizations.models import MemberInvitation, Membership, Organization, User
from tenants.organizations.policy import Role
from tests import make
from tests.make import NOON
from tests.tenants.moments import DAY, MINUTE, OWNER
from tests.tenants.racing import at_once

PHRASE = "a long enough phrase"


def invite(email: str = "rex@acme.example", role: Role = Role.REVIEWER) -> MemberInvitation:
    return actions.invite_member(email, role, actor=OWNER, at=NOON)


def token_of(invitation: MemberInvitation) -> str:
    token = secrets.token_urlsafe(32)
    lookups.register(
        queries.INVITATION_TOKEN,
        token,
        organization_id=invitation.organization_id,
        subject_id=invitation.pk,
    )
    return token


@pytest.fixture
def token(acme: Organization) -> str:
    with acting_for(acme):
        return token_of(invite())


def test_an_invitation_is_mailed_by_a_worker(in_acme: Organization) -> None:
    invitation = invite()

    job = Job.objects.get()
    assert job.kind == "tenants.organizations.tasks.deliver_invitation"
    assert job.subject_id == invitation.pk


def test_what_is_no_address_is_not_invited(in_acme: Organization) -> None:
    with pytest.raises(Invalid):
        invite("rex")


def test_an_address_is_invited_once(in_acme: Organization) -> None:
    invite("rex@acme.example")

    with pytest.raises(AlreadyInvited):
        invite("REX@acme.example")

    assert queries.open_invitations().count() == 1


def test_a_member_is_not_invited(owner: Membership, in_acme: Organization) -> None:
    with pytest.raises(AlreadyMember):
        invite(owner.user.email)


def test_who_did_not_answer_in_time_can_be_invited_anew(in_acme: Organization) -> None:
    old = invite()
    actions.expire_due(at=NOON + 15 * DAY)

    actions.invite_member("rex@acme.example", Role.ADMIN, actor=OWNER, at=NOON + 16 * DAY)

    old.refresh_from_db()
    assert old.state == InvitationState.REVOKED
    assert queries.open_invitations().get().role == Role.ADMIN


def test_looking_at_an_invitation_changes_nothing(token: str) -> None:
    first = queries.peek_member_invitation(token, at=NOON)

    assert first == queries.peek_member_invitation(token, at=NOON)
    assert first
    assert (first.organization, first.email, first.role) == ("Acme", "rex@acme.example", "reviewer")


def test_a_new_member_sets_a_name_and_a_password(token: str, acme: Organization) -> None:
    actions.accept_with_new_account(token, name="Rex", password=PHRASE, at=NOON)

    rex = User.objects.get(email="rex@acme.example")
    assert rex.check_password(PHRASE)
    assert queries.organizations_of(rex) == [acme]


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [("", PHRASE, "name"), ("Rex", "short", "password"), ("Rex", "123456789012", "password")],
)
def test_a_name_or_password_that_will_not_do_makes_no_account(
    token: str, name: str, password: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.accept_with_new_account(token, name=name, password=password, at=NOON)

    assert set(refusal.value.fields) == {field}
    assert not User.objects.filter(email="rex@acme.example").exists()


def test_who_has_an_account_joins_with_it(token: str, acme: Organization) -> None:
    rex = actions.account_for("rex@acme.example")

    member = actions.accept_member_invitation(token, user=rex, at=NOON)

    assert member.role == Role.REVIEWER
    assert queries.organizations_of(rex) == [acme]


def test_an_account_is_not_taken_over_by_an_invitation(token: str) -> None:
    actions.account_for("rex@acme.example")

    with pytest.raises(AccountExists):
        actions.accept_with_new_account(token, name="Mallory", password=PHRASE, at=NOON)


def test_nobody_joins_by_an_invitation_to_somebody_else(token: str) -> None:
    mallory = actions.account_for("mallory@acme.example")

    with pytest.raises(InvitedByAnotherAddress):
        actions.accept_member_invitation(token, user=mallory, at=NOON)

    assert queries.organizations_of(mallory) == []


def test_an_invitation_is_accepted_once(token: str) -> None:
    actions.accept_with_new_account(token, name="Rex", password=PHRASE, at=NOON)

    with pytest.raises(InvitationNotValid):
        actions.accept_with_new_account(token, name="Rex", password=PHRASE, at=NOON)


def test_an_invitation_ends_after_fourteen_days(token: str) -> None:
    assert queries.peek_member_invitation(token, at=NOON + 14 * DAY - MINUTE)
    assert queries.peek_member_invitation(token, at=NOON + 14 * DAY) is None


@pytest.mark.parametrize("what", ["unknown", ""])
def test_an_unknown_token_gets_the_same_answer(acme: Organization, what: str) -> None:
    with pytest.raises(InvitationNotValid):
        actions.accept_with_new_account(what, name="Rex", password=PHRASE, at=NOON)


def test_a_revoked_invitation_leads_nowhere(in_acme: Organization) -> None:
    invitation = invite()
    token = token_of(invitation)

    actions.revoke_member_invitation(invitation, actor=OWNER, at=NOON)

    assert queries.peek_member_invitation(token, at=NOON) is None


def test_sending_again_ends_the_old_link_and_begins_a_new_term(in_acme: Organization) -> None:
    invitation = invite()
    token = token_of(invitation)

    actions.resend_member_invitation(invitation, actor=OWNER, at=NOON + DAY)

    assert queries.peek_member_invitation(token, at=NOON + DAY) is None
    assert invitation.expires_at == NOON + 15 * DAY
    assert Job.objects.count() == 2


def test_an_accepted_invitation_cannot_be_sent_again(token: str, acme: Organization) -> None:
    actions.accept_with_new_account(token, name="Rex", password=PHRASE, at=NOON)

    with acting_for(acme), pytest.raises(IllegalMove):
        actions.resend_member_invitation(MemberInvitation.objects.get(), actor=OWNER, at=NOON)


def test_an_expired_one_stays_expired_while_a_newer_one_is_open(in_acme: Organization) -> None:
    old = invite("old@acme.example")
    actions.expire_due(at=NOON + 15 * DAY)
    invite("rex@acme.example")
    MemberInvitation.objects.filter(pk=old.pk).update(email="rex@acme.example")
    old.refresh_from_db()

    with pytest.raises(AlreadyInvited):
        actions.resend_member_invitation(old, actor=OWNER, at=NOON)


def test_only_what_is_due_expires(in_acme: Organization) -> None:
    invite("early@acme.example")
    late = actions.invite_member("late@acme.example", Role.VIEWER, actor=OWNER, at=NOON + DAY)

    assert actions.expire_due(at=NOON + timedelta(days=14, hours=1)) == 1

    late.refresh_from_db()
    assert late.state == InvitationState.SENT


@pytest.mark.slow
def test_an_invitation_accepted_twice_at_once_makes_one_member(
    committed_db: dict[str, str],
) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        token = token_of(invite())
    rex = actions.account_for("rex@acme.example")

    def accept() -> Membership:
        return actions.accept_member_invitation(token, user=rex, at=NOON)

    outcomes = at_once(accept, accept)

    assert sum(isinstance(outcome, Membership) for outcome in outcomes) == 1
    with acting_for(acme):
        assert Membership.objects.filter(user=rex).count() == 1
