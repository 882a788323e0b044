"""Keeping bytes: an encrypted vault for all that shows a face, plain objects for the rest.

Names are organization/owner/kind/digest, never a client's file name. What is in the vault is
encrypted with AES-256-GCM (NIST SP 800-38D) under a key of its own for each employee, itself
wrapped by the master key; the name is authenticated with it, so bytes moved to another name do not
open. Destroying the key destroys every copy, in backups too.
"""

import base64
import hashlib
import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.kernel import storage
from tenants.kernel.errors import NotFound
from tenants.kernel.jobs.journal import note_failure
from tenants.kernel.models import SubjectKey, UnwantedFile
from tenants.kernel.scoping import acting_for, organization_in_force

PLAIN: Final = "plain/"
"""Names of plain objects start with it, so that no name can mean both."""

NONCE_BYTES: Final = 12
FORMAT: Final = b"\x01"
SHORTEST_S, LONGEST_S = 120, 300
"""How long a signed address may be good for, in seconds."""

_KIND: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


class Missing(NotFound):
    """There is no such object, or it is another organization's."""

    code = "file_missing"
    sentence = gettext_lazy("This file does not exist any more.")


class KeyDestroyed(NotFound):
    """The employee has been erased: nothing kept about them can be read or added."""

    code = "key_destroyed"
    sentence = gettext_lazy("This has been erased.")


@dataclass(frozen=True)
class StoredFile:
    """What was stored: its key, the content's SHA-256 in hexadecimal, and its size in bytes."""

    key: str
    digest: str
    size: int


@dataclass(frozen=True)
class SignedFile:
    """What a signed address leads to, and the organization that the object is of."""

    key: str
    organization_id: UUID
    filename: str
    media_type: str


def put(data: bytes, *, subject_id: UUID, kind: str) -> StoredFile:
    """Encrypt and keep something about an employee. The same content again is the same file.

    Raises:
        KeyDestroyed: the employee has been erased.
    """
    stored = _named(data, owner_id=subject_id, kind=kind)
    _want(stored.key)
    if not default_storage.exists(stored.key):
        default_storage.save(stored.key, ContentFile(_seal(data, stored.key, _key_of(subject_id))))
    else:
        _key_of(subject_id)
    return stored


def get(key: str) -> bytes:
    """The content of a file of the vault.

    Raises:
        Missing: there is none in the organization in force.
        KeyDestroyed: the employee has been erased.
    """
    subject_id = _subject_of(key)
    secret = _unwrapped(SubjectKey.objects.filter(subject_id=subject_id).first())
    sealed = _read(key)
    if sealed[:1] != FORMAT:
        raise Missing
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(secret).decrypt(nonce, body, key.encode())
    except InvalidTag as error:
        raise Missing(_("This file is damaged and cannot be read.")) from error


def delete_after_commit(keys: Iterable[str]) -> None:
    """Delete files of either sort once this transaction is committed; what is gone is fine.

    What cannot be deleted then goes with a sweep, unless the same is put again before.
    """
    wanted_gone = [key for key in keys if key]
    rows = [UnwantedFile(key=key) for key in wanted_gone]
    UnwantedFile.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(partial(delete_unwanted, organization_in_force(), wanted_gone))


def delete_unwanted(organization_id: UUID, keys: Collection[str] | None = None) -> None:
    """Delete those of these files, or all, that are still unwanted. Call it after a commit.

    What fails is noted and stays unwanted.
    """
    try:
        with acting_for(organization_id):
            rows = UnwantedFile.objects.select_for_update(skip_locked=True)
            due = rows if keys is None else rows.filter(key__in=keys)
            gone = [row.pk for row in due if _is_deleted(row.key)]
            UnwantedFile.objects.filter(pk__in=gone).delete()
    except Exception as error:  # the database's: whoever committed goes on
        note_failure(f"unwanted files of organization {organization_id}", error)


def held(subject_id: UUID) -> list[str]:
    """The keys of all that is kept about an employee, of either sort, named by a row or not."""
    own = f"{organization_in_force()}/{subject_id}"
    return [
        f"{folder}/{kind}/{digest}"
        for folder in (own, PLAIN + own)
        for kind in _listed(folder)[0]
        for digest in _listed(f"{folder}/{kind}")[1]
    ]


def destroy_key(subject_id: UUID) -> None:
    """Make the vault's files about an employee unreadable for good, and refuse new ones."""
    SubjectKey.objects.update_or_create(subject_id=subject_id, defaults={"wrapped": b""})


def put_plain(data: bytes, *, owner_id: UUID, kind: str, media_type: str) -> StoredFile:
    """Keep something that may be seen by whoever is let at it: an approved picture, a brand's.

    Not encrypted by us.
    """
    stored = _named(data, owner_id=owner_id, kind=kind, prefix=PLAIN)
    _want(stored.key)
    content = ContentFile(data)
    content.content_type = media_type  # type: ignore[attr-defined]  # how django-storages is told
    default_storage.save(stored.key, content)
    return stored


def open_plain(key: str) -> bytes:
    """The content of a plain object of the organization in force.

    Raises:
        Missing: there is none.
    """
    _require_own(key.removeprefix(PLAIN), is_right_sort=key.startswith(PLAIN))
    return _read(key)


def pieces_of_plain(key: str) -> Iterator[bytes]:
    """The content of a plain object of the organization in force, piece by piece.

    It is opened for the first piece, which may be after the scope has ended.

    Raises:
        Missing: the key is no plain object's of the organization; or, with the first piece, it is
        gone.
    """
    _require_own(key.removeprefix(PLAIN), is_right_sort=key.startswith(PLAIN))
    return _pieces(key)


def signed_url(key: str, *, seconds: int = 180, filename: str, media_type: str) -> str:
    """An address that gives a plain object to whoever has it, for `seconds` (120 to 300).

    Raises:
        Missing: the key is no plain object's of the organization in force.
        ValueError: it would be good for too short or too long.
    """
    _require_own(key.removeprefix(PLAIN), is_right_sort=key.startswith(PLAIN))
    if not SHORTEST_S <= seconds <= LONGEST_S:
        raise ValueError(f"A signed address is good for {SHORTEST_S} to {LONGEST_S} seconds.")
    backend: Any = default_storage  # both storages sign; Django's base class does not know it
    return str(backend.signed_url(key, seconds=seconds, filename=filename, media_type=media_type))


def read_signed(token: str) -> SignedFile:
    """What a signed address of the local storage leads to; for the portal's view of it.

    Raises:
        Missing: the token is not ours or too old.
    """
    promise = storage.read_promise(token)
    if promise is None:
        raise Missing
    key = promise["name"]
    owner = UUID(key.removeprefix(PLAIN).split("/")[0])
    return SignedFile(key, owner, promise["filename"], promise["type"])


def open_signed(signed: SignedFile) -> bytes:
    """The content, in whatever scope: the address is the right to it.

    Raises:
        Missing: the object is gone.
    """
    return _read(signed.key)


def _is_deleted(key: str) -> bool:
    try:
        default_storage.delete(key)
    except Exception as error:  # whatever the storage raises; one file's must not keep the others
        note_failure(f"deleting {key}", error)
        return False
    return True


def _want(key: str) -> None:
    # waits for whoever deletes it at this moment, so that what is looked for next is there or not
    UnwantedFile.objects.filter(key=key).delete()


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _named(data: bytes, *, owner_id: UUID, kind: str, prefix: str = "") -> StoredFile:
    if not _KIND.fullmatch(kind):
        raise ValueError(f"{kind!r} is no kind of file: lower-case letters, digits and hyphens.")
    digest = hashlib.sha256(data).hexdigest()
    key = f"{prefix}{organization_in_force()}/{owner_id}/{kind}/{digest}"
    return StoredFile(key, digest, len(data))


def _subject_of(key: str) -> UUID:
    _require_own(key, is_right_sort=not key.startswith(PLAIN))
    try:
        return UUID(key.split("/")[1])
    except (IndexError, ValueError) as error:
        raise Missing from error


def _require_own(name: str, *, is_right_sort: bool) -> None:
    if not is_right_sort or not name.startswith(f"{organization_in_force()}/"):
        raise Missing


def _key_of(subject_id: UUID) -> bytes:
    row, _ = SubjectKey.objects.get_or_create(
        subject_id=subject_id, defaults={"wrapped": _wrap(AESGCM.generate_key(256), subject_id)}
    )
    return _unwrapped(row)


def _wrap(secret: bytes, subject_id: UUID) -> bytes:
    return _seal(secret, f"{organization_in_force()}/{subject_id}", _master_key())


def _unwrapped(row: SubjectKey | None) -> bytes:
    if row is None or not row.wrapped:
        raise KeyDestroyed
    sealed = bytes(row.wrapped)
    name = f"{row.organization_id}/{row.subject_id}".encode()
    return AESGCM(_master_key()).decrypt(
        sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], name
    )


def _master_key() -> bytes:
    return base64.urlsafe_b64decode(settings.MASTER_KEY)


def _seal(data: bytes, name: str, secret: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(secret).encrypt(nonce, data, name.encode())


def _read(key: str) -> bytes:
    with _open(key) as content:
        return content.read()


def _pieces(key: str) -> Iterator[bytes]:
    backend: Any = default_storage  # both storages read so; Django's base class does not know it
    try:
        yield from backend.pieces(key)
    except FileNotFoundError as error:
        raise Missing from error


def _open(key: str) -> IO[bytes]:
    try:
        return default_storage.open(key)
    except FileNotFoundError as error:
        raise Missing from error
