"""Reading people from a table."""

import pytest

from tenants.kernel.errors import Invalid, TooLarge
from tenants.people.spreadsheet import MOST_ROWS, Row, RowError, parse_people


def test_columns_are_known_by_their_names_in_any_order() -> None:
    rows = parse_people("E-Mail,Full name,Team\nada@acme.example,Ada,Research\n")

    details = {"email": "ada@acme.example", "name": "Ada", "department": "Research"}
    assert rows == [Row(2, details)]  # type: ignore[arg-type]  # a dict that is the TypedDict


@pytest.mark.parametrize(
    "text",
    [
        "name;email\nAda;ada@acme.example\n",
        "name\temail\nAda\tada@acme.example",
        "\ufeffname,email\r\nAda,ada@acme.example\r\n",
        "name,email\rAda,ada@acme.example\r",
        'name,email\n"Ada","ada@acme.example"\n\n , \n',
        "NAME , Email_Address\nAda,ada@acme.example",
    ],
)
def test_what_spreadsheets_write_is_read(text: str) -> None:
    assert parse_people(text) == [Row(2, {"name": "Ada", "email": "ada@acme.example"})]


def test_cells_may_hold_separators_and_line_ends() -> None:
    (row,) = parse_people('name,email\n"Byron,\nAda",ada@acme.example\n')

    assert isinstance(row, Row)
    assert row.details["name"] == "Byron, Ada"


def test_a_bad_line_is_named_and_the_others_are_read() -> None:
    first, second, third = parse_people("name,email\nAda,ada\nEve,eve@acme.example\n,x@y.example\n")

    assert first == RowError(2, "Enter an e-mail address such as ada@example.com.", "email")
    assert isinstance(second, Row)
    assert third == RowError(4, "Enter a name.", "name")


def test_a_short_line_lacks_what_it_does_not_hold() -> None:
    (row,) = parse_people("name,title,email\nAda,Countess\n")

    assert isinstance(row, RowError)
    assert row.field == "email"


def test_who_comes_twice_is_read_once() -> None:
    _, again = parse_people("name,email\nAda,ada@acme.example\nEve,ADA@acme.example\n")

    assert again == RowError(3, "The same is in line 2 already.", "email")


@pytest.mark.parametrize("text", ["", "\n", "Ada,ada@acme.example\n", "name,title\nAda,Countess"])
def test_a_table_without_titles_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="first line"):
        parse_people(text)


@pytest.mark.parametrize(
    "text", ["PK\x03\x04\x00\x00", "\x89PNG\r\n\x1a\n", 'name,email\n"' + "x" * 200_000]
)
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_people(text)


def test_a_table_that_is_too_long_is_refused() -> None:
    lines = "".join(f"P{number},p{number}@acme.example\n" for number in range(MOST_ROWS + 1))

    with pytest.raises(TooLarge):
        parse_people(f"name,email\n{lines}")
