"""Accepting the licence of the base."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from pytest_django import Settings

from generation.licences import actions, queries, terms
from generation.licences.actions import NothingToAccept, TermsChanged, TermsOver
from generation.licences.models import Acceptance
from generation.licences.queries import Standing
from generation.licences.terms import Terms
from tenants.audit import queries as audit
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tests import make
from tests.make import NOON
from tests.tenants.moments import DAY
from tests.tenants.racing import at_once

AFTER = make.TERMS.until.toordinal() - NOON.date().toordinal()
OVER = NOON + timedelta(days=AFTER + 1)


@pytest.fixture
def olive(in_acme: Organization, owner: Membership) -> Membership:
    """The owner of Acme, which is in force."""
    return owner


def accept(olive: Membership, terms: Terms) -> Acceptance:
    return actions.accept(terms.digest, member=olive, at=NOON)


def test_an_acceptance_is_a_copy_of_the_terms(olive: Membership, paid_base: Terms) -> None:
    accepted = accept(olive, paid_base)

    kept = {name: getattr(accepted, name) for name in asdict(paid_base)}
    assert kept == asdict(paid_base)
    assert (accepted.member_id, accepted.member_name) == (olive.pk, "Olive of Acme")
    assert accepted.accepted_at == NOON


def test_the_log_has_who_accepted(olive: Membership, paid_base: Terms) -> None:
    accepted = accept(olive, paid_base)

    [event] = audit.recent(audit.Filter(subject_id=accepted.pk))
    assert (event.verb, event.actor_kind, event.actor_id) == (
        "licence.accept",
        "member",
        str(olive.pk),
    )


def test_accepting_again_keeps_the_first(olive: Membership, paid_base: Terms) -> None:
    first = accept(olive, paid_base)

    assert actions.accept(paid_base.digest, member=olive, at=NOON + DAY) == first
    assert queries.acceptances().get().accepted_at == NOON


@pytest.mark.parametrize(
    ("setting", "value"),
    [("BASE_LICENCE", "BFL-8"), ("BASE_LICENCE_UNTIL", OVER.date())],
)
def test_other_terms_are_accepted_anew(
    olive: Membership, paid_base: Terms, settings: Settings, setting: str, value: object
) -> None:
    accept(olive, paid_base)
    setattr(settings, setting, value)
    changed = terms.current()
    assert changed
    assert queries.standing(at=NOON) == Standing.OPEN

    accept(olive, changed)

    assert queries.standing(at=NOON) == Standing.ACCEPTED
    assert queries.acceptances().count() == 2


def test_terms_that_hold_again_need_no_second_word(
    olive: Membership, paid_base: Terms, settings: Settings
) -> None:
    accept(olive, paid_base)
    settings.BASE_LICENCE = "BFL-8"
    settings.BASE_LICENCE = "BFL-7"

    assert queries.standing(at=NOON) == Standing.ACCEPTED


def test_terms_that_changed_meanwhile_are_read_again(
    olive: Membership, paid_base: Terms, settings: Settings
) -> None:
    settings.BASE_LICENCE = "BFL-8"

    with pytest.raises(TermsChanged):
        accept(olive, paid_base)

    assert not Acceptance.objects.exists()


def test_terms_that_are_over_are_not_accepted(olive: Membership, paid_base: Terms) -> None:
    with pytest.raises(TermsOver):
        actions.accept(paid_base.digest, member=olive, at=OVER)


def test_there_is_nothing_to_accept_of_a_free_base(olive: Membership) -> None:
    with pytest.raises(NothingToAccept):
        accept(olive, make.TERMS)

    assert queries.standing(at=NOON) == Standing.FREE


def test_an_acceptance_ends_with_the_term(olive: Membership, paid_base: Terms) -> None:
    accept(olive, paid_base)

    assert queries.standing(at=OVER) == Standing.OVER
    assert queries.must_wait(at=OVER)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_an_acceptance_is_never_changed(olive: Membership, paid_base: Terms, change: str) -> None:
    accept(olive, paid_base)
    rows = Acceptance.objects.all()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        if change == "update":
            rows.update(reference="BFL-9")
        else:
            rows.delete()


def test_one_companys_acceptance_is_no_others(
    acme: Organization, globex: Organization, owner: Membership, paid_base: Terms
) -> None:
    with acting_for(globex):
        waits = make.make_job("held")
    with acting_for(acme):
        accept(owner, paid_base)

    with acting_for(globex):
        assert queries.standing(at=NOON) == Standing.OPEN
        assert actions.go_on(at=NOON) == 0
    assert Job.objects.get(pk=waits.pk).state == "held"


@pytest.mark.slow
def test_two_owners_who_accept_at_once_make_one_acceptance(
    committed_db: dict[str, str], paid_base: Terms
) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        olive = Membership.objects.get()

    def press() -> Acceptance:
        with acting_for(acme):
            return accept(olive, paid_base)

    first, second = at_once(press, press)

    assert first == second
    with acting_for(acme):
        assert len(audit.recent(audit.Filter(verb="licence"))) == 1
