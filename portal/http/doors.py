"""The doors of the portal: who is let in is settled before a page's own code runs.

Every view passes through exactly one of the decorators here, and `TenantMiddleware` refuses to run
one without. A member's or employee's view runs inside `acting_for()` of their organization, its
answer is rendered there, and an answer that refuses (400 and above) leaves nothing written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from portal.http import guests, visiting
from portal.http.guests import let_in
from portal.http.languages import speak
from portal.http.ways import require_way
from tenants.kernel.errors import NotFound
from tenants.kernel.lifecycle import Actor
from tenants.kernel.scoping import acting_for
from tenants.operators.actions import actor_of
from tenants.operators.models import Visit
from tenants.organizations import policy, queries
from tenants.organizations.models import Membership, Organization, User
from tenants.people.models import Employee
from tenants.people.policy import may_enter

__all__ = [
    "AccountRequest",
    "Door",
    "EmployeeRequest",
    "MemberRequest",
    "NoDoor",
    "OperatorRequest",
    "TenantMiddleware",
    "account_page",
    "behind",
    "demo_page",
    "door_of",
    "employee_page",
    "inside",
    "let_in",
    "member_page",
    "operator_page",
    "public_page",
]


class AccountRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User
    htmx: HtmxDetails


class MemberRequest(AccountRequest):
    """A request of a member of the organization in force, who holds the view's right."""

    organization: Organization
    organizations: list[Organization]
    member: Membership
    rights: frozenset[str]
    actor: Actor
    visit: Visit
    """Set where an operator looks as the member."""


class OperatorRequest(AccountRequest):
    """A request of somebody who runs Likeness."""

    actor: Actor


class EmployeeRequest(HttpRequest):
    """A request of an employee who came by an invite or a sign-in link."""

    htmx: HtmxDetails
    organization: Organization
    employee: Employee
    actor: Actor


class View(Protocol):
    """What the URL configuration calls."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The answer."""


@dataclass(frozen=True)
class Door:
    """Whom a view lets in: public, account, operator, member, employee or key; a member needs the
    right."""

    lets_in: str
    right: str = ""


class NoDoor(RuntimeError):
    """A view passes through none of the doors: a bug, never a user's mistake."""


class TenantMiddleware:
    """Runs no view without a door: forgetting one is a loud bug, not an open page. Nor does a file
    leave by a view that names no way.

    Nothing that came through a door is kept by a browser or a proxy, unless the view says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.resolver_match:
            require_way(request.resolver_match.func, response)
        response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Raise NoDoor unless the view says whom it lets in."""
        del request, args, kwargs
        if door_of(view) is None:
            raise NoDoor(f"{view} needs one of the decorators of portal.http.doors.")


P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
Guarded = Callable[Concatenate[R, P], HttpResponseBase]


def door_of(view: object) -> Door | None:
    """The door the view passes through."""
    return getattr(view, "door", None)


def public_page(view: Callable[..., HttpResponseBase]) -> View:
    """Let everybody in. What the view shows or checks is its own affair."""
    return behind(Door("public"), view)


def demo_page(view: Guarded[HttpRequest, P]) -> View:
    """Let everybody in, in the demo; elsewhere there is no such page."""

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise NotFound
        return view(request, *args, **kwargs)

    return behind(Door("public"), entered)


def account_page(view: Guarded[AccountRequest, P]) -> View:
    """Let everybody in who is signed in, whatever they are a member of."""

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        speak(request, person=request.user.language)
        return view(cast(AccountRequest, request), *args, **kwargs)

    return behind(Door("account"), entered)


def operator_page(view: Guarded[OperatorRequest, P]) -> View:
    """Let in who runs Likeness; to everybody else there is no such page."""

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not request.user.is_operator:
            raise NotFound
        speak(request, person=request.user.language)
        operator_request = cast(OperatorRequest, request)
        operator_request.actor = actor_of(request.user)
        return view(operator_request, *args, **kwargs)

    return behind(Door("operator"), entered)


def member_page(right: str) -> Callable[[Guarded[MemberRequest, P]], View]:
    """Let members in who hold the right; the address names the organization.

    An organization that is unknown or somebody else's is 404, a missing right 403. An operator on
    a visit sees what the member sees whom they visit as, see `portal.http.visiting`.

    Raises:
        KeyError: no role holds such a right.
    """
    policy.can(policy.Role.OWNER, right)

    def guard(view: Guarded[MemberRequest, P]) -> View:
        @wraps(view)
        def entered(
            request: HttpRequest, *args: Any, organization: str, **kwargs: Any
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            member_request = cast(MemberRequest, request)
            try:
                own = _enter_organization(member_request, organization, view)
            except visiting.VisitOver:
                visiting.forget(request)
                return _go(request, reverse("operator:company", args=[organization]))
            except visiting.NoFaces:
                if request.headers.get("Sec-Fetch-Dest") != "image":
                    raise
                return redirect(static(visiting.NOBODY))
            speak(request, person=member_request.user.language, company=own.language)

            def run() -> HttpResponseBase:
                _recognise(member_request)
                policy.require(member_request.member.role, right)
                return view(member_request, *args, **kwargs)

            return inside(own.pk, run)

        return behind(Door("member", right), entered)

    return guard


def employee_page(view: Guarded[EmployeeRequest, P]) -> View:
    """Let an employee in who claimed an invite or used a sign-in link in this browser.

    Whoever left or is being erased is signed out on the spot.
    """

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        guest = guests.guest_of(request)
        if guest is None:
            return _go(request, reverse("entrance:link"))

        def run() -> HttpResponseBase:
            employee = Employee.objects.filter(pk=guest.employee_id).first()
            if employee is None or not may_enter(employee):
                return guests.show_out(request, to=reverse("entrance:link"))
            _welcome(cast(EmployeeRequest, request), employee)
            return view(cast(EmployeeRequest, request), *args, **kwargs)

        return inside(guest.organization_id, run)

    return behind(Door("employee"), entered)


def behind(door: Door, view: Any) -> View:
    """The view, marked as standing behind this door. It has to keep the door itself."""
    if door_of(view):
        raise TypeError(f"{view} has a door already.")
    view.door = door
    return cast(View, view)


class _Refused(Exception):
    """Takes an answer that refuses past the end of the transaction, which it rolls back."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__(response.status_code)
        self.response = response


def inside(organization_id: UUID, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What `run` answers while the organization is in force; a refusal leaves nothing written."""
    try:
        with acting_for(organization_id):
            return _rendered(run())
    except _Refused as refused:
        return refused.response


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, SimpleTemplateResponse):
        response = response.render()
    if response.status_code >= 400:
        raise _Refused(response)
    return response


def _enter_organization(request: MemberRequest, slug: str, view: object) -> Organization:
    if request.user.is_operator:
        return _enter_as_visitor(request, slug, view)
    # only the account's own ones are looked through, so a foreign one is as unknown as any other
    request.organizations = queries.organizations_of(request.user)
    for organization in request.organizations:
        if organization.slug == slug:
            request.organization = organization
            return organization
    raise NotFound


def _enter_as_visitor(request: MemberRequest, slug: str, view: object) -> Organization:
    found = visiting.visited(request, request.user, slug, view=view)
    if found is None:
        raise NotFound
    request.organization, request.visit = found
    request.organizations = [request.organization]
    return request.organization


def _recognise(request: MemberRequest) -> None:
    visit = getattr(request, "visit", None)
    if visit:
        visiting.read_only()
    member = visit.membership if visit else queries.membership_of(request.user)
    if member is None:  # removed this very moment
        raise NotFound
    request.member = member
    request.rights = policy.RIGHTS[member.role]
    request.actor = actor_of(request.user) if visit else Actor("member", str(member.pk))


def _welcome(request: EmployeeRequest, employee: Employee) -> None:
    request.organization = Organization.objects.get()
    request.employee = employee
    request.actor = Actor("employee", str(employee.pk))
    speak(request, person=employee.language, company=request.organization.language)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    seen = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    return _go(request, redirect_to_login(seen)["Location"])


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return redirect(address)
