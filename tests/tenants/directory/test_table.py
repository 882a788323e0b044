"""Reading people from a table in text."""

import pytest

from tenants.directory.plan import Record
from tenants.directory.table import MOST_ROWS, decoded, read_table
from tenants.kernel.errors import Invalid, TooLarge
from tenants.people.details import Details

ADA = Details(name="Ada", email="ada@acme.example")


def read(text: str) -> list[Record]:
    table = read_table(text)
    return table.records(table.columns)


def test_columns_are_known_by_their_names_in_any_order() -> None:
    found = read("E-Mail,Full name,Team,Shoe size\nada@acme.example,Ada,Research,38\n")

    assert found == [Record(2, {**ADA, "department": "Research"})]


def test_columns_are_known_by_their_german_names() -> None:
    found = read("Mitarbeiter;E-Mail-Adresse;Abteilung\nAda;ada@acme.example;Forschung\n")

    assert found == [Record(2, {**ADA, "department": "Forschung"})]


@pytest.mark.parametrize(
    "text",
    [
        "name;email\nAda;ada@acme.example\n",
        "name\temail\nAda\tada@acme.example",
        "name|email\nAda|ada@acme.example",
        "\ufeffname,email\r\nAda,ada@acme.example\r\n",
        "name,email\rAda,ada@acme.example\r",
        'name,email\n"Ada","ada@acme.example"\n\n , \n',
        '"name","email"\nAda,ada@acme.example\n',
        "NAME , Email_Address\nAda,ada@acme.example",
    ],
)
def test_what_spreadsheets_write_is_read(text: str) -> None:
    assert read(text) == [Record(2, ADA)]


def test_the_separator_that_excel_names_counts() -> None:
    assert read("sep=;\nname;email\nAda;ada@acme.example\n") == [Record(3, ADA)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_letters_are_kept_in_the_ways_spreadsheets_save_them(encoding: str) -> None:
    text = decoded("name,email\nZoë Möller,zoe@acme.example\n".encode(encoding))

    assert read(text)[0].details["name"] == "Zoë Möller"


@pytest.mark.parametrize(
    "text",
    [
        "Ada <ada@acme.example>\nBo B <bo@acme.example>",
        'Ada <ada@acme.example>; "Bo B" <bo@acme.example>;',
        "Ada,ada@acme.example\nBo B,bo@acme.example\n",
        "ada@acme.example\tAda\nbo@acme.example\tBo B\n",
    ],
)
def test_lists_without_titles_are_read(text: str) -> None:
    assert read(text) == [Record(1, ADA), Record(2, Details(name="Bo B", email="bo@acme.example"))]


def test_a_contact_that_is_none_is_not_lost() -> None:
    assert read("Ada <ada@acme.example>\nBo\n")[1] == Record(2, Details(name="Bo"))


def test_addresses_alone_are_read() -> None:
    assert read("ada@acme.example\nbo@acme.example")[0].details == {"email": "ada@acme.example"}


def test_cells_may_hold_separators_and_line_ends() -> None:
    first, second = read('name,email\n"Byron,\nAda",ada@acme.example\nBo,bo@acme.example\n')

    assert first.details["name"] == "Byron,\nAda"
    assert second.line == 4


def test_columns_can_be_said_otherwise() -> None:
    table = read_table("Who,Where\nAda,ada@acme.example\n")

    assert table.columns == {}
    assert table.records({"name": 0, "email": 1}) == [Record(2, ADA)]


def test_a_column_that_is_not_there_holds_nothing() -> None:
    assert read_table("name,email\nAda\n").records({"name": 0, "email": 7})[0].details == {
        "name": "Ada"
    }


def test_what_was_mended_counts_instead() -> None:
    table = read_table("name,email\nAda,ada\nBo,bo@acme.example\n")

    mended = table.records(table.columns, {2: {"email": "ada@acme.example", "shoe": "38"}})

    assert mended[0] == Record(2, ADA)


def test_empty_cells_say_nothing() -> None:
    assert read("name,title,email\nAda, ,ada@acme.example\n") == [Record(2, ADA)]


@pytest.mark.parametrize(
    "text",
    [
        *("", "\n", "name,email\n", "PK\x03\x04\x00\x00", "\x89PNG\r\n\x1a\n"),
        'name,email\n"' + "x" * 200_000,
        'name,email\n"Ada,ada@acme.example\nBo,bo@acme.example\n',
    ],
)
def test_what_is_no_table_of_people_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_table(text)


def test_a_quotation_mark_that_is_not_closed_is_named() -> None:
    with pytest.raises(Invalid, match="Line 3"):
        read_table('name,email\nAda,ada@acme.example\n"Bo,bo@acme.example\n')


@pytest.mark.parametrize("text", ["name,email\n" + "x,y\n" * (MOST_ROWS + 1), "a," * 200 + "\nb"])
def test_a_table_that_is_too_long_or_wide_is_refused(text: str) -> None:
    with pytest.raises(TooLarge):
        read_table(text)
