"""The vault and the plain objects in a bucket, as `S3_BUCKET` puts them there."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen
from uuid import uuid4

import pytest
from pytest_django import Settings

from tenants.kernel import files, storage
from tenants.kernel.storage import S3Objects
from tenants.organizations.models import Organization
from tests.conftest import Committed
from tests.tenants.kernel.conftest import BUCKET

CHECKOUT = Path(__file__).resolve().parents[3]
ADA = uuid4()
SELFIE = b"the face of Ada" * 100


@pytest.fixture(autouse=True)
def in_bucket(
    bucket: S3Objects, s3_server: str, settings: Settings, in_acme: Organization
) -> S3Objects:
    """Everything is kept in the bucket."""
    options = {"bucket_name": BUCKET, "endpoint_url": s3_server, "region_name": "us-east-1"}
    backend = {"BACKEND": "tenants.kernel.storage.S3Objects", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    return bucket


def test_what_is_put_comes_back(in_bucket: S3Objects):
    stored = files.put(SELFIE, subject_id=ADA, kind="photo")

    assert in_bucket.exists(stored.key)
    assert files.get(stored.key) == SELFIE


def test_the_bucket_holds_no_plain_byte_of_it(in_bucket: S3Objects):
    stored = files.put(SELFIE, subject_id=ADA, kind="photo")

    with in_bucket.open(stored.key) as sealed:
        assert b"face" not in sealed.read()


def test_all_that_is_held_of_a_person_is_found_and_nothing_else():
    photo = files.put(SELFIE, subject_id=ADA, kind="photo")
    picture = files.put_plain(SELFIE, owner_id=ADA, kind="rendition", media_type="image/jpeg")
    files.put(SELFIE, subject_id=uuid4(), kind="photo")

    assert set(files.held(ADA)) == {photo.key, picture.key}


def test_what_was_deleted_is_missing_and_may_be_deleted_again(committed: Committed):
    stored = files.put(SELFIE, subject_id=ADA, kind="photo")

    committed(lambda: files.delete_after_commit([stored.key]))
    committed(lambda: files.delete_after_commit([stored.key]))

    with pytest.raises(files.Missing):
        files.get(stored.key)


def test_who_was_erased_cannot_be_read_any_more():
    stored = files.put(SELFIE, subject_id=ADA, kind="photo")

    files.destroy_key(ADA)

    with pytest.raises(files.KeyDestroyed):
        files.get(stored.key)


def test_a_plain_object_is_given_out_by_a_signed_address():
    stored = files.put_plain(b"a picture", owner_id=ADA, kind="rendition", media_type="image/jpeg")

    url = files.signed_url(stored.key, filename="Ada.jpg", media_type="image/jpeg")

    assert files.open_plain(stored.key) == b"a picture"
    with urlopen(url) as answer:  # noqa: S310  # the server on loopback
        assert answer.read() == b"a picture"


def test_a_plain_object_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(storage, "PIECE", 3)
    stored = files.put_plain(b"a picture", owner_id=ADA, kind="rendition", media_type="image/jpeg")

    assert list(files.pieces_of_plain(stored.key)) == [b"a p", b"ict", b"ure"]


def test_pieces_of_what_is_gone_are_missing(in_bucket: S3Objects):
    stored = files.put_plain(b"a picture", owner_id=ADA, kind="rendition", media_type="image/jpeg")
    in_bucket.delete(stored.key)

    with pytest.raises(files.Missing):
        next(files.pieces_of_plain(stored.key))


@pytest.mark.slow
def test_the_environment_chooses_the_bucket(s3_server: str, tmp_path: Path):
    chosen = {"S3_BUCKET": BUCKET, "S3_ENDPOINT_URL": s3_server, "S3_REGION": "eu-central-1"}
    program = (
        "import django; django.setup()\n"
        "from django.core.files.base import ContentFile\n"
        "from django.core.files.storage import default_storage as storage\n"
        "storage.save('somewhere', ContentFile(b'one'))\n"
        "print(type(storage._wrapped).__name__, storage.region_name, storage.url('somewhere'))"
    )

    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=CHECKOUT,
        env={
            **os.environ,
            **chosen,
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "LIKENESS_STATE": str(tmp_path),
        },
        check=False,
        capture_output=True,
        text=True,
    )

    assert ended.stdout.startswith(f"S3Objects eu-central-1 {s3_server}/{BUCKET}/somewhere?")
