"""The view that every endpoint is: inside the organization of the key that was sent."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import now
from django.views.decorators.common import no_append_slash
from django.views.decorators.csrf import csrf_exempt
from rest_framework.response import Response
from rest_framework.views import APIView

from generation.delivery.gate import Way
from portal.http.bearer import bearer_of
from portal.http.doors import Door, behind, inside
from portal.http.ways import gives_out
from tenants.access import actions
from tenants.access.policy import Scope
from tenants.kernel.lifecycle import Actor


class TenantView(APIView):
    """A view that runs inside the key's organization, its answer rendered there too."""

    scopes: ClassVar[dict[str, Scope]] = {}
    """HTTP method -> the scope it needs; HEAD needs what GET does."""
    way: ClassVar[Way | None] = None
    """By which way it gives out files, if it does."""
    http_method_names = [name for name in APIView.http_method_names if name != "options"]
    """Without OPTIONS: the OpenAPI document says what there is."""

    @property
    def actor(self) -> Actor:
        """The key, as the audit log names it."""
        return Actor("api_key", str(self.request.auth.pk))

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """The view with the door before it.

        Sent without its last slash, a PUT is not led on to it: it would arrive there as a GET.
        """
        view = super().as_view(**initkwargs)
        entered = csrf_exempt(wraps(view)(partial(_enter, view)))
        marked = gives_out(cls.way)(entered) if cls.way else entered
        return behind(Door("key"), no_append_slash(marked))


def _enter(
    view: Callable[..., Response], request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    try:
        key = actions.authenticate(bearer_of(request), at=now())
    except actions.KeyRefused:
        return view(request, *args, **kwargs)  # which answers 401
    request.api_key = key  # type: ignore[attr-defined]  # read by ApiKeyAuthentication
    return inside(key.organization_id, lambda: view(request, *args, **kwargs))
