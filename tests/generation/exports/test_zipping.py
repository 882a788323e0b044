"""Archives as other programs read them."""

import io
import shutil
import subprocess
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generation.exports import zipping
from generation.exports.zipping import Entry, Placed

AT = datetime(2026, 6, 1, 12, 30, 58, tzinfo=UTC)
CONTENTS = {"Ada.jpg": b"\xff\xd8 ada", "Zoë/Ωmega.png": b"png" * 50, "empty.txt": b""}


def archived(contents: dict[str, bytes], *, is_far: bool = False) -> bytes:
    """An archive of the contents."""
    out, placed = b"", []
    for name, content in contents.items():
        entry = Entry(name, len(content), AT)
        placed.append(Placed(entry, zlib.crc32(content), len(out)))
        out += zipping.local_header(entry, placed[-1].crc) + content
    return out + zipping.directory(placed, at=len(out), is_far=is_far)


@pytest.mark.parametrize("is_far", [False, True])
def test_what_was_put_in_comes_out(is_far: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(archived(CONTENTS, is_far=is_far))) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == CONTENTS
        assert opened.getinfo("Ada.jpg").date_time == (2026, 6, 1, 12, 30, 58)
        assert opened.getinfo("Ada.jpg").compress_type == zipfile.ZIP_STORED


@pytest.mark.parametrize("is_far", [False, True])
def test_its_length_is_known_before(is_far: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipping, "FULL_16", 0xFFFF if not is_far else len(CONTENTS))
    entries = [Entry(name, len(content), AT) for name, content in CONTENTS.items()]

    assert zipping.is_far(entries) == is_far
    assert zipping.length(entries) == len(archived(CONTENTS, is_far=is_far))


def test_four_gibibytes_need_the_wide_fields() -> None:
    half = Entry("half", 2**31, AT)

    assert not zipping.is_far([half])
    assert zipping.is_far([half, half])


@pytest.mark.parametrize("count", [0xFFFE, 0xFFFF])
def test_more_files_than_the_narrow_fields_count_are_all_there(count: int) -> None:
    contents = {str(number): b"" for number in range(count)}
    entries = [Entry(name, 0, AT) for name in contents]
    is_far = zipping.is_far(entries)

    with zipfile.ZipFile(io.BytesIO(archived(contents, is_far=is_far))) as opened:
        assert (is_far, len(opened.namelist())) == (count == 0xFFFF, count)


@pytest.mark.parametrize("is_far", [False, True])
@pytest.mark.parametrize("program", [["unzip", "-tq"], ["bsdtar", "-tf"], ["7z", "t"]])
def test_other_programs_find_nothing_wrong(
    tmp_path: Path, program: list[str], is_far: bool
) -> None:
    if not shutil.which(program[0]):
        pytest.skip(f"{program[0]} is not on this machine")
    path = tmp_path / "some.zip"
    path.write_bytes(archived(CONTENTS, is_far=is_far))

    assert subprocess.run([*program, str(path)], check=False).returncode == 0
