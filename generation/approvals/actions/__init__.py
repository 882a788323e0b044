"""Putting takes before reviewers, deciding, taking back, and the rules by which that is done."""

from generation.approvals.actions.deciding import (
    TELL_REDO,
    TELL_REDO_TAKEN_BACK,
    approve,
    note_told,
    reopen,
    request_changes,
    request_edit,
    require_may_decide,
    withdraw,
)
from generation.approvals.actions.looking import look
from generation.approvals.actions.releasing import AFTER_APPROVAL
from generation.approvals.actions.rules import change_rules
from generation.approvals.actions.submitting import MOST_CHOICES, put_forward, submit

__all__ = [
    "AFTER_APPROVAL",
    "MOST_CHOICES",
    "TELL_REDO",
    "TELL_REDO_TAKEN_BACK",
    "approve",
    "change_rules",
    "look",
    "note_told",
    "put_forward",
    "reopen",
    "request_changes",
    "request_edit",
    "require_may_decide",
    "submit",
    "withdraw",
]
