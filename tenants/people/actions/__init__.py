"""Keeping the list of employees: by hand, from an HR system and many at once."""

from tenants.people.actions.departments import LimitNeedsReviewer, limit_reviewer
from tenants.people.actions.keeping import (
    BeingErased,
    Outcome,
    Taken,
    Upserted,
    add,
    change,
    upsert_by_external_id,
)
from tenants.people.actions.leaving import (
    activate,
    begin_erasure,
    finish_erasure,
    leave,
    mark_invited,
    rehire,
    reinstate,
)
from tenants.people.actions.many import add_many, change_many
from tenants.people.actions.preferences import choose_language, note_language

__all__ = [
    "BeingErased",
    "LimitNeedsReviewer",
    "Outcome",
    "Taken",
    "Upserted",
    "activate",
    "add",
    "add_many",
    "begin_erasure",
    "change",
    "change_many",
    "choose_language",
    "finish_erasure",
    "leave",
    "limit_reviewer",
    "mark_invited",
    "note_language",
    "rehire",
    "reinstate",
    "upsert_by_external_id",
]
