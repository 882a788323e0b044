"""QR codes. These were read by jsQR 1.4.0, as were codes of every length up to the longest."""

import hashlib
from itertools import chain

import pytest

from portal.web import qr
from portal.web.qr_codewords import room

READ = {
    "a": "20c5121183b26a4b",
    "https://likeness.example.com/back/" + "k" * 43: "aab8fb5bf39c8b41",
    "https://headshots.a-rather-long-name.example.com/back/"
    + "k" * 43
    + "/" * 20: "d880a9c0aa042e09",
    "https://likeness.example/back/" + "grüße" * 20: "f92ce85ecab126ac",
}
"""A digest of the modules, by text."""


@pytest.mark.parametrize(("text", "digest"), READ.items(), ids=["1", "5", "7", "9"])
def test_code_is_the_one_that_was_read(text: str, digest: str) -> None:
    rows = qr.matrix(text)

    assert hashlib.sha256(bytes(chain(*rows))).hexdigest()[:16] == digest


def test_code_grows_with_its_text() -> None:
    sizes = [len(qr.matrix("x" * room(version))) for version in (1, 5, 10)]

    assert sizes == [21, 37, 57]


def test_drawing_has_a_clear_border() -> None:
    size, path = qr.outline("a")

    assert size == 21 + 8
    assert path.startswith("M4 4h7v1h-7z")


def test_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        qr.matrix("x" * (room(10) + 1))
