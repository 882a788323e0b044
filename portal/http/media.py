"""Giving stored bytes out, with headers that keep them what they are and nothing else."""

from django.http import HttpResponse

from generation.vision.door import media_type_of


def sealed_page(page: bytes) -> HttpResponse:
    """A page of our own making that holds all it shows: it may style itself and do nothing else."""
    response = HttpResponse(page, content_type="text/html; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def picture(data: bytes, *, file_name: str = "", media_type: str = "") -> HttpResponse:
    """The picture, never cached by others, never run; `file_name` has it saved and not shown.

    Its media type is told by its first bytes where it is not known.
    """
    response = HttpResponse(data, content_type=media_type or media_type_of(data))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = (
        f'attachment; filename="{file_name}"' if file_name else 'inline; filename="picture"'
    )
    return response
