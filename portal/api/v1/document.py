"""The OpenAPI document: the same for everybody, so it is made once."""

from functools import cache
from threading import Lock
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.request import Request
from rest_framework.response import Response

_making = Lock()


class DocumentView(SpectacularJSONAPIView):
    """Gives the document to everybody."""

    http_method_names = ("get", "head")

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Read the document."""
        return Response(document())


def document() -> dict[str, Any]:
    """What the API can do, as OpenAPI says it."""
    with _making:  # the generator is not fit for two threads at once
        return _made()


@cache
def _made() -> dict[str, Any]:
    generator: Any = SchemaGenerator  # it has no types
    return dict(generator().get_schema(request=None, public=True))
