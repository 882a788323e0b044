"""Finding people."""

from uuid import uuid4

import pytest

from tenants.kernel.errors import NotFound
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions, queries
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tenants.people.queries import Filter
from tests.make import NOON
from tests.tenants.moments import OWNER

PEOPLE = (
    ("Ada Byron", "Research"),
    ("Bo Chen", "Sales"),
    ("Cy Diaz", "Research"),
    ("Di Eng", ""),
)


@pytest.fixture
def people(in_acme: Organization) -> list[Employee]:
    return [
        actions.add(
            name=name,
            email=f"{name.split()[0].lower()}@acme.example",
            department=department,
            external_id=f"x{number}",
            actor=OWNER,
            at=NOON,
        )
        for number, (name, department) in enumerate(PEOPLE)
    ]


def first_names(wanted: Filter) -> list[str]:
    return [employee.name.split()[0] for employee in queries.listing(wanted)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("byr", ["Ada"]),
        ("CY@", ["Cy"]),
        ("x1", ["Bo"]),
        ("  ", ["Ada", "Bo", "Cy", "Di"]),
        ("%", []),
        ("a\x00da", ["Ada"]),
    ],
)
def test_a_search_looks_at_names_and_addresses(
    people: list[Employee], text: str, found: list[str]
) -> None:
    assert first_names(Filter(search=text)) == found


def test_people_can_be_listed_by_department(people: list[Employee]) -> None:
    department = people[0].department_id
    assert department

    assert first_names(Filter(department_ids=frozenset({department}))) == ["Ada", "Cy"]


def test_people_can_be_listed_by_state(people: list[Employee]) -> None:
    actions.leave(people[1], actor=OWNER, at=NOON)

    assert first_names(Filter(state=EmployeeState.LEFT)) == ["Bo"]


def test_the_erased_are_not_listed(people: list[Employee]) -> None:
    actions.begin_erasure(people[0], actor=OWNER, at=NOON)
    actions.finish_erasure(people[0], at=NOON)

    assert first_names(Filter()) == ["Bo", "Cy", "Di"]
    with pytest.raises(NotFound):
        queries.by_id(people[0].pk)


def test_pages_join_without_a_gap(people: list[Employee]) -> None:
    first = queries.page(limit=3)
    second = queries.page(after=queries.place_of(first[-1]), limit=3)

    assert [*first, *second] == people


def test_namesakes_are_on_one_page_each(in_acme: Organization) -> None:
    for number in range(3):
        email = f"ada{number}@acme.example"
        actions.add(name="Ada", email=email, actor=OWNER, at=NOON)

    first = queries.page(limit=2)
    second = queries.page(after=queries.place_of(first[-1]), limit=2)

    assert len({employee.pk for employee in [*first, *second]}) == 3


def test_a_page_costs_one_query(people: list[Employee], django_assert_num_queries: type) -> None:
    with django_assert_num_queries(1):
        assert [employee.department for employee in queries.page()][3] is None


def test_states_are_counted(people: list[Employee]) -> None:
    actions.leave(people[1], actor=OWNER, at=NOON)

    counts = queries.counts()

    assert set(counts) == set(EmployeeState.values)
    assert (counts["added"], counts["left"], counts["active"]) == (3, 1, 0)


@pytest.mark.parametrize("external_id", ["x1", " x1", "x1 \n"])
def test_an_external_id_finds_whom_it_was_kept_for(
    people: list[Employee], external_id: str
) -> None:
    assert queries.by_external_id(external_id) == people[1]


@pytest.mark.parametrize("external_id", ["", " ", "nobody", "x\x001", "\u202ex1"])
def test_an_unknown_external_id_finds_nobody(people: list[Employee], external_id: str) -> None:
    with pytest.raises(NotFound):
        queries.by_external_id(external_id)


def test_an_unknown_id_finds_nobody(people: list[Employee]) -> None:
    with pytest.raises(NotFound):
        queries.by_id(uuid4())


def test_names_are_told_by_id(people: list[Employee]) -> None:
    assert queries.names([people[0].pk, uuid4()]) == {str(people[0].pk): "Ada Byron"}


def test_one_company_never_finds_another_ones_people(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        ada = actions.add(
            name="Ada", email="ada@acme.example", external_id="17", actor=OWNER, at=NOON
        )

    with acting_for(globex):
        assert not queries.listing().exists()
        assert queries.names([ada.pk]) == {}
        with pytest.raises(NotFound):
            queries.by_external_id("17")
        with pytest.raises(NotFound):
            queries.by_id(ada.pk)
