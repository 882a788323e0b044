"""What the framework and the domain refuse in a view, as problem details."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions

from portal.http.errors import as_problem
from portal.http.problems import problem
from tenants.kernel.errors import DomainError, NotFound


def handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The answer to an exception in a view; None lets a bug become a 500."""
    if isinstance(error, DomainError):
        return as_problem(error)
    if isinstance(error, Http404):
        return as_problem(NotFound())
    if isinstance(error, exceptions.ValidationError):
        fields = _flat(error.detail)
        return problem(400, "invalid", _("Some values are not valid."), fields=fields)
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    return None


def _of_framework(error: exceptions.APIException) -> HttpResponse:
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
