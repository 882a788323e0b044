"""Making, using and ending keys."""

from copy import copy
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.access import actions, queries
from tenants.access.actions import Issued, KeyEnded, KeyRefused
from tenants.access.models import ApiKey
from tenants.access.policy import Scope
from tenants.access.secret import new_secret
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.kernel.errors import Invalid
from tenants.kernel.models import Lookup
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.make import NOON
from tests.tenants.moments import DAY, HOUR, MINUTE, OWNER
from tests.tenants.racing import at_once

EVERYTHING = list(Scope)


def issue(organization: Organization, **wishes: Any) -> Issued:
    with acting_for(organization):
        return actions.issue("HR system", EVERYTHING, actor=OWNER, at=NOON, **wishes)


def test_a_secret_opens_its_own_company(acme: Organization, globex: Organization) -> None:
    issued = issue(acme)
    issue(globex)

    key = actions.authenticate(issued.secret, at=NOON)

    assert key == issued.key
    assert key.organization_id == acme.pk


def test_one_company_does_not_see_another_ones_keys(
    acme: Organization, globex: Organization
) -> None:
    issue(acme)

    with acting_for(globex):
        assert not queries.keys().exists()


def test_the_secret_itself_is_kept_nowhere(acme: Organization) -> None:
    issued = issue(acme)

    with acting_for(acme):
        rows = [*ApiKey.objects.values(), *Lookup.objects.values()]
    assert not [value for row in rows for value in row.values() if issued.secret in str(value)]
    assert issued.secret.startswith(issued.key.hint)


def test_who_made_a_key_is_known(acme: Organization) -> None:
    key = issue(acme).key

    with acting_for(acme):
        event = audit.recent(Filter(subject_id=key.pk))[0]
    assert str(key.created_by) == event.actor_id == OWNER.id
    assert event.verb == "apikey.issue"


@pytest.mark.parametrize(
    ("name", "scopes", "expires_at", "field"),
    [
        ("", EVERYTHING, None, "name"),
        ("x" * 81, EVERYTHING, None, "name"),
        ("HR", [], None, "scopes"),
        ("HR", ["people:read", "everything"], None, "scopes"),
        ("HR", EVERYTHING, NOON, "expires_at"),
    ],
)
def test_bad_wishes_make_no_key(
    in_acme: Organization, name: str, scopes: list[str], expires_at: datetime | None, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.issue(name, scopes, actor=OWNER, at=NOON, expires_at=expires_at)

    assert set(refusal.value.fields) == {field}
    assert not queries.keys().exists()


def test_every_bad_secret_gets_one_answer(acme: Organization) -> None:
    revoked, old = issue(acme), issue(acme, expires_at=NOON + MINUTE)
    with acting_for(acme):
        actions.revoke(revoked.key, actor=OWNER, at=NOON)
    answers = set()

    for secret in ("", "lk_typo", new_secret(), revoked.secret, old.secret):
        with pytest.raises(KeyRefused) as refusal:
            actions.authenticate(secret, at=NOON + HOUR)
        answers.add((refusal.value.code, str(refusal.value)))

    assert len(answers) == 1


def test_a_typo_is_refused_without_a_query(acme: Organization) -> None:
    secret = issue(acme).secret

    with CaptureQueriesContext(connection) as asked, pytest.raises(KeyRefused):
        actions.authenticate(secret[:-1] + "!", at=NOON)

    assert len(asked) == 0


def test_a_key_works_until_its_end(acme: Organization) -> None:
    issued = issue(acme, expires_at=NOON + DAY)

    assert actions.authenticate(issued.secret, at=NOON + DAY - MINUTE) == issued.key
    with pytest.raises(KeyRefused):
        actions.authenticate(issued.secret, at=NOON + DAY)


def test_use_is_noted_once_a_minute(acme: Organization) -> None:
    issued = issue(acme)

    times = [NOON, NOON + MINUTE / 2, NOON + MINUTE]
    noted = [actions.authenticate(issued.secret, at=at).last_used_at for at in times]

    assert noted == [NOON, NOON, NOON + MINUTE]


def test_a_key_is_revoked_once(in_acme: Organization) -> None:
    key = actions.issue("HR", EVERYTHING, actor=OWNER, at=NOON).key
    actions.revoke(key, actor=OWNER, at=NOON)

    with pytest.raises(KeyEnded):
        actions.revoke(key, actor=OWNER, at=NOON + HOUR)

    key.refresh_from_db()
    assert key.revoked_at == NOON


def test_a_replaced_key_works_on_for_a_day(acme: Organization) -> None:
    old = issue(acme)
    with acting_for(acme):
        new = actions.rotate(old.key, actor=OWNER, at=NOON)

    for issued in (old, new):
        assert actions.authenticate(issued.secret, at=NOON + DAY - MINUTE) == issued.key
    assert actions.authenticate(new.secret, at=NOON + DAY) == new.key
    with pytest.raises(KeyRefused):
        actions.authenticate(old.secret, at=NOON + DAY)


def test_a_successor_may_do_the_same_for_as_long(in_acme: Organization) -> None:
    until = NOON + 30 * DAY
    old = actions.issue("HR", [Scope.PEOPLE_READ], actor=OWNER, at=NOON, expires_at=until)

    new = actions.rotate(old.key, actor=OWNER, at=NOON + 20 * DAY)

    assert new.key.scopes == ["people:read"]
    assert new.key.expires_at == NOON + 50 * DAY


def test_replacing_does_not_lengthen_a_keys_life(in_acme: Organization) -> None:
    old = actions.issue("HR", EVERYTHING, actor=OWNER, at=NOON, expires_at=NOON + HOUR)

    actions.rotate(old.key, actor=OWNER, at=NOON)

    assert old.key.expires_at == NOON + HOUR


def test_a_revoked_key_cannot_be_replaced(in_acme: Organization) -> None:
    key = actions.issue("HR", EVERYTHING, actor=OWNER, at=NOON).key
    actions.revoke(key, actor=OWNER, at=NOON)

    with pytest.raises(KeyEnded):
        actions.rotate(key, actor=OWNER, at=NOON)

    assert queries.keys().count() == 1


@pytest.mark.slow
def test_a_key_replaced_twice_at_once_gets_one_successor(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    key = issue(acme).key

    def rotate() -> Issued:
        with acting_for(acme):
            return actions.rotate(copy(key), actor=OWNER, at=NOON)

    outcomes = at_once(rotate, rotate)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Issued", "KeyEnded"]
