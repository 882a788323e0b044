"""Objects on disk, and in a bucket of an S3 server on loopback."""

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from tenants.kernel.storage import LocalObjects, S3Objects, disposition

NAME = "acme/ada/photo/0a1b"


@pytest.fixture
def disk(tmp_path: Path) -> LocalObjects:
    return LocalObjects(location=tmp_path / "objects")


@pytest.fixture(params=["disk", "bucket"])
def storage(request: pytest.FixtureRequest) -> LocalObjects | S3Objects:
    chosen: LocalObjects | S3Objects = request.getfixturevalue(request.param)
    return chosen


def test_an_object_is_kept_under_its_own_name(storage: LocalObjects | S3Objects):
    name = f"{NAME}{uuid4().hex}"

    assert storage.save(name, ContentFile(b"one")) == name
    with storage.open(name) as content:
        assert content.read() == b"one"


def test_an_object_that_exists_is_neither_overwritten_nor_renamed(
    storage: LocalObjects | S3Objects,
):
    name = f"{NAME}{uuid4().hex}"
    storage.save(name, ContentFile(b"one"))

    assert storage.save(name, ContentFile(b"two")) == name
    with storage.open(name) as content:
        assert content.read() == b"one"


def test_a_folder_lists_its_folders_and_its_objects(storage: LocalObjects | S3Objects):
    folder = f"{NAME}{uuid4().hex}"
    storage.save(f"{folder}/photo/one", ContentFile(b"one"))

    assert storage.listdir(folder) == (["photo"], [])
    assert storage.listdir(f"{folder}/photo") == ([], ["one"])


def test_a_deleted_object_is_gone_and_may_be_deleted_again(storage: LocalObjects | S3Objects):
    name = f"{NAME}{uuid4().hex}"
    storage.save(name, ContentFile(b"one"))

    storage.delete(name)
    storage.delete(name)

    assert not storage.exists(name)
    with pytest.raises(FileNotFoundError):
        storage.open(name).read()


def test_only_this_account_reads_the_files(disk: LocalObjects):
    disk.save(NAME, ContentFile(b"one"))

    path = Path(disk.path(NAME))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_write_that_breaks_off_leaves_nothing(disk: LocalObjects):
    class Broken(ContentFile):  # type: ignore[type-arg]  # not a generic when it runs
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            yield b"half"
            raise OSError

    with pytest.raises(OSError):  # noqa: PT011  # the one raised above
        disk.save(NAME, Broken(b""))

    assert list(Path(disk.path(NAME)).parent.iterdir()) == []


def test_many_writers_of_one_object_leave_one_whole_file(disk: LocalObjects):
    content = b"x" * 1_000_000

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: disk.save(NAME, ContentFile(content)), range(16)))

    [only] = Path(disk.path(NAME)).parent.iterdir()
    assert only.read_bytes() == content


def test_a_signed_address_of_the_bucket_answers_as_a_download(bucket: S3Objects):
    bucket.save(NAME, ContentFile(b"one"))

    url = bucket.signed_url(NAME, seconds=120, filename="Ada.jpg", media_type="image/jpeg")

    with urlopen(url) as answer:  # noqa: S310  # the server above
        assert answer.read() == b"one"
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="Ada.jpg"')


def test_a_signed_address_of_the_bucket_ends_and_is_of_version_four(bucket: S3Objects):
    url = bucket.signed_url(NAME, seconds=120, filename="Ada.jpg", media_type="image/jpeg")

    asked = parse_qs(urlsplit(url).query)
    assert asked["X-Amz-Expires"] == ["120"]
    assert asked["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]


def test_an_object_of_the_bucket_is_private(bucket: S3Objects):
    bucket.save(NAME, ContentFile(b"one"))

    grants = bucket.bucket.Object(NAME).Acl().grants

    assert not [each for each in grants if each["Grantee"]["Type"] == "Group"]


def test_the_media_type_reaches_the_bucket(bucket: S3Objects):
    content = ContentFile(b"one")
    content.content_type = "image/webp"  # type: ignore[attr-defined]  # how it is told

    bucket.save("plain/a/b/c", content)

    assert bucket.bucket.Object("plain/a/b/c").content_type == "image/webp"


@pytest.mark.parametrize(
    ("filename", "plain"),
    [("Ada.jpg", "Ada.jpg"), ('a"\r\nb.jpg', "a---b.jpg"), ("Zoë.jpg", "Zo-.jpg")],
)
def test_a_file_name_cannot_break_out_of_its_header(filename: str, plain: str):
    header = disposition(filename)

    assert header.startswith(f"attachment; filename=\"{plain}\"; filename*=UTF-8''")
    assert header.isascii()
    assert "\n" not in header
