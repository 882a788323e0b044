"""Where objects lie: a local folder by default, S3 by configuration.

Both are django-storages backends.

Names are made from the content's digest (`tenants.kernel.files`), so a name that exists already
holds the same
content: saving it again keeps what is there, and nothing is ever overwritten or renamed.
"""

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from storages.backends.s3 import S3Storage

SIGNED_PATH: Final = "/files/"
"""Where the portal serves a local object by its signed name."""

PIECE: Final = 1024 * 1024
"""Bytes of an object that are read at once, where it is read in pieces."""

_SALT: Final = "tenants.kernel.storage.signed"


class LocalObjects(FileSystemStorage):
    """Objects as files, readable by this account only, published whole or not at all."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def signed_url(self, name: str, *, seconds: int, filename: str, media_type: str) -> str:
        """An address of the portal that gives out the object to whoever has it, for so long."""
        promise = {"name": name, "seconds": seconds, "filename": filename, "type": media_type}
        token = signing.dumps(promise, salt=_SALT, compress=True)
        return f"{settings.PUBLIC_URL}{SIGNED_PATH}{token}"

    def free(self) -> float | None:
        """Which part of the disk is free, from 0 to 1; the folder itself may be made only later.

        Raises:
            OSError: the disk does not answer.
        """
        folder = Path(self.location)
        usage = shutil.disk_usage(next(each for each in (folder, *folder.parents) if each.exists()))
        return usage.free / usage.total

    def pieces(self, name: str) -> Iterator[bytes]:
        """The object, never more than a piece of it at once."""
        with Path(self.path(name)).open("rb", buffering=0) as content:
            left = os.fstat(content.fileno()).st_size  # a buffer no larger than what comes into it
            while piece := content.read(min(PIECE, left)):
                left -= len(piece)
                yield piece

    def _save(self, name: str, content: "File[Any]") -> str:
        target = Path(self.path(name))
        if not target.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _publish(content, target)
        return name


class S3Objects(S3Storage):  # type: ignore[misc]  # django-storages has no types
    """Objects in a bucket, private; its addresses are signed and short-lived."""

    def get_default_settings(self) -> dict[str, Any]:
        return {
            **super().get_default_settings(),
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
            "querystring_expire": 180,
            "signature_version": "s3v4",
        }

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def signed_url(self, name: str, *, seconds: int, filename: str, media_type: str) -> str:
        """An address of the bucket that gives out the object to whoever has it, for so long."""
        answer = {
            "ResponseContentDisposition": disposition(filename),
            "ResponseContentType": media_type,
            "ResponseCacheControl": "private, no-store",
        }
        return str(self.url(name, parameters=answer, expire=seconds))

    def free(self) -> float | None:
        """None: a bucket has no end. It is asked for, so that one that is away is known.

        Raises:
            OSError: it does not answer.
        """
        try:
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
        except Exception as error:  # of many families: the network's, the bucket's, the key's
            raise OSError(str(error)) from error
        return None

    def pieces(self, name: str) -> Iterator[bytes]:
        """The object as it arrives: opening it as a file would hold it whole, and read it again."""
        client = self.connection.meta.client
        try:
            answer = client.get_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
        except client.exceptions.NoSuchKey as error:
            raise FileNotFoundError(name) from error
        yield from answer["Body"].iter_chunks(PIECE)

    def _save(self, name: str, content: "File[Any]") -> str:
        return name if self.exists(name) else str(super()._save(name, content))


def read_promise(token: str) -> Mapping[str, str] | None:
    """What a signed address of `LocalObjects` gives out: name, filename and type.

    None: not ours, or too old.
    """
    try:
        promise = signing.loads(token, salt=_SALT)
        return dict(signing.loads(token, salt=_SALT, max_age=promise["seconds"]))
    except signing.BadSignature:
        return None


def disposition(filename: str) -> str:
    """A Content-Disposition that saves under the name, also in old programs (RFC 6266)."""
    plain = "".join(
        each if each.isascii() and (each.isalnum() or each in "-_.") else "-" for each in filename
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


def _publish(content: "File[Any]", target: Path) -> None:
    """Write beside the target and move into place: nobody ever meets half a file."""
    partial = target.with_name(f".{secrets.token_hex(8)}")
    number = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "wb") as out:
            for chunk in content.chunks():
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
