"""Keys of the API: a bearer secret says whose data is meant and what may be done."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from portal.http.bearer import bearer_of
from tenants.access import actions, policy
from tenants.access.models import ApiKey
from tenants.access.policy import Scope


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
    """The key must hold the scope that the view names for the method; no scope, no such method."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether it does; raises MissingScope where it does not.

        Raises MethodNotAllowed for a method without a scope, so that forgetting one opens nothing.
        """
        if not isinstance(request.auth, ApiKey):
            raise exceptions.NotAuthenticated(_("Send a key: Authorization: Bearer lk_..."))
        scopes: dict[str, Scope] = getattr(view, "scopes", {})
        method = request.method or ""
        scope = scopes.get("GET" if method == "HEAD" else method)
        if scope is None:
            raise exceptions.MethodNotAllowed(method)
        policy.require(request.auth, scope)
        return True
