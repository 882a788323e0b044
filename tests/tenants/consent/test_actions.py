"""Giving consent and taking it back."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.consent import actions, queries
from tenants.consent.actions import NotTakingPart
from tenants.consent.models import ConsentReceipt, ConsentText
from tenants.consent.queries import ConsentMissing
from tenants.consent.texts import HEADSHOTS
from tenants.kernel.errors import Invalid
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import DAY, HOUR, OWNER
from tests.tenants.racing import at_once

PERSON = {"typed_name": "Ada Byron", "address": "192.0.2.7", "agent": "Phone", "locale": "en"}


@pytest.fixture
def active(ada: Employee) -> Employee:
    people.activate(ada, at=NOON)
    return ada


def give(employee: Employee, **other: Any) -> ConsentReceipt:
    return actions.give(employee, **{"at": NOON, **PERSON, **other})


def withdraw(employee: Employee, at: Any = NOON) -> bool:
    return actions.withdraw(employee, at=at, actor=OWNER)


def test_a_receipt_proves_what_was_agreed_to(active: Employee) -> None:
    receipt = give(active)

    text = ConsentText.objects.get(purpose=HEADSHOTS, version=1, locale="en")
    assert (receipt.text_version, receipt.locale) == (text.version, text.locale)
    assert receipt.text_digest == text.digest
    assert (receipt.typed_name, receipt.address) == ("Ada Byron", "192.0.2.7")
    assert audit.recent(Filter(subject_id=receipt.pk))[0].verb == "consent.give"


def test_the_audit_log_does_not_repeat_the_name(active: Employee) -> None:
    give(active)

    assert audit.recent(Filter(verb="consent"))[0].detail == {"version": 1}


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_consent_needs_a_typed_name(active: Employee, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        give(active, typed_name=name)

    assert set(refusal.value.fields) == {"typed_name"}
    assert queries.standing_receipt(active, at=NOON) is None


@pytest.mark.parametrize("address", [None, "", "unix:", "not an address"])
def test_an_address_that_is_none_is_left_out(active: Employee, address: str | None) -> None:
    assert give(active, address=address).address is None


def test_a_long_agent_is_cut(active: Employee) -> None:
    assert len(give(active, agent="x" * 2000).agent) == 300


def test_who_has_not_joined_cannot_consent(ada: Employee) -> None:
    with pytest.raises(NotTakingPart):
        give(ada)


def test_who_left_cannot_consent(active: Employee) -> None:
    people.leave(active, actor=OWNER, at=NOON)

    with pytest.raises(NotTakingPart):
        give(active)


def test_without_consent_nothing_goes_on(active: Employee) -> None:
    with pytest.raises(ConsentMissing):
        queries.require(active, at=NOON)


def test_consent_holds_for_a_year(active: Employee) -> None:
    receipt = give(active)

    assert queries.require(active, at=NOON + 364 * DAY) == receipt
    assert queries.standing_receipt(active, at=NOON + 365 * DAY) is None


def test_agreeing_again_keeps_the_receipt(active: Employee) -> None:
    assert give(active, at=NOON + HOUR) == give(active, at=NOON + DAY)


def test_a_new_text_must_be_agreed_to(active: Employee) -> None:
    first = give(active)
    actions.publish_text(2, "en", "New words.", at=NOON + DAY)
    assert queries.standing_receipt(active, at=NOON + DAY) is None

    second = give(active, at=NOON + DAY)

    first.refresh_from_db()
    assert queries.require(active, at=NOON + DAY) == second
    assert (first.replaced_at, first.withdrawn_at) == (NOON + DAY, None)


def test_an_expired_consent_can_be_renewed(active: Employee) -> None:
    give(active)

    renewed = give(active, at=NOON + 400 * DAY)

    assert queries.require(active, at=NOON + 400 * DAY) == renewed
    assert queries.receipts(active).count() == 2


def test_a_withdrawn_consent_does_not_stand(active: Employee) -> None:
    receipt = give(active)

    assert withdraw(active, at=NOON + HOUR)

    receipt.refresh_from_db()
    assert receipt.withdrawn_at == NOON + HOUR
    assert queries.standing_receipt(active, at=NOON + HOUR) is None


def test_there_is_nothing_to_withdraw_twice(active: Employee) -> None:
    give(active)
    withdraw(active)

    assert not withdraw(active)


def test_who_withdrew_may_agree_again(active: Employee) -> None:
    give(active)
    withdraw(active)

    again = give(active)

    assert queries.require(active, at=NOON) == again


def test_after_an_erasure_the_proof_stays_without_the_person(active: Employee) -> None:
    receipt = give(active)

    assert actions.forget(active, at=NOON, actor=OWNER) == 1

    receipt.refresh_from_db()
    assert (receipt.typed_name, receipt.address, receipt.agent) == ("", None, "")
    assert receipt.text_version == 1
    assert actions.forget(active, at=NOON, actor=OWNER) == 0


@pytest.mark.parametrize(
    "change", [{"text_version": 2}, {"text_digest": "0" * 64}, {"given_at": NOON - DAY}]
)
def test_the_database_lets_nobody_rewrite_a_receipt(
    active: Employee, change: dict[str, Any]
) -> None:
    receipt = give(active)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ConsentReceipt.objects.filter(pk=receipt.pk).update(**change)


def test_the_database_lets_nobody_delete_a_receipt(active: Employee) -> None:
    give(active)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        queries.receipts(active).delete()


def test_the_database_lets_nobody_rewrite_a_published_text(db: None) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ConsentText.objects.update(body="Other words.")


def test_one_company_sees_no_receipt_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        ada = people.add(name="Ada", email="ada@acme.example", actor=OWNER, at=NOON)
        people.activate(ada, at=NOON)
        give(ada)

    with acting_for(globex):
        assert not ConsentReceipt.objects.exists()
        assert queries.standing_receipt(ada, at=NOON) is None


@pytest.mark.slow
def test_agreeing_twice_at_once_makes_one_receipt(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        ada = people.add(name="Ada", email="ada@acme.example", actor=OWNER, at=NOON)
        people.activate(ada, at=NOON)

    def agree() -> ConsentReceipt:
        with acting_for(acme):
            return give(ada)

    first, second = at_once(agree, agree)

    assert first == second
