"""Setting up organizations, and who is a member of them."""

from tenants.organizations.actions.company import choose_company_language
from tenants.organizations.actions.founding import account_for, found
from tenants.organizations.actions.invitations import (
    AccountExists,
    AlreadyInvited,
    InvitationNotValid,
    InvitedByAnotherAddress,
    accept_member_invitation,
    accept_with_new_account,
    expire_due,
    invite_member,
    resend_member_invitation,
    revoke_member_invitation,
)
from tenants.organizations.actions.mails import change_mails
from tenants.organizations.actions.members import (
    AlreadyMember,
    LastOwner,
    add_member,
    change_role,
    remove_member,
)
from tenants.organizations.actions.passwords import send_password_link
from tenants.organizations.actions.preferences import choose_language, choose_theme

__all__ = [
    "AccountExists",
    "AlreadyInvited",
    "AlreadyMember",
    "InvitationNotValid",
    "InvitedByAnotherAddress",
    "LastOwner",
    "accept_member_invitation",
    "accept_with_new_account",
    "account_for",
    "add_member",
    "change_mails",
    "change_role",
    "choose_company_language",
    "choose_language",
    "choose_theme",
    "expire_due",
    "found",
    "invite_member",
    "remove_member",
    "resend_member_invitation",
    "revoke_member_invitation",
    "send_password_link",
]
