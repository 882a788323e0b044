"""Who runs Likeness sees nothing of a company without a visit, and on one only looks."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.utils.timezone import now

from generation.delivery.gate import Reach
from portal.http.ways import way_of
from tenants.audit.models import AuditEvent
from tenants.kernel.scoping import acting_for
from tenants.operators.models import Visit
from tenants.organizations.models import Membership
from tenants.organizations.policy import Role
from tests import make
from tests.architecture.matrix import KNOWN, TABLE, Row, told
from tests.architecture.test_isolation import rows_of
from tests.architecture.world import World
from tests.portal.visitors import operator_client

MEMBERS = [row for row in TABLE if {"stranger", "viewer"} <= row.answers.keys()]
READS = [row for row in MEMBERS if row.method == "GET"]
WRITES = [row for row in MEMBERS if row.method != "GET"]


def shows_people(row: Row) -> bool:
    """Whether the address gives out files on which somebody is."""
    way = way_of(KNOWN[row.name].view)
    return way is not None and way.reach != Reach.FACELESS


@contextmanager
def visiting(world: World, **fields: object) -> Iterator[tuple[Client, Visit]]:
    """An operator's browser, on a visit to Acme as its owner; undone after."""
    with transaction.atomic():
        with acting_for(world.acme):
            visit = make.make_visit(Membership.objects.get(role=Role.OWNER), **fields)
        yield operator_client(visit), visit
        transaction.set_rollback(True)


def ask(world: World, client: Client, row: Row) -> HttpResponseBase:
    return client.generic(row.method, world.address(row.name, world.ours))


@pytest.mark.parametrize("row", MEMBERS, ids=lambda row: f"{row.method} {row.name}")
def test_without_a_visit_there_is_no_company(world: World, row: Row) -> None:
    with world.asked("operator", row.method, row.name, world.ours) as response:
        assert told(response) == "404"


@pytest.mark.parametrize("row", READS, ids=lambda row: row.name)
def test_a_visit_shows_what_the_member_sees_but_no_faces(world: World, row: Row) -> None:
    with visiting(world) as (client, _visit):
        answer = told(ask(world, client, row))

    assert answer == ("403" if shows_people(row) else row.answers["owner"])


def test_a_page_of_a_visit_shows_a_figure_where_somebody_would_be(world: World) -> None:
    [row] = [each for each in READS if each.name == "approvals:headshot"]

    with visiting(world) as (client, _visit):
        answer = client.get(
            world.address(row.name, world.ours), headers={"sec-fetch-dest": "image"}
        )

    assert answer.status_code == 302
    assert answer["Location"].endswith("img/nobody.svg")


@pytest.mark.parametrize("row", WRITES, ids=lambda row: f"{row.method} {row.name}")
def test_a_visit_changes_nothing(world: World, row: Row) -> None:
    with visiting(world) as (client, _visit):
        before = rows_of(world.acme)
        answer = told(ask(world, client, row))
        after = rows_of(world.acme)

    assert answer == "403"
    assert after == before


@pytest.mark.parametrize("row", READS, ids=lambda row: row.name)
def test_looking_writes_a_line_in_the_log_and_nothing_else(world: World, row: Row) -> None:
    with visiting(world) as (client, _visit):
        before = rows_of(world.acme)
        ask(world, client, row)
        after = rows_of(world.acme)

    changed = {name for name in after if after[name] != before[name]}
    assert changed == (set() if shows_people(row) else {"audit_auditevent"})


def test_a_visit_opens_no_other_company(world: World) -> None:
    with visiting(world) as (client, _visit):
        answers = {told(client.get(world.address(row.name, world.theirs))) for row in READS}

    assert answers == {"404"}


def test_a_visit_ends_with_its_time(world: World) -> None:
    with visiting(world, until=now()) as (client, _visit):
        first, second = (client.get(f"/o/{world.acme.slug}/people/") for _ in range(2))

    assert first["Location"] == f"/operator/companies/{world.acme.slug}/"
    assert second.status_code == 404


def test_a_visit_ends_with_the_operators_role(world: World) -> None:
    with visiting(world) as (client, visit):
        type(visit.operator).objects.filter(pk=visit.operator_id).update(is_operator=False)

        assert client.get(f"/o/{world.acme.slug}/people/").status_code == 404


def test_another_operator_cannot_go_on_with_a_visit(world: World) -> None:
    with visiting(world) as (client, visit):
        other = make.make_operator()
        with acting_for(world.acme):
            Visit.objects.filter(pk=visit.pk).update(operator=other)

        assert client.get(f"/o/{world.acme.slug}/people/").status_code == 302


def test_the_log_has_the_address_without_what_was_searched_for(world: World) -> None:
    with visiting(world) as (client, visit):
        client.get(f"/o/{world.acme.slug}/people/?q=Ada")
        with acting_for(world.acme):
            looks = AuditEvent.objects.filter(subject_id=visit.pk, verb="visit.look")

            assert [look.after for look in looks] == ["/people/"]
