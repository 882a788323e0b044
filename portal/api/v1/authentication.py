"""Keys of the API: a bearer secret says whose data is meant and what may be done."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from rest_framework import authentication, exceptions
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tenants.access import actions, policy
from tenants.access.models import ApiKey
from tenants.access.policy import Scope
from tenants.kernel.lifecycle import Actor
from tenants.kernel.scoping import acting_for


def bearer_of(request: HttpRequest | Request) -> str:
    """The secret of `Authorization: Bearer lk_...` (RFC 6750); empty where none was sent."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


class ApiKeyAuthentication(authentication.BaseAuthentication):
    """Takes over the key that `TenantView` checked at the door."""

    def authenticate(self, request: Request) -> tuple[None, ApiKey] | None:
        """The key; None where nobody sent one.

        Raises KeyRefused for a secret that is not good, whatever is wrong with it.
        """
        key: ApiKey | None = getattr(request._request, "api_key", None)
        if key is None and bearer_of(request):
            raise actions.KeyRefused
        return (None, key) if key else None

    def authenticate_header(self, request: Request) -> str:
        """What an answer 401 asks for."""
        return 'Bearer realm="likeness"'


class HasScope(BasePermission):
    """The key must hold the scope that the view's method asks for."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether it does; raises MissingScope where it does not."""
        if not isinstance(request.auth, ApiKey):
            raise exceptions.NotAuthenticated("Send a key: Authorization: Bearer lk_...")
        scopes: dict[str, Scope] = getattr(view, "scopes", {})
        scope = scopes.get(request.method or "")
        if scope is not None:
            policy.require(request.auth, scope)
        return True


class TenantView(APIView):
    """A view that runs inside the key's organization, its answer rendered there too."""

    scopes: ClassVar[dict[str, Scope]] = {}
    """HTTP method -> the scope it needs."""

    @property
    def actor(self) -> Actor:
        """The key, as the audit log names it."""
        return Actor("api_key", str(self.request.auth.pk))

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """The view with the door before it."""
        view = super().as_view(**initkwargs)
        return csrf_exempt(wraps(view)(partial(_enter, view)))


def _enter(
    view: Callable[..., Response], request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    try:
        key = actions.authenticate(bearer_of(request), at=now())
    except actions.KeyRefused:
        return view(request, *args, **kwargs)  # which answers 401
    request.api_key = key  # type: ignore[attr-defined]  # read by ApiKeyAuthentication
    with acting_for(key.organization_id):
        response = view(request, *args, **kwargs)
        return response.render() if hasattr(response, "render") else response
