"""Problem details (RFC 9457): the one shape of whatever is refused under /api/."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse

MEDIA_TYPE: Final = "application/problem+json"


def wants_problem(request: HttpRequest) -> bool:
    """Whether a program asked, which reads no pages."""
    return request.path_info.startswith("/api/")


def problem(
    status: int, code: str, detail: str, *, fields: Mapping[str, str] | None = None
) -> HttpResponse:
    """A problem document: `errors` names each field that is wrong."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "code": code,
        "detail": detail,
    }
    if fields:
        body["errors"] = [{"field": name, "detail": text} for name, text in fields.items()]
    response = JsonResponse(body, status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="likeness"'
    return response
