"""What the OpenAPI document says beyond what the views show."""

from http import HTTPStatus
from typing import Any, Final

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from generation.styles.profiles import PROFILES
from portal.http.errors import STATUS
from portal.http.problems import MEDIA_TYPE

REFUSALS: Final = sorted({*STATUS.values(), 406, 415, 500})
"""The families of the domain, what the framework refuses before them, and bugs."""
PROFILE_NAMES: Final = [(name, name) for name in PROFILES]
"""One name for a choice of which several serializers have some."""
TEXT: Final = {"type": "string"}
PROBLEM: Final = {
    "type": "object",
    "description": "What was refused and what to do (RFC 9457).",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "code": {**TEXT, "description": "For programs; it stays the same."},
        "detail": {**TEXT, "description": "For people."},
        "errors": {
            "type": "array",
            "description": "Each field that is wrong.",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": TEXT, "detail": TEXT},
            },
        },
    },
}
HEADERS: Final = {
    401: {"WWW-Authenticate": {"schema": TEXT}},
    429: {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}},
}


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself when made
    """The bearer key, as OpenAPI names it."""

    target_class = "portal.api.v1.authentication.ApiKeyAuthentication"
    name = "ApiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """An HTTP bearer secret."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "lk_..."}


def with_refusals(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """The document, in which every operation may refuse: all do it alike."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    result["components"]["responses"] = {str(status): _refusal(status) for status in REFUSALS}
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"] |= {
                str(status): {"$ref": f"#/components/responses/{status}"} for status in REFUSALS
            }
    return result


def _refusal(status: int) -> dict[str, Any]:
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        "description": HTTPStatus(status).phrase,
        "headers": HEADERS.get(status, {}),
        "content": {MEDIA_TYPE: problem},
    }
