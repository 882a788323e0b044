"""Who is meant, a page at a time."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from generation.census import queries, search
from generation.census.places import Place
from generation.census.queries import Bound, Wanted
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import queries as people
from tenants.people.models import Department, Employee
from tests import make

LATER = make.NOON + timedelta(days=10)


@pytest.fixture
def crowd(in_acme: Organization) -> list[Employee]:
    """Nine people whom nobody invited, and one who left."""
    added = [make.make_employee("added", name=f"Person {number}") for number in range(9)]
    return [*added, make.make_employee("left", name="Quinn")]


def names(page: queries.Page) -> list[str]:
    return [person.name[-1] for person, _standing in page.rows]


def bound(person: Employee, *, is_before: bool = False) -> Bound:
    return Bound(people.place_of(person), is_before=is_before)


def test_pages_follow_each_other_without_gap_or_double(crowd: list[Employee]) -> None:
    first = queries.page(Wanted(), limit=4, at=LATER)
    second = queries.page(Wanted(), bound=bound(first.rows[-1][0]), limit=4, at=LATER)
    third = queries.page(Wanted(), bound=bound(second.rows[-1][0]), limit=4, at=LATER)
    back = queries.page(Wanted(), bound=bound(third.rows[0][0], is_before=True), limit=4, at=LATER)

    assert (names(first), names(second), names(third)) == (list("0123"), list("4567"), list("8n"))
    assert names(back) == names(second)
    assert [page.has_earlier for page in (first, second, third, back)] == [False, True, True, True]
    assert [page.has_later for page in (first, second, third, back)] == [True, True, False, True]


def test_counts_tell_of_the_other_places_and_the_total_of_these(crowd: list[Employee]) -> None:
    page = queries.page(Wanted(places=frozenset({Place.LEFT})), at=LATER)

    assert page.counts == {Place.ADDED: 9, Place.LEFT: 1}
    assert page.total == 1


def test_stuck_is_who_waits_for_something_so_long(in_acme: Organization) -> None:
    stuck = make.make_employee("active")
    lately = make.make_employee("active")
    Employee.objects.filter(pk=lately.pk).update(state_changed_at=LATER - timedelta(days=1))
    make.make_employee("left")

    wanted = search.read("stuck:1w")

    assert queries.ids(wanted, at=LATER) == [stuck.pk]
    assert queries.count(wanted, at=LATER) == 1


def test_nobody_of_another_company_is_meant(acme: Organization, globex: Organization) -> None:
    with acting_for(globex):
        stranger = make.make_employee()
    with acting_for(acme):
        own = make.make_employee()

        assert queries.ids(Wanted(), at=LATER) == [own.pk]
        assert list(queries.standings([own.pk, stranger.pk], at=LATER)) == [own.pk]


def test_a_thousand_people_cost_as_many_queries_as_ten(in_acme: Organization) -> None:
    def queries_with(number: int) -> int:
        made = [
            Employee(
                name=f"Person {each}",
                email=f"{number}.{each}@acme.example",
                created_at=make.NOON,
                state="active",
                state_changed_at=make.NOON,
            )
            for each in range(number)
        ]
        Employee.objects.bulk_create(made)
        with CaptureQueriesContext(connection) as captured:
            page = queries.page(Wanted(), at=LATER)
        assert page.total >= number
        return len(captured)

    assert queries_with(10) == queries_with(1000) <= 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ada byron", [("", "ada"), ("", "byron")]),
        ('status:"to review" ada', [("status", "to review"), ("", "ada")]),
        ("Status:left stuck:2w", [("status", "left"), ("stuck", "2w")]),
        ('"a:b" ada@acme.example', [("", "a:b"), ("", "ada@acme.example")]),
        ("status:", [("status", "")]),
        ('"left open', [("", "left open")]),
        ("\x00", []),
    ],
)
def test_text_is_read_as_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(word.name, word.value) for word in search.words(text)] == expected


def test_words_narrow_whom_the_search_means(in_acme: Organization) -> None:
    sales = Department.objects.create(name="Field sales")

    wanted = search.read('ada status:left status:"Not invited" department:"field sales" stuck:3')

    assert wanted.who.search == "ada"
    assert wanted.who.department_ids == {sales.pk}
    assert wanted.places == {Place.LEFT, Place.ADDED}
    assert wanted.stuck_for == timedelta(days=3)


def test_one_word_is_taken_out_and_the_rest_stays() -> None:
    assert search.without('ada status:"to review" stuck:7', "status") == "ada stuck:7"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour:blue", "colour:"),
        ("status:lost", "There is no status"),
        ("status:", "There is no status"),
        ("department:moon", "There is no department"),
        ("stuck:0", "stuck:7"),
        ("stuck:long", "stuck:7"),
    ],
)
def test_what_means_nothing_is_refused_with_the_word(
    in_acme: Organization, text: str, told: str
) -> None:
    with pytest.raises(search.NotUnderstood, match=told):
        search.read(text)


def test_limits_of_a_reviewer_hold_for_every_search(in_acme: Organization) -> None:
    nowhere: frozenset[UUID] = frozenset()
    make.make_employee(name="Ada")

    assert queries.count(search.read("ada", visible=nowhere), at=LATER) == 0
