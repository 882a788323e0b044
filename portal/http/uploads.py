"""Receiving files: in memory only, for what is sent here shows faces."""

from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.utils.translation import gettext as _

from generation.vision import door
from tenants.kernel.errors import Invalid

LARGEST: Final = 30 * 1024 * 1024


def picture_of(upload: "UploadedFile[Any] | None", *, field: str, purpose: door.Purpose) -> bytes:
    """The bytes of one uploaded picture, as far as the door can tell good for the purpose.

    Raises:
        Invalid: there is none, it is too large, or it will not do.
    """
    if upload is None or (upload.size or 0) > LARGEST:
        raise Invalid(fields={field: _("Choose a file of at most 30 MB.")})
    data: bytes = upload.read()
    try:
        door.check(data, purpose)
    except door.Refusal as refusal:
        raise Invalid(fields={field: refusal.reason.told(_).text}) from refusal
    return data


class InMemoryUploads(MemoryFileUploadHandler):
    """Keeps what is sent in memory, up to the cap on a whole body (`portal.http.limits`).

    Django's other handler writes larger files to a temporary folder, unencrypted.
    """

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Take every file on, whatever its size."""
        self.activated = True
