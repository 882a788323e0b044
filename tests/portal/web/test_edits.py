"""Changing the clothes or the light of a take: the employee's page, and the reviewer's."""

from typing import Any

import pytest
from django.test import Client

from generation.approvals.models import Approval
from generation.headshots import queries
from generation.headshots.models import Headshot, HeadshotBatch
from generation.training import actions as training
from generation.training.models import TrainingRun
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.generation.conftest import make_grace
from tests.generation.headshots.test_edits import taken
from tests.portal.visitors import employee_client
from tests.portal.web.test_deciding import undo

SHIRT = {"change": "clothing:blue shirt"}


@pytest.fixture
def grace(acme: Organization) -> Employee:
    with acting_for(acme):
        return make_grace()


@pytest.fixture
def take(grace: Employee) -> Headshot:
    with acting_for(grace.organization_id):
        return taken(grace)


@pytest.fixture
def phone(grace: Employee) -> Client:
    return employee_client(grace)


def page_of(take: Headshot) -> str:
    return f"/me/headshots/{take.pk}/edit/"


def latest(take: Headshot) -> HeadshotBatch:
    with acting_for(take.organization_id):
        batch = queries.latest_batch(take.employee)
    assert batch is not None
    return batch


def change(take: Headshot, **fields: Any) -> None:
    with acting_for(take.organization_id):
        Headshot.objects.filter(pk=take.pk).update(**fields)


def words_of(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_the_gallery_leads_to_what_can_be_changed(phone: Client, take: Headshot) -> None:
    assert page_of(take) in words_of(phone.get("/me/headshots/"))


def test_the_page_offers_what_the_style_leaves_and_says_what_it_costs(
    phone: Client, take: Headshot
) -> None:
    page = words_of(phone.get(page_of(take)))

    assert 'value="clothing:blue shirt"' in page
    assert "Blue shirt" in page
    assert 'value="lighting:light from the left"' in page
    assert 'value="clothing:navy suit"' not in page
    assert "It counts like a redo: 3 are left." in page


def test_a_change_is_made_in_a_round_of_its_own(phone: Client, take: Headshot) -> None:
    answer = phone.post(page_of(take), SHIRT)

    assert answer["Location"] == "/me/working/"
    assert "Changing one take" in words_of(phone.get("/me/working/"))
    batch = latest(take)
    assert (batch.source_id, batch.edit_value) == (take.pk, "blue shirt")


@pytest.mark.parametrize("given", ["", "clothing:a tutu", "pose:slight turn left", "shirt"])
def test_a_change_that_cannot_be_is_refused_in_place(
    phone: Client, take: Headshot, given: str
) -> None:
    answer = phone.post(page_of(take), {"change": given})

    assert answer.status_code == 400
    assert "Choose one of: charcoal suit" in words_of(answer)
    assert latest(take).round == 1


def test_a_deleted_model_is_told_before_and_after_asking(phone: Client, take: Headshot) -> None:
    with acting_for(take.organization_id):
        training.erase(TrainingRun.objects.get(), at=make.NOON)

    page = words_of(phone.get(page_of(take)))
    answer = phone.post(page_of(take), SHIRT)

    assert "The model that drew this take has been deleted" in page
    assert "start again with new photos" in page
    assert answer.status_code == 409
    assert "Ask for new takes" in words_of(answer)


def test_a_take_of_which_nothing_can_be_changed_says_so(phone: Client, take: Headshot) -> None:
    change(take, cutout_key="")

    assert page_of(take) not in words_of(phone.get("/me/headshots/"))
    assert "Nothing of this take can be changed" in words_of(phone.get(page_of(take)))


def test_who_used_all_redos_is_told(phone: Client, take: Headshot) -> None:
    with acting_for(take.organization_id):
        first = HeadshotBatch.objects.get()
        again = {"run": first.run, "style_version": first.style_version}
        for number in (2, 3, 4):
            make.make_batch("ready", round=number, redo_reason="hair", **again)

    page = words_of(phone.get(page_of(take)))

    assert "All redos are used" in page
    assert 'type="radio"' not in page


def test_a_change_that_came_to_nothing_leaves_the_takes_and_is_tried_again(
    phone: Client, take: Headshot
) -> None:
    phone.post(page_of(take), SHIRT)
    with acting_for(take.organization_id):
        failed = {"state": "failed", "failure_code": "no_edit_kept", "rendered": 4}
        HeadshotBatch.objects.filter(source=take).update(**failed, rejected={"seam": 4})
        Job.objects.update(state="failed")

    page = words_of(phone.get("/me/headshots/"))

    assert "No picture kept your face as it is" in page
    assert "The clothes do not join the head." in page
    assert f"take-{take.pk}" in page
    phone.post("/me/working/retry/")
    assert latest(take).state == "queued"


def test_a_round_says_what_was_changed_of_which_take(phone: Client, take: Headshot) -> None:
    phone.post(page_of(take), SHIRT)
    with acting_for(take.organization_id):
        HeadshotBatch.objects.filter(source=take).update(state="ready")
        checks = {"face_kept": {"passes": True, "found": 0}}
        make.make_headshot(batch=HeadshotBatch.objects.get(source=take), checks=checks)

    page = words_of(phone.get("/me/headshots/"))

    assert "You asked for: blue shirt." in page
    assert f"The head is that of round 1, take {take.rank}." in page
    assert "The same pixels" in page


def test_nobody_changes_a_take_of_somebody_else(
    take: Headshot, acme: Organization, globex: Organization
) -> None:
    for company in (acme, globex):
        with acting_for(company):
            stranger = employee_client(make_grace())

        assert stranger.get(page_of(take)).status_code == 404
        assert stranger.post(page_of(take), SHIRT).status_code == 404


@pytest.fixture
def approval(take: Headshot) -> Approval:
    change(take, state="chosen")
    with acting_for(take.organization_id):
        return make.make_approval(headshot=Headshot.objects.get(pk=take.pk))


def ask(desk: Client, home: str, approval: Approval, **given: str) -> Any:
    usual = {**SHIRT, "first": str(approval.headshot_id)}
    return desk.post(f"{home}approvals/{approval.pk}/edit/", {**usual, **given})


def test_the_queue_leads_a_reviewer_to_it(desk: Client, home: str, approval: Approval) -> None:
    address = f"{home}approvals/{approval.pk}/edit/"

    assert address in words_of(desk.get(f"{home}approvals/"))
    assert 'value="clothing:blue shirt"' in words_of(desk.get(address))


def test_a_reviewer_sends_the_headshot_back_and_has_the_change_made(
    desk: Client, home: str, approval: Approval, take: Headshot
) -> None:
    answer = ask(desk, home, approval)

    assert answer["Location"] == f"{home}approvals/"
    with acting_for(take.organization_id):
        approval.refresh_from_db()
    assert (approval.state, approval.reason) == ("changes_requested", "clothes")
    assert approval.note == "It is made once more with: blue shirt."
    assert latest(take).edit_value == "blue shirt"


def test_undoing_the_request_stops_the_change_and_gives_the_redo_back(
    desk: Client, home: str, approval: Approval, take: Headshot
) -> None:
    ask(desk, home, approval)

    undo(desk, home)

    with acting_for(take.organization_id):
        assert Approval.objects.get().state == "open"
        assert Job.objects.get().state == "cancelled"
        assert queries.redos_left(take.employee) == queries.MOST_REDOS
    assert latest(take).state == "cancelled"


def test_a_change_that_was_made_already_stays_when_the_request_is_undone(
    desk: Client, home: str, approval: Approval, take: Headshot
) -> None:
    ask(desk, home, approval)
    with acting_for(take.organization_id):
        HeadshotBatch.objects.filter(source=take).update(state="ready")

    undo(desk, home)

    with acting_for(take.organization_id):
        assert Approval.objects.get().state == "open"
    assert latest(take).state == "ready"


@pytest.mark.parametrize(
    ("given", "status"),
    [({"change": "clothing:a tutu"}, 400), ({"first": "another"}, 409), ({"take": "none"}, 404)],
)
def test_a_request_that_cannot_be_leaves_everything(
    desk: Client,
    home: str,
    approval: Approval,
    take: Headshot,
    given: dict[str, str],
    status: int,
) -> None:
    assert ask(desk, home, approval, **given).status_code == status

    with acting_for(take.organization_id):
        assert Approval.objects.get().state == "open"
    assert latest(take).round == 1


def test_a_reviewer_is_told_that_other_takes_are_being_made(
    desk: Client, home: str, approval: Approval, phone: Client, take: Headshot
) -> None:
    phone.post(page_of(take), SHIRT)

    answer = ask(desk, home, approval)

    assert answer.status_code == 409
    assert "Other takes of them are being made" in words_of(answer)
    with acting_for(take.organization_id):
        assert Approval.objects.get().state == "open"


def test_what_was_decided_is_not_changed_any_more(
    desk: Client, home: str, approval: Approval
) -> None:
    ask(desk, home, approval)

    assert ask(desk, home, approval).status_code == 404
