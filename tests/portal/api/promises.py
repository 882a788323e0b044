"""The OpenAPI document, held against what the API really answers."""

import re
from typing import Any

from django.urls import Resolver404

from portal.api.v1.document import document


def operation(method: str, answer: Any) -> dict[str, Any] | None:
    """What the document says of the method at the address; None where it knows none."""
    try:
        route = answer.resolver_match.route
    except Resolver404:
        return None
    template = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", route)
    said: dict[str, dict[str, Any]] = document()["paths"].get(template, {})
    return said.get("get" if method == "HEAD" else method.lower())


def assert_declared(method: str, answer: Any) -> None:
    """Fail unless the document announces such an answer, its media type and our own headers."""
    said = operation(method, answer)
    if said is None:
        assert answer.status_code >= 400
        return
    response = said["responses"][str(answer.status_code)]
    if "$ref" in response:
        response = document()["components"]["responses"][response["$ref"].rpartition("/")[2]]
    assert answer.headers["Content-Type"] in response["content"]
    assert "X-Outcome" not in answer.headers or "X-Outcome" in response["headers"]
