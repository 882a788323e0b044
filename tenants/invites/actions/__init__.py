"""Letting employees in: by an invite the first time, by a sign-in link from then on."""

from tenants.invites.actions.handing_over import (
    HAND_OVER_TERM,
    hand_over,
    hand_over_invite,
)
from tenants.invites.actions.sending import (
    REMIND_AFTER,
    AskedLately,
    CannotBeInvited,
    InviteNotValid,
    Sent,
    claim,
    end_of_leavers,
    expire_due,
    fresh_link,
    new_token,
    remind,
    remind_due,
    resend,
    revoke,
    send,
    send_to_all,
)
from tenants.invites.actions.signing_in import (
    LinkNotValid,
    link_for_mail,
    new_sign_in_token,
    send_sign_in_link,
    use_sign_in_link,
)

__all__ = [
    "HAND_OVER_TERM",
    "REMIND_AFTER",
    "AskedLately",
    "CannotBeInvited",
    "InviteNotValid",
    "LinkNotValid",
    "Sent",
    "claim",
    "end_of_leavers",
    "expire_due",
    "fresh_link",
    "hand_over",
    "hand_over_invite",
    "link_for_mail",
    "new_sign_in_token",
    "new_token",
    "remind",
    "remind_due",
    "resend",
    "revoke",
    "send",
    "send_sign_in_link",
    "send_to_all",
    "use_sign_in_link",
]
