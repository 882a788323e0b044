"""Receiving files: in memory only, for what is sent here shows faces."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler


class InMemoryUploads(MemoryFileUploadHandler):
    """Keeps what is sent in memory, up to the cap on a whole body (`portal.http.limits`).

    Django's other handler writes larger files to a temporary folder, unencrypted.
    """

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Take every file on, whatever its size."""
        self.activated = True
