"""A person of whom everything there can be is kept."""

import pytest

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.delivery import actions as delivery
from generation.delivery.models import Rendition
from generation.headshots.actions import FILES
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.photos.lifecycle import PhotoState
from generation.styles.profiles import PROFILES
from tenants.people.models import Employee
from tests import make
from tests.generation.stored import keep, made
from tests.make import NOON


@pytest.fixture
def batch(ada: Employee) -> HeadshotBatch:
    """Ada's rendering, with photos, a preview and an adapter behind it and takes from it."""
    for state in (PhotoState.ADMITTED, PhotoState.REJECTED):
        kinds = ("file", "thumbnail", "embedding")
        keys = {f"{kind}_key": keep(ada, f"{kind}-{state}") for kind in kinds}
        make.make_photo(state, employee=ada, **keys)
    make.make_preview("ready", employee=ada, file_key=keep(ada, "preview"))
    run = make.make_run("ready", employee=ada, adapter_key=keep(ada, "adapter"), photo_ids=["x"])
    batch = make.make_batch("ready", run=run)
    for number in (1, 2):
        make.make_headshot(batch=batch, **take_files(ada, number))
    return batch


@pytest.fixture
def approval(ada: Employee, batch: HeadshotBatch) -> Approval:
    """Ada's approved headshot, with its files."""
    released = make.make_headshot(HeadshotState.RELEASED, batch=batch, **take_files(ada, 3))
    keep_files(released)
    told = {"decided_at": NOON, "told_at": NOON}
    return make.make_approval(ApprovalState.APPROVED, headshot=released, **told)


def keep_files(headshot: Headshot) -> list[Rendition]:
    """One in each form."""
    return [delivery.keep(headshot, each, made(), at=NOON) for each in PROFILES.values()]


def take_files(employee: Employee, number: int) -> dict[str, str]:
    return {name: keep(employee, f"take-{number}-{name.removesuffix('_key')}") for name in FILES}


def files_of_approved(approval: Approval) -> set[str]:
    """What stays when everything but an approved picture goes."""
    headshot = Headshot.objects.get(pk=approval.headshot_id)
    files = {rendition.file_key for rendition in keep_files(headshot)}
    return {*files, *(getattr(headshot, name) for name in FILES)}
