"""Pictures to store, and what lies in the local storage."""

from io import BytesIO
from typing import Any

from django.conf import settings
from PIL import Image

from generation.delivery.actions import Made
from tenants.kernel import files
from tenants.people.models import Employee


def jpeg(shade: int = 0, size: tuple[int, int] = (240, 300)) -> bytes:
    """A picture that passes the door; another shade gives other bytes."""
    buffer = BytesIO()
    Image.new("RGB", size, (shade, 90, 120)).save(buffer, "JPEG")
    return buffer.getvalue()


def png(size: tuple[int, int] = (1200, 1400), mode: str = "RGB", colour: object = 90) -> bytes:
    """A picture of one colour, large enough for a background."""
    buffer = BytesIO()
    Image.new(mode, size, colour).save(buffer, "PNG")  # type: ignore[arg-type]  # as the mode has it
    return buffer.getvalue()


def made(shade: int = 0, **fields: Any) -> Made:
    """A file that stands for one that was marked and signed."""
    return Made(data=jpeg(shade), width=240, height=300, **fields)


def keep(employee: Employee, kind: str, data: bytes = b"something") -> str:
    """The key of a file that the vault now holds about the employee."""
    return files.put(data, subject_id=employee.pk, kind=kind).key


def lying_about(employee: Employee) -> set[str]:
    """The keys of everything stored about the employee, encrypted or plain."""
    root = settings.MEDIA_ROOT
    return {str(path.relative_to(root)) for path in root.rglob(f"{employee.pk}/*/*")}
