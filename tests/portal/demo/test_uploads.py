"""What is sent, and what makes it the same again."""

import hashlib
from pathlib import Path

import pytest

from portal.demo import cast, uploads
from portal.demo.cast import Person

PERSON = Person("Lukas Brandt", "Head", "Sales", 44, ("blurred", "no_face"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in {"b.jpg": b"two", "a.jpg": b"one", ".hidden": b"zero"}.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "older").mkdir()
    return tmp_path


def keys(folder: Path) -> list[str]:
    return [upload.key for upload in uploads.folder_photos(folder)]


def test_the_files_of_a_folder_are_sent_by_name_but_hidden_ones_are_not(folder: Path) -> None:
    sent = uploads.folder_photos(folder)

    assert [(upload.name, upload.read()) for upload in sent] == [
        ("a.jpg", b"one"),
        ("b.jpg", b"two"),
    ]


def test_a_photo_is_known_by_its_content_whatever_it_is_called(folder: Path) -> None:
    before = keys(folder)

    (folder / "a.jpg").rename(folder / "c.jpg")

    assert before[0] == hashlib.sha256(b"one").hexdigest()
    assert sorted(keys(folder)) == sorted(before)


def test_another_photo_of_the_same_name_is_another_photo(folder: Path) -> None:
    before = keys(folder)

    (folder / "a.jpg").write_bytes(b"other")

    assert keys(folder)[0] not in before


def test_the_same_bytes_twice_are_one_photo(folder: Path) -> None:
    (folder / "copy.jpg").write_bytes(b"one")

    assert [upload.name for upload in uploads.folder_photos(folder)] == ["a.jpg", "b.jpg"]


def test_other_photos_are_another_person() -> None:
    one = cast.visitor(["a", "b"])

    assert cast.visitor(["b", "a"]) == one
    assert cast.visitor(["a", "c"]).address("x.example") != one.address("x.example")


def test_planted_bad_photos_are_among_the_good_ones_of_an_invented_person() -> None:
    names = [upload.key for upload in uploads.rendered_photos(PERSON)]

    assert len(names) == len(set(names)) == uploads.GOOD_PHOTOS + 2
    assert names[3:5] == ["bad-blurred", "bad-no-face"]


def test_an_invented_person_sends_jpegs() -> None:
    sent = {upload.key: upload for upload in uploads.rendered_photos(PERSON)}

    assert sent["bad-no-face"].read().startswith(b"\xff\xd8")
