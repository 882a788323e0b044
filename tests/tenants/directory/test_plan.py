"""The difference between a feed and who is known. No database is needed to tell it."""

from uuid import UUID, uuid4

import pytest

from tenants.directory.plan import Change, Kind, Known, Plan, Record, plan
from tenants.people.details import Details
from tenants.people.lifecycle import EmployeeState

NOTHING = Details(name="", email="", title="", department="", external_id="")


def known(state: str = EmployeeState.ADDED, **details: str) -> Known:
    return Known(uuid4(), state, {**NOTHING, **details})  # type: ignore[typeddict-item]


def records(*details: Details) -> list[Record]:
    return [Record(line, each) for line, each in enumerate(details, start=2)]


def kinds(found: Plan) -> list[Kind]:
    return [change.kind for change in found.changes]


ADA = known(name="Ada", email="ada@acme.example", title="Countess")
IVY = known(name="Ivy", email="ivy@acme.example", external_id="17")


def test_who_is_not_known_is_new() -> None:
    found = plan(records(Details(name="Bo", email="Bo@acme.example ")), [ADA])

    details = Details(name="Bo", email="bo@acme.example")
    assert found.changes == (Change(Kind.NEW, details, line=2),)


def test_a_change_says_what_was_there_before() -> None:
    found = plan(records(Details(name="Ada Byron", email="ada@acme.example")), [ADA])

    [change] = found.changes
    assert (change.employee_id, change.before, change.details) == (
        ADA.id,
        {"name": "Ada"},
        {"name": "Ada Byron"},
    )


def test_what_a_record_leaves_out_stays_as_it_is() -> None:
    found = plan(records(Details(name="Ada", email="ada@acme.example")), [ADA])

    assert kinds(found) == [Kind.UNCHANGED]


def test_the_external_id_knows_somebody_whose_address_changed() -> None:
    record = Details(name="Ivy", email="ivy.new@acme.example", external_id="17")

    [change] = plan(records(record), [ADA, IVY]).changes

    assert (change.kind, change.employee_id) == (Kind.CHANGED, IVY.id)


def test_somebody_without_an_id_is_given_one() -> None:
    record = Details(name="Ada", email="ada@acme.example", external_id="18")

    [change] = plan(records(record), [ADA]).changes

    assert (change.employee_id, change.details) == (ADA.id, {"external_id": "18"})


def test_an_address_of_somebody_with_another_id_is_a_conflict() -> None:
    record = Details(name="Impostor", email="ivy@acme.example", external_id="99")

    [change] = plan(records(record), [IVY]).changes

    assert (change.kind, change.field) == (Kind.CONFLICT, "email")


@pytest.mark.parametrize("name", ["email", "external_id"])
def test_who_comes_twice_counts_once(name: str) -> None:
    first = Details(name="Bo", email="bo@acme.example", external_id="1")
    second: Details = {**first, "email": "b@acme.example", "external_id": "2"}
    second[name] = first[name]  # type: ignore[literal-required]

    found = plan(records(first, second), [])

    assert kinds(found) == [Kind.NEW, Kind.CONFLICT]
    assert found.changes[1].sentence == "The same is in line 2 already."


def test_who_is_reached_by_two_keys_counts_once() -> None:
    by_id = Details(name="Ivy", email="ivy.new@acme.example", external_id="17")
    by_address = Details(name="Ivy B", email="ivy@acme.example")

    found = plan(records(by_address, by_id), [IVY])

    assert kinds(found) == [Kind.CHANGED, Kind.CONFLICT]
    assert found.changes[1].sentence == "The same person is in line 2 already."


def test_a_department_is_the_same_in_capitals() -> None:
    bo = known(name="Bo", email="bo@acme.example", department="Lab")
    record = Details(name="Bo", email="bo@acme.example", department="LAB")

    assert kinds(plan(records(record), [bo])) == [Kind.UNCHANGED]


def test_an_address_that_one_record_frees_the_next_may_take() -> None:
    moved = Details(name="Ivy", email="other@acme.example", external_id="17")
    taken = Details(name="Bo", email="ivy@acme.example", external_id="18")

    assert kinds(plan(records(moved, taken), [IVY])) == [Kind.CHANGED, Kind.NEW]
    assert kinds(plan(records(taken, moved), [IVY])) == [Kind.CONFLICT, Kind.CHANGED]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3"])
def test_a_formula_is_no_name(text: str) -> None:
    [change] = plan(records(Details(name=text, email="bo@acme.example")), []).changes

    assert (change.kind, change.field, change.details["name"]) == (Kind.BROKEN, "name", text)


def test_nobody_leaves_unless_the_list_is_full() -> None:
    assert plan([], [ADA]).changes == ()


def test_a_full_list_lets_go_who_is_not_in_it() -> None:
    gone = known(EmployeeState.LEFT, name="Lea", email="lea@acme.example")

    found = plan(
        records(Details(name="Ada", email="ada@acme.example")), [ADA, IVY, gone], full=True
    )

    assert [each.employee_id for each in found.of(Kind.LEAVING)] == [IVY.id]


def test_nobody_leaves_over_a_record_that_cannot_be_read() -> None:
    found = plan(records(Details(name="Ivy", email="ivy@acme")), [ADA, IVY], full=True)

    assert (kinds(found), found.withheld) == ([Kind.BROKEN], 2)


def test_somebody_in_conflict_does_not_leave() -> None:
    record = Details(name="Ivy", email="ada@acme.example", external_id="17")

    found = plan(records(record), [ADA, IVY], full=True)

    assert [each.employee_id for each in found.of(Kind.LEAVING)] == [ADA.id]


def test_who_shares_an_address_with_another_line_does_not_leave() -> None:
    first = Details(name="Bo", email="bo@acme.example")
    second = Details(name="Ivy", email="bo@acme.example", external_id="17")

    found = plan(records(first, second), [IVY], full=True)

    assert kinds(found) == [Kind.NEW, Kind.CONFLICT]


def test_who_is_being_erased_is_left_alone() -> None:
    going = known(EmployeeState.ERASING, name="Gil", email="gil@acme.example")

    found = plan(records(Details(name="Gil B", email="gil@acme.example")), [going], full=True)

    assert kinds(found) == [Kind.CONFLICT]


def test_the_digest_tells_plans_apart() -> None:
    record = records(Details(name="Ada Byron", email="ada@acme.example"))
    changed = Known(ADA.id, ADA.state, {**ADA.details, "name": "Ada B"})

    assert plan(record, [ADA]).digest == plan(record, [ADA]).digest
    assert plan(record, [ADA]).digest != plan(record, [changed]).digest


def test_ten_thousand_records_are_told_within_seconds() -> None:
    people = [
        Known(UUID(int=n), "added", {**NOTHING, "name": f"P {n}", "email": f"p{n}@acme.example"})
        for n in range(10_000)
    ]
    feed = [Record(n, Details(name=f"Q {n}", email=f"p{n}@acme.example")) for n in range(10_000)]

    assert len(plan(feed, people).of(Kind.CHANGED)) == 10_000
