"""The vault and the plain objects, on the local storage."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from tenants.kernel import files, storage, tasks
from tenants.kernel.models import SubjectKey, UnwantedFile
from tenants.kernel.scoping import NoOrganizationInForce, acting_for
from tenants.organizations.models import Organization
from tests.conftest import Committed
from tests.make import make_employee

ADA = uuid4()
SELFIE = b"the face of Ada" * 100


def bytes_of(key: str) -> bytes:
    """What lies on the disk."""
    return Path(default_storage.path(key)).read_bytes()


def failing_for(key: str) -> Callable[[str], None]:
    """The storage's deletion while something is wrong with one file."""
    delete = default_storage.delete

    def fail(name: str) -> None:
        if name == key:
            raise OSError("disk")
        delete(name)

    return fail


def test_what_is_put_comes_back(in_acme: Organization):
    stored = files.put(SELFIE, subject_id=ADA, kind="photo")

    assert files.get(stored.key) == SELFIE
    assert stored.size == len(SELFIE)


def test_the_name_is_made_of_ids_and_the_digest(in_acme: Organization):
    stored = files.put(SELFIE, subject_id=ADA, kind="photo")

    assert stored.key == f"{in_acme.pk}/{ADA}/photo/{stored.digest}"


def test_the_disk_holds_no_plain_byte_of_it(in_acme: Organization):
    stored = files.put(SELFIE, subject_id=ADA, kind="photo")

    assert b"face" not in bytes_of(stored.key)


def test_the_same_content_is_one_file_that_is_not_written_again(in_acme: Organization):
    first = files.put(SELFIE, subject_id=ADA, kind="photo")
    before = bytes_of(first.key)

    assert files.put(SELFIE, subject_id=ADA, kind="photo") == first
    assert bytes_of(first.key) == before


def test_each_employee_has_a_key_of_their_own(in_acme: Organization):
    for subject_id in (ADA, uuid4()):
        files.put(SELFIE, subject_id=subject_id, kind="photo")

    wrapped = SubjectKey.objects.values_list("wrapped", flat=True)
    assert len({bytes(each) for each in wrapped}) == 2


def test_another_organization_cannot_read_it_even_by_name(acme: Organization, globex: Organization):
    with acting_for(acme):
        stored = files.put(SELFIE, subject_id=ADA, kind="photo")

    with acting_for(globex), pytest.raises(files.Missing):
        files.get(stored.key)


def test_bytes_moved_to_another_name_do_not_open(in_acme: Organization):
    stored, other = (
        files.put(data, subject_id=ADA, kind="photo") for data in (SELFIE, b"somebody else")
    )
    Path(default_storage.path(other.key)).write_bytes(bytes_of(stored.key))

    with pytest.raises(files.Missing, match="damaged"):
        files.get(other.key)


def test_a_changed_byte_is_noticed(in_acme: Organization):
    stored = files.put(SELFIE, subject_id=ADA, kind="photo")
    spoilt = bytearray(bytes_of(stored.key))
    spoilt[-1] ^= 1
    Path(default_storage.path(stored.key)).write_bytes(spoilt)

    with pytest.raises(files.Missing, match="damaged"):
        files.get(stored.key)


def test_nothing_opens_once_the_key_is_destroyed(in_acme: Organization):
    stored = files.put(SELFIE, subject_id=ADA, kind="photo")

    files.destroy_key(ADA)

    with pytest.raises(files.KeyDestroyed):
        files.get(stored.key)


@pytest.mark.parametrize("data", [SELFIE, b"something new"])
def test_nothing_is_added_once_the_key_is_destroyed(in_acme: Organization, data: bytes):
    files.put(SELFIE, subject_id=ADA, kind="photo")
    files.destroy_key(ADA)

    with pytest.raises(files.KeyDestroyed):
        files.put(data, subject_id=ADA, kind="photo")


def test_a_key_that_never_was_can_be_destroyed(in_acme: Organization):
    employee = make_employee()

    files.destroy_key(employee.pk)

    with pytest.raises(files.KeyDestroyed):
        files.put(SELFIE, subject_id=employee.pk, kind="photo")


def test_another_employees_files_outlive_a_destroyed_key(in_acme: Organization):
    stored = files.put(SELFIE, subject_id=uuid4(), kind="photo")

    files.destroy_key(ADA)

    assert files.get(stored.key) == SELFIE


def test_deleted_files_are_gone_and_may_be_deleted_again(
    in_acme: Organization, committed: Committed
):
    stored = files.put(SELFIE, subject_id=ADA, kind="photo")

    committed(lambda: files.delete_after_commit([stored.key, stored.key, ""]))
    committed(lambda: files.delete_after_commit([stored.key]))

    assert not default_storage.exists(stored.key)
    assert not UnwantedFile.objects.exists()


def test_a_file_stays_while_what_made_it_unwanted_may_still_fail(
    in_acme: Organization, committed: Committed
):
    stored = files.put(SELFIE, subject_id=ADA, kind="photo")

    def failing() -> None:
        with suppress(ZeroDivisionError), transaction.atomic():
            files.delete_after_commit([stored.key])
            raise ZeroDivisionError

    committed(failing)

    tasks.sweep()
    assert files.get(stored.key) == SELFIE


def test_what_cannot_be_deleted_keeps_no_other_file_and_goes_with_the_next_sweep(
    in_acme: Organization, committed: Committed, monkeypatch: pytest.MonkeyPatch
):
    keys = [files.put(bytes([n]), subject_id=ADA, kind="photo").key for n in range(3)]
    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "delete", failing_for(keys[0]))
        committed(lambda: files.delete_after_commit(keys))
    assert [default_storage.exists(key) for key in keys] == [True, False, False]

    tasks.sweep()

    assert not default_storage.exists(keys[0])
    assert not UnwantedFile.objects.exists()


def test_a_file_goes_though_its_process_died_after_the_commit(
    acme: Organization, globex: Organization
):
    keys = []
    for organization in (acme, globex):
        with acting_for(organization):  # nothing here runs what waits for the commit
            keys.append(files.put(SELFIE, subject_id=ADA, kind="photo").key)
            files.delete_after_commit(keys[-1:])

    tasks.sweep()

    assert [default_storage.exists(key) for key in keys] == [False, False]


def test_what_is_put_again_before_it_was_deleted_stays(in_acme: Organization):
    for keep in (lambda: files.put(SELFIE, subject_id=ADA, kind="photo"), plain):
        files.delete_after_commit([keep().key])
        stored = keep()

        tasks.sweep()

        assert default_storage.exists(stored.key)


def test_what_is_held_about_an_employee_is_listed(in_acme: Organization):
    employee, other = uuid4(), uuid4()
    files.put(SELFIE, subject_id=other, kind="photo")
    sealed = files.put(SELFIE, subject_id=employee, kind="photo").key
    plain = files.put_plain(b"x", owner_id=employee, kind="profile", media_type="image/jpeg").key

    assert sorted(files.held(employee)) == sorted([sealed, plain])
    assert files.held(uuid4()) == []


def test_what_another_organization_holds_is_not_listed(acme: Organization, globex: Organization):
    employee = uuid4()
    with acting_for(acme):
        files.put(SELFIE, subject_id=employee, kind="photo")

    with acting_for(globex):
        assert files.held(employee) == []


@pytest.mark.parametrize("kind", ["", "Photo", "../photo", "a/b", "photo.jpg"])
def test_a_kind_that_could_leave_its_folder_is_refused(in_acme: Organization, kind: str):
    with pytest.raises(ValueError, match="no kind of file"):
        files.put(SELFIE, subject_id=ADA, kind=kind)


@pytest.mark.parametrize("tail", ["", "/", "/not-an-id/photo/0", "/../../etc/passwd"])
def test_a_name_that_is_none_of_ours_is_missing(in_acme: Organization, tail: str):
    with pytest.raises((files.Missing, files.KeyDestroyed)):
        files.get(f"{in_acme.pk}{tail}")


def test_nothing_is_put_where_no_organization_is_in_force(db: None):
    with pytest.raises(NoOrganizationInForce):
        files.put(SELFIE, subject_id=ADA, kind="photo")


def plain(data: bytes = b"approved") -> files.StoredFile:
    return files.put_plain(data, owner_id=ADA, kind="rendition", media_type="image/jpeg")


def test_a_plain_object_comes_back(in_acme: Organization):
    assert files.open_plain(plain().key) == b"approved"


def test_a_plain_object_is_read_in_pieces_after_its_scope_ended(
    acme: Organization, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(storage, "PIECE", 3)
    with acting_for(acme):
        pieces = files.pieces_of_plain(plain().key)

    assert list(pieces) == [b"app", b"rov", b"ed"]


def test_pieces_of_what_is_gone_are_missing(in_acme: Organization):
    stored = plain(b"gone")
    pieces = files.pieces_of_plain(stored.key)
    default_storage.delete(stored.key)

    with pytest.raises(files.Missing):
        next(pieces)


def test_another_organization_cannot_open_a_plain_object(acme: Organization, globex: Organization):
    with acting_for(acme):
        stored = plain()

    with acting_for(globex):
        for opened in (files.open_plain, files.pieces_of_plain):
            with pytest.raises(files.Missing):
                opened(stored.key)


def test_the_vault_is_not_opened_as_plain_nor_signed(in_acme: Organization):
    stored = files.put(SELFIE, subject_id=ADA, kind="photo")

    with pytest.raises(files.Missing):
        files.open_plain(stored.key)
    with pytest.raises(files.Missing):
        files.signed_url(stored.key, filename="a.jpg", media_type="image/jpeg")


def token_of(url: str) -> str:
    return url.partition("/files/")[2]


def test_a_signed_address_gives_the_object_to_whoever_has_it(acme: Organization):
    with acting_for(acme):
        url = files.signed_url(plain().key, filename="Ada Byron.jpg", media_type="image/jpeg")

    given = files.read_signed(token_of(url))

    assert files.open_signed(given) == b"approved"
    assert given.organization_id == acme.pk
    assert (given.filename, given.media_type) == ("Ada Byron.jpg", "image/jpeg")


def test_a_signed_address_ends(in_acme: Organization):
    url = files.signed_url(plain().key, seconds=120, filename="a.jpg", media_type="image/jpeg")

    later = patch("django.core.signing.time.time", return_value=time.time() + 121)

    with later, pytest.raises(files.Missing):
        files.read_signed(token_of(url))


def test_a_changed_address_gives_nothing(in_acme: Organization):
    url = files.signed_url(plain().key, filename="a.jpg", media_type="image/jpeg")

    with pytest.raises(files.Missing):
        files.read_signed(token_of(url)[:-2])


@pytest.mark.parametrize("seconds", [0, 119, 301, 3600])
def test_a_signed_address_is_good_for_minutes_only(in_acme: Organization, seconds: int):
    with pytest.raises(ValueError, match="120 to 300 seconds"):
        files.signed_url(plain().key, seconds=seconds, filename="a.jpg", media_type="image/jpeg")
