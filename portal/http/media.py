"""Giving pictures out: bytes with headers that keep them a picture and nothing else."""

from django.http import HttpResponse

from generation.vision.door import media_type_of


def picture(data: bytes, *, file_name: str = "") -> HttpResponse:
    """The picture, never cached by others, never run; `file_name` has it saved and not shown."""
    response = HttpResponse(data, content_type=media_type_of(data))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = (
        f'attachment; filename="{file_name}"' if file_name else 'inline; filename="picture"'
    )
    return response
