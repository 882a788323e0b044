"""Receiving files: in memory only, for what is sent here shows faces."""

from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler


class InMemoryUploads(MemoryFileUploadHandler):
    """Keeps what is sent in memory, whatever its size.

    Django's own second handler writes larger files to a temporary folder, unencrypted.
    """

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, Any],  # noqa: N803  # Django's name
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        """Refuse by the announced size, before anything was read.

        Raises:
            RequestDataTooBig: more than a form may send, or than a stranger's may.
        """
        del input_data, META, boundary, encoding
        if content_length > self._most():
            raise RequestDataTooBig("More was sent than UPLOAD_MAX_BYTES.")
        self.activated = True

    def _most(self) -> int:
        """Nobody who is not signed in has anything to send."""
        cookies = self.request.COOKIES if self.request else {}
        known = settings.SESSION_COOKIE_NAME in cookies
        most = settings.UPLOAD_MAX_BYTES if known else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return int(most)
