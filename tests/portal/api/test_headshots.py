"""An HR system fetches what was approved, and nothing else."""

import pytest

from generation.approvals.lifecycle import ApprovalState
from generation.delivery import actions
from generation.delivery.actions import Made
from generation.headshots.lifecycle import HeadshotState
from generation.styles.profiles import PROFILES
from tenants.kernel.scoping import acting_for
from tests import make

PICTURE = b"\xff\xd8\xff\xe0 an approved picture"


def made(state: str, approval: str):
    """An employee with external id `hr-7` and one rendition of a headshot in the state."""
    employee = make.make_employee(external_id="hr-7")
    batch = make.make_batch("ready", run=make.make_run("ready", employee=employee))
    headshot = make.make_headshot(state, batch=batch)
    make.make_approval(approval, headshot=headshot)
    return actions.keep(
        headshot,
        PROFILES["entra"],
        Made(data=PICTURE, width=648, height=648, mark_number=5),
        at=make.NOON,
    )


@pytest.fixture
def approved(acme):
    with acting_for(acme):
        return made(HeadshotState.RELEASED, ApprovalState.APPROVED)


def test_an_approved_file_is_listed_and_downloaded(call, approved):
    (file,) = call("GET", "employees/hr-7/headshots/").json()

    answer = call("GET", f"headshots/{file['id']}/file/")

    assert file["sha256"] == approved.digest
    assert (file["watermarked"], file["labelled"]) == (True, False)
    assert file["url"].endswith(f"/api/v1/headshots/{file['id']}/file/")
    assert answer.content == PICTURE
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("accept", ["image/jpeg", "image/*", "*/*", "application/json"])
def test_whoever_asks_for_a_picture_gets_one(call, approved, accept):
    answer = call("GET", f"headshots/{approved.pk}/file/", Accept=accept)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("state", "approval"),
    [
        (HeadshotState.CHOSEN, ApprovalState.OPEN),
        (HeadshotState.CHOSEN, ApprovalState.CHANGES_REQUESTED),
        (HeadshotState.WITHDRAWN, ApprovalState.WITHDRAWN),
        (HeadshotState.RELEASED, ApprovalState.OPEN),
        (HeadshotState.CHOSEN, ApprovalState.APPROVED),
    ],
)
def test_what_is_not_approved_is_neither_listed_nor_given_out(acme, call, state, approval):
    with acting_for(acme):
        rendition = made(state, approval)

    assert call("GET", "employees/hr-7/headshots/").json() == []
    assert call("GET", f"headshots/{rendition.pk}/file/").status_code == 404


def test_another_company_cannot_fetch_it_by_its_id(foreign_call, approved):
    with_id = f"headshots/{approved.pk}/file/"

    assert foreign_call("GET", with_id).status_code == 404
    assert foreign_call("GET", "employees/hr-7/headshots/").status_code == 404
