"""What happened, as sentences with names."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.web import audit_table
from portal.web.audit import KINDS
from portal.web.chronicle import NAMINGS, told
from tenants.audit import queries
from tenants.audit.actions import record
from tenants.audit.sentences import SENTENCES
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.kernel.scoping import acting_for
from tenants.organizations import actions as organizations
from tenants.organizations.models import Membership, Organization
from tenants.people.models import Employee
from tests import make


def lines(client: Client, address: str) -> list[str]:
    return [line.text for line in client.get(address).context["lines"]]


@pytest.fixture
def events(acme: Organization, owner: Membership, employee: Employee) -> None:
    """The owner changed Ada after noon; a day later Likeness finished her training."""
    with acting_for(acme):
        actor = Actor("member", str(owner.pk))
        run = make.make_run("ready", employee=employee)
        record("employee.change", employee, actor=actor, at=make.NOON + timedelta(hours=1))
        record("trainingrun.finish", run, actor=SYSTEM, at=make.NOON + timedelta(days=1))


def test_sentences_have_the_names_of_who_and_what(desk: Client, home: str, events: None) -> None:
    assert lines(desk, f"{home}audit/")[:2] == [
        "Likeness finished the training for Ada Byron.",
        "Olive of Acme changed the details of Ada Byron.",
    ]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?kind=trainingrun", 1),
        ("?kind=employee&since=2026-06-01&until=2026-06-01", 1),
        ("?since=2026-06-02&kind=employee", 0),
        ("?kind=trainingrun&since=nonsense", 1),
        ("?kind=trainingrun&after=nonsense", 1),
    ],
)
def test_filters_are_in_the_address(
    desk: Client, home: str, events: None, query: str, number: int
) -> None:
    assert len(lines(desk, f"{home}audit/{query}")) == number


def test_one_members_doings(desk: Client, home: str, owner: Membership, events: None) -> None:
    assert "Olive of Acme changed the details of Ada Byron." in lines(
        desk, f"{home}audit/?by={owner.pk}&kind=employee"
    )


def test_pages_follow_each_other_without_a_gap(
    desk: Client, home: str, acme: Organization, employee: Employee
) -> None:
    with acting_for(acme):
        for number in range(60):
            at = make.NOON + timedelta(minutes=number)
            record("employee.change", employee, actor=SYSTEM, at=at)

    first = desk.get(f"{home}audit/?kind=employee")
    second = desk.get(f"{home}audit/{first.context['following']}")

    times = [line.at for page in (first, second) for line in page.context["lines"]]
    assert len(times) == 60
    assert times == sorted(times, reverse=True)


def test_removed_member_stays_unnamed(reviewer: Membership, employee: Employee) -> None:
    with acting_for(reviewer.organization_id):
        actor = Actor("member", str(reviewer.pk))
        record("employee.change", employee, actor=actor, at=make.NOON)
        organizations.remove_member(reviewer, actor=SYSTEM, at=make.NOON)
        change = queries.recent(queries.Filter(verb="employee.change"))

        assert [line.text for line in told(change)] == [
            "A member changed the details of Ada Byron."
        ]


def test_many_events_cost_as_many_queries_as_few(in_acme: Organization) -> None:
    def queries_for(number: int) -> int:
        for _ in range(number):
            record("employee.change", make.make_employee(), actor=SYSTEM, at=make.NOON)
        events = queries.recent(queries.Filter(verb="employee"), limit=number)
        with CaptureQueriesContext(connection) as captured:
            told(events)
        return len(captured)

    assert queries_for(2) == queries_for(20)


def test_every_kind_of_event_can_be_filtered_for() -> None:
    verbs = {verb.partition(".")[0] for verb in SENTENCES}

    kinds = {kind for kind, _label in KINDS if kind}

    assert kinds <= verbs


def test_namings_are_of_the_models_that_they_say() -> None:
    assert {kind: naming.model._meta.label_lower for kind, naming in NAMINGS.items()} == {
        kind: kind for kind in NAMINGS
    }


@pytest.mark.parametrize(
    "query",
    [
        "until=9999-12-31",
        "since=0001-01-01",
        "by=%00",
        "after=2026-01-01T00:00:00~00000000-0000-0000-0000-000000000000",
        "after=0001-01-01T00:00:00%2B23:59~00000000-0000-0000-0000-000000000000",
    ],
)
def test_odd_filters_limit_to_what_they_say_or_nothing(
    desk: Client, home: str, events: None, query: str
) -> None:
    assert desk.get(f"{home}audit/?{query}").status_code == 200


def table(client: Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.streaming
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_whoever_is_no_member_can_be_filtered_for(desk: Client, home: str, events: None) -> None:
    assert lines(desk, f"{home}audit/?by=kind:system&kind=trainingrun") == [
        "Likeness finished the training for Ada Byron."
    ]
    assert lines(desk, f"{home}audit/?by=kind:operator") == []


def test_the_events_about_a_person_hold_what_is_theirs(
    desk: Client, home: str, events: None, employee: Employee
) -> None:
    answer = desk.get(f"{home}audit/?about=people.employee:{employee.pk}")

    assert answer.context["thing"].name == "Ada Byron"
    assert answer.context["lines"][0].text.endswith("training for Ada Byron.")


def test_the_events_about_a_headshot_hold_its_approval(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        approval = make.make_approval()
        record("approval.approve", approval, actor=SYSTEM, at=make.NOON)

    about = f"headshots.headshot:{approval.headshot_id}"

    assert len(lines(desk, f"{home}audit/?about={about}")) == 1


@pytest.mark.parametrize("about", ["people.employee", "no.kind:1", "people.employee:x", ":"])
def test_what_is_not_there_limits_nothing(
    desk: Client, home: str, events: None, about: str
) -> None:
    assert lines(desk, f"{home}audit/?about={about}")


def test_another_companys_thing_limits_nothing_and_is_not_named(
    desk: Client, home: str, events: None, globex: Organization
) -> None:
    with acting_for(globex):
        theirs = make.make_employee(name="Gwen Globex")

    answer = desk.get(f"{home}audit/?about=people.employee:{theirs.pk}")

    assert answer.context["thing"] is None
    assert "Gwen" not in answer.content.decode()


def test_the_export_follows_the_filter(desk: Client, home: str, events: None) -> None:
    rows = table(desk, f"{home}audit/export/?kind=trainingrun")

    assert [row[3] for row in rows] == ["verb", "trainingrun.finish"]
    assert rows[1][-1] == "Likeness finished the training for Ada Byron."


def test_a_long_export_has_every_event_once(
    desk: Client, home: str, acme: Organization, employee: Employee, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_table, "AT_ONCE", 3)
    with acting_for(acme):
        for minute in range(7):
            at = make.NOON + timedelta(minutes=minute)
            record("employee.change", employee, actor=SYSTEM, at=at)

    rows = table(desk, f"{home}audit/export/?kind=employee")

    times = [row[0] for row in rows[1:]]
    assert len(set(times)) == 7
    assert times == sorted(times, reverse=True)


def test_taking_an_export_is_an_event_and_not_in_it(desk: Client, home: str, events: None) -> None:
    rows = table(desk, f"{home}audit/export/")
    desk.head(f"{home}audit/export/")

    assert "audit.export" not in {row[3] for row in rows}
    assert lines(desk, f"{home}audit/?kind=audit") == [
        "Olive of Acme took events of the audit log as a table."
    ]


def test_an_export_has_nothing_of_another_company(
    desk: Client, home: str, globex: Organization
) -> None:
    with acting_for(globex):
        theirs = make.make_employee(name="Gwen Globex")
        record("employee.change", theirs, actor=SYSTEM, at=make.NOON)

    assert "Gwen" not in str(table(desk, f"{home}audit/export/"))


def test_a_name_like_a_formula_is_text(desk: Client, home: str, acme: Organization) -> None:
    with acting_for(acme):
        person = make.make_employee(name="=1+1")
        record("employee.activate", person, actor=SYSTEM, at=make.NOON)

    rows = table(desk, f"{home}audit/export/?kind=employee")

    assert rows[1][-1] == "'=1+1 joined."


def test_a_person_leads_to_their_events(desk: Client, home: str, employee: Employee) -> None:
    with acting_for(employee.organization_id):
        record("employee.change", employee, actor=SYSTEM, at=make.NOON)

    shown = desk.get(f"{home}people/{employee.pk}/").content.decode()

    assert f"audit/?about=people.employee:{employee.pk}" in shown
