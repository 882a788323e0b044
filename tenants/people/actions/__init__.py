"""Keeping the list of employees: by hand, from a file and from an HR system."""

from tenants.people.actions.departments import LimitNeedsReviewer, limit_reviewer
from tenants.people.actions.imports import Imported, import_people, preview_import
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
)
from tenants.people.actions.preferences import choose_language, note_language

__all__ = [
    "BeingErased",
    "Imported",
    "LimitNeedsReviewer",
    "Outcome",
    "Taken",
    "Upserted",
    "activate",
    "add",
    "begin_erasure",
    "change",
    "choose_language",
    "finish_erasure",
    "import_people",
    "leave",
    "limit_reviewer",
    "mark_invited",
    "note_language",
    "preview_import",
    "rehire",
    "upsert_by_external_id",
]
