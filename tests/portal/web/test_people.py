"""The list of people, and keeping it by hand."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tenants.people import actions, queries
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests.make import NOON, make_employee, make_invite, make_member
from tests.portal.visitors import member_client

ADA = {"name": "Ada Byron", "email": "ada@acme.example", "title": "", "department": "Research"}


@pytest.fixture
def people(acme: Organization) -> dict[str, Employee]:
    with acting_for(acme):
        ada = actions.add(actor=SYSTEM, at=NOON, **ADA)
        bob = actions.add(
            name="Bob Ross", email="bob@acme.example", department="Sales", actor=SYSTEM, at=NOON
        )
        eve = make_employee(EmployeeState.LEFT, name="Eve Left")
    return {"ada": ada, "bob": bob, "eve": eve}


def shown(client: Client, address: str) -> set[str]:
    """The names in the table of the page."""
    rows = client.get(address).context["rows"]
    return {row["person"].name for row in rows}


def test_empty_list_offers_the_next_step(desk: Client, home: str) -> None:
    page = desk.get(f"{home}people/").content.decode()

    assert "No people yet" in page
    assert f"{home}people/import/" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Ada Byron", "Bob Ross", "Eve Left"}),
        ("?q=byron", {"Ada Byron"}),
        ("?q=bob@acme", {"Bob Ross"}),
        ("?status=left", {"Eve Left"}),
        ("?q=status:left", {"Eve Left"}),
        ("?q=department:sales", {"Bob Ross"}),
        ('?q=status:left+status:"not invited"+eve', {"Eve Left"}),
        ("?q=nobody", set()),
    ],
)
def test_address_says_who_is_listed(
    desk: Client, home: str, people: dict[str, Employee], query: str, names: set[str]
) -> None:
    assert shown(desk, f"{home}people/{query}") == names


def test_department_narrows_the_list(desk: Client, home: str, people: dict[str, Employee]) -> None:
    department = people["bob"].department_id

    assert shown(desk, f"{home}people/?department={department}") == {"Bob Ross"}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?q=stauts:left", "stauts:"),
        ("?q=status:gone", "There is no status"),
        ("?q=department:moon", "There is no department"),
        ("?q=stuck:long", "stuck:7"),
        ("?status=nonsense", "There is no status"),
        ("?department=nonsense", "There is no such department"),
    ],
)
def test_search_that_means_nothing_lists_nobody_and_says_why(
    desk: Client, home: str, people: dict[str, Employee], query: str, told: str
) -> None:
    response = desk.get(f"{home}people/{query}")

    assert response.context["rows"] == []
    assert told in response.content.decode()


def test_lists_keep_the_search_and_count_within_it(
    desk: Client, home: str, people: dict[str, Employee]
) -> None:
    tabs = desk.get(f"{home}people/?q=status:left+b").context["tabs"]

    assert [(tab["url"], tab["count"]) for tab in tabs] == [
        ("?q=b", 2),
        ("?q=b&status=added", 2),
        ("?q=b&status=left", 0),
    ]


def test_long_list_is_paged_both_ways_and_counted(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        for number in range(51):
            make_employee(name=f"Person {number:02}")
    first = desk.get(f"{home}people/")

    second = desk.get(f"{home}people/{first.context['later']}")
    back = desk.get(f"{home}people/{second.context['earlier']}")

    assert [row["person"].name for row in second.context["rows"]] == ["Person 50"]
    assert "51 people" in second.content.decode()
    assert second.context["later"] == ""
    assert [row["person"].name for row in back.context["rows"]][::49] == ["Person 00", "Person 49"]


def test_limited_reviewer_sees_their_departments_only(
    reviewer: Membership, home: str, acme: Organization, people: dict[str, Employee]
) -> None:
    research = people["ada"].department_id
    assert research
    with acting_for(acme):
        actions.limit_reviewer(reviewer, [research], actor=SYSTEM, at=NOON)
    client = member_client(reviewer)

    assert shown(client, f"{home}people/") == {"Ada Byron"}
    assert client.get(f"{home}people/{people['bob'].pk}/").status_code == 404


def test_viewer_is_offered_nothing_they_may_not_do(
    acme: Organization, home: str, people: dict[str, Employee]
) -> None:
    with acting_for(acme):
        viewer = make_member(Role.VIEWER)

    page = member_client(viewer).get(f"{home}people/").content.decode()

    assert "Ada Byron" in page
    assert "checkbox" not in page
    assert f"{home}people/add/" not in page


def test_person_is_added(desk: Client, home: str, acme: Organization) -> None:
    response = desk.post(f"{home}people/add/", ADA)

    with acting_for(acme):
        ada = Employee.objects.get()
        assert response["Location"] == f"{home}people/{ada.pk}/"
        assert ada.department
        assert ada.department.name == "Research"


def test_taken_address_is_refused_beside_its_field(
    desk: Client, home: str, people: dict[str, Employee]
) -> None:
    response = desk.post(f"{home}people/add/", {**ADA, "name": "Another Ada"})

    assert response.status_code == 400
    assert "id_email_error" in response.content.decode()


def test_person_is_changed(desk: Client, home: str, people: dict[str, Employee]) -> None:
    address = f"{home}people/{people['ada'].pk}/change/"
    assert 'value="Research"' in desk.get(address).content.decode()

    desk.post(address, {**ADA, "department": ""})

    with acting_for(people["ada"].organization_id):
        assert queries.by_id(people["ada"].pk).department is None


def test_script_gets_the_same_page(desk: Client, home: str, people: dict[str, Employee]) -> None:
    page = desk.get(f"{home}people/?q=ada", headers={"HX-Request": "true"})

    assert 'id="people"' in page.content.decode()


def test_a_thousand_people_cost_as_many_queries_as_ten(
    desk: Client, home: str, acme: Organization
) -> None:
    def queries_for(number: int) -> int:
        with acting_for(acme):
            for each in range(3):
                make_invite(employee=make_employee("invited", name=f"Invited {each}"))
            rows = [
                Employee(
                    name=f"Person {each:04}",
                    email=f"{number}.{each}@acme.example",
                    created_at=NOON,
                    state="active",
                    state_changed_at=NOON,
                )
                for each in range(number)
            ]
            Employee.objects.bulk_create(rows)
        with CaptureQueriesContext(connection) as captured:
            desk.get(f"{home}people/?q=p")
        return len(captured)

    assert queries_for(10) == queries_for(1000)
