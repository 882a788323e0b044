"""Files that are sent: kept in memory, and only where somebody came in."""

from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import Client, RequestFactory

from portal.settings import base


def a_file(size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("selfie.jpg", b"\xff\xd8\xff" + bytes(size - 3), "image/jpeg")


def test_no_photo_lies_on_the_disk_in_the_clear(rf: RequestFactory) -> None:
    request = rf.post("/me/photos/", {"photo": a_file(4 * 2**20)})

    sent = request.FILES["photo"]

    assert isinstance(sent, InMemoryUploadedFile)
    assert sent.size == 4 * 2**20


def test_stranger_may_not_fill_the_memory(client: Client, db: None) -> None:
    size = base.DATA_UPLOAD_MAX_MEMORY_SIZE + 1

    response = client.post("/sign-in/", {"photo": a_file(size)})

    assert response.status_code == 413
