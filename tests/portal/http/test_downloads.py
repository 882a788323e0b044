"""Downloads that are made while they are read."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import RequestFactory

from portal.http.downloads import Download, download

ALL = b"0123456789"
PIECES = (b"012", b"", b"345", b"6789")


class Told:
    """The pieces, and whether somebody read them to their end."""

    def __init__(self) -> None:
        self.ended = False

    def __iter__(self) -> Iterator[bytes]:
        yield from PIECES
        self.ended = True


def asked(pieces: Told | None = None, method: str = "GET", **headers: str) -> Any:
    request = RequestFactory().generic(method, "/", headers=headers)
    given = Download(iter(pieces or Told()), len(ALL), "mark", "Ümläute.zip")
    return download(request, given)


def body(response: Any) -> bytes:
    return bytes(response.getvalue())


def test_the_whole_says_how_long_it_is_and_what_it_is_called() -> None:
    response = asked()

    assert body(response) == ALL
    assert (response.status_code, response["Content-Length"]) == (200, "10")
    assert response["ETag"] == '"mark"'
    assert response["Content-Disposition"].endswith("filename*=UTF-8''%C3%9Cml%C3%A4ute.zip")


def test_the_head_holds_no_byte_and_reads_none() -> None:
    pieces = Told()

    response = asked(pieces, "HEAD")

    assert (body(response), response["Content-Length"], pieces.ended) == (b"", "10", False)


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-", ALL),
        ("bytes=4-", b"456789"),
        ("bytes=9-", b"9"),
        ("bytes=2-4", b"234"),
        ("bytes=3-3", b"3"),
        ("bytes=8-99", b"89"),
    ],
)
def test_a_part_is_given_out(wanted: str, part: bytes) -> None:
    response = asked(Range=wanted)

    first = ALL.index(part)
    assert (response.status_code, body(response)) == (206, part)
    assert response["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/10"
    assert response["Content-Length"] == str(len(part))


@pytest.mark.parametrize("wanted", ["bytes=-3", "bytes=0-1,4-5", "bytes=5-2", "lines=1-", "bytes="])
def test_what_is_no_single_range_gets_the_whole(wanted: str) -> None:
    response = asked(Range=wanted)

    assert (response.status_code, body(response)) == (200, ALL)


@pytest.mark.parametrize(("mark", "status"), [('"mark"', 206), ('"other"', 200), ("mark", 200)])
def test_a_part_fits_only_what_has_not_changed(mark: str, status: int) -> None:
    response = asked(None, "GET", **{"Range": "bytes=4-", "If-Range": mark})

    assert response.status_code == status


def test_what_begins_behind_the_end_is_refused_with_the_length() -> None:
    response = asked(Range="bytes=10-")

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10")


@pytest.mark.parametrize(
    ("wanted", "ended"), [("", True), ("bytes=4-", True), ("bytes=4-9", True), ("bytes=4-8", False)]
)
def test_only_what_was_read_to_its_end_learns_of_it(wanted: str, ended: bool) -> None:
    pieces = Told()

    body(asked(pieces, Range=wanted))

    assert pieces.ended == ended
