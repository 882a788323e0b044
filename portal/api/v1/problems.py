"""Refusals as problem details (RFC 9457): one shape for every error of the API."""

from http import HTTPStatus
from typing import Any

from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from portal.http.errors import status_of
from tenants.kernel.errors import DomainError

MEDIA_TYPE = "application/problem+json"


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception in a view; None lets a bug become a 500."""
    if isinstance(error, DomainError):
        fields = getattr(error, "fields", {})
        return problem(status_of(error), error.code, str(error), fields=fields)
    if isinstance(error, Http404):
        return problem(404, "not_found", "There is nothing at this address.")
    if isinstance(error, exceptions.ValidationError):
        fields = _flat(error.detail)
        return problem(400, "invalid", "Some values are not valid.", fields=fields)
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    return None


def problem(
    status: int, code: str, detail: str, *, fields: dict[str, str] | None = None
) -> Response:
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
    response = Response(body, status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="likeness"'
    return response


def _of_framework(error: exceptions.APIException) -> Response:
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "refused"
    return problem(error.status_code, code, str(error.detail))


def _flat(detail: Any, *, prefix: str = "") -> dict[str, str]:
    """Nested validation errors as dotted field names, the first sentence of each."""
    if isinstance(detail, dict):
        found: dict[str, str] = {}
        for name, inner in detail.items():
            found |= _flat(inner, prefix=f"{prefix}.{name}" if prefix else str(name))
        return found
    first = detail[0] if isinstance(detail, list) and detail else detail
    if isinstance(first, dict):
        return _flat(first, prefix=prefix)
    return {prefix or "body": str(first)}
