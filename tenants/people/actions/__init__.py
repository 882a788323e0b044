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
from tenants.people.actions.many import add_many, change_many

__all__ = [
    "BeingErased",
    "Imported",
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
    "finish_erasure",
    "import_people",
    "leave",
    "limit_reviewer",
    "mark_invited",
    "preview_import",
    "rehire",
    "upsert_by_external_id",
]
