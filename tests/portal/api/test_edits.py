"""A reviewer's edit over the API: what can be changed, and having it made."""

import pytest

from generation.approvals.models import Approval, Choice
from generation.headshots import queries
from generation.headshots.models import Headshot
from generation.training import actions as training
from generation.training.models import TrainingRun
from tenants.kernel.scoping import acting_for
from tests import make
from tests.generation.conftest import make_grace
from tests.generation.headshots.test_edits import taken
from tests.portal.api.conftest import caller, key_of

SHIRT = {"axis": "clothing", "value": "blue shirt"}


@pytest.fixture
def approval(acme):
    with acting_for(acme):
        take = taken(make_grace())
        Headshot.objects.filter(pk=take.pk).update(state="chosen")
        return make.make_approval(headshot=Headshot.objects.get(pk=take.pk))


@pytest.fixture
def request_edit(call, approval, reviewer):
    def ask(**given):
        usual = {"headshot_id": str(approval.headshot_id), "reviewer": reviewer.user.email}
        body = {"decision": "request_edit", **usual, **SHIRT, **given}
        return call("POST", f"approvals/{approval.pk}/decide/", body)

    return ask


def latest(acme):
    with acting_for(acme):
        return queries.latest_batch(Approval.objects.get().employee)


def test_what_can_be_changed_is_listed(call, approval):
    [take] = call("GET", f"approvals/{approval.pk}/edits/").json()

    assert take["take_id"] == str(approval.headshot_id)
    assert "blue shirt" in take["clothing"]
    assert "light from the left" in take["lighting"]


def test_nothing_can_be_changed_without_the_model(acme, call, approval):
    with acting_for(acme):
        training.erase(TrainingRun.objects.get(), at=make.NOON)

    [take] = call("GET", f"approvals/{approval.pk}/edits/").json()

    assert (take["clothing"], take["lighting"]) == ([], [])


def test_an_edit_is_asked_for_and_made(acme, request_edit):
    answer = request_edit()

    assert answer.json()["state"] == "changes_requested"
    batch = latest(acme)
    assert (batch.edit_axis, batch.edit_value) == ("clothing", "blue shirt")


@pytest.mark.parametrize(
    "given",
    [
        {"value": "a tutu"},
        {"axis": "pose"},
        {"value": None},
        {"take_id": "00000000-0000-4000-8000-000000000000"},
    ],
)
def test_an_edit_that_cannot_be_is_refused_and_leaves_everything(acme, request_edit, given):
    assert request_edit(**given).status_code == 400

    with acting_for(acme):
        assert Approval.objects.get().state == "open"
    assert latest(acme).round == 1


def test_another_company_s_key_sees_no_approval(globex, approval):
    call = caller(key_of(globex))

    assert call("GET", f"approvals/{approval.pk}/edits/").status_code == 404


def test_another_of_the_choices_is_approved(acme, call, approval, reviewer):
    with acting_for(acme):
        Approval.objects.update(is_signed=False)
        make.make_rules(needs_sign_off=False)
        batch = approval.headshot.batch
        second = make.make_headshot("proposed", batch=batch, rank=7, seed=77)
        Choice.objects.create(approval=approval, headshot=second, position=2)
    given = {"headshot_id": str(approval.headshot_id), "take_id": str(second.pk)}
    body = {"decision": "approve", "reviewer": reviewer.user.email, **given}

    answer = call("POST", f"approvals/{approval.pk}/decide/", body)

    assert (answer.status_code, answer.json()["headshot_id"]) == (200, str(second.pk))
