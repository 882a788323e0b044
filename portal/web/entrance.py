"""How an employee comes in: the invite's link, the sign-in link, and asking for a new one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from portal.http.carried import carried, carry, drop
from portal.http.doors import let_in, public_page
from tenants.invites import actions, queries
from tenants.kernel.errors import NotFound

INVITE, BACK = "/i/", "/back/"


@public_page
@require_safe
def invite_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the invite's mail."""
    return carry(request, token, path=INVITE)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Who asks and what happens; a POST joins."""
    token = carried(request, path=INVITE)
    peek = queries.peek(token, at=now())
    if peek is None:
        return _not_valid(request)
    if request.method != "POST":
        return render(request, "entrance/invite.html", {"peek": peek})
    try:
        employee = actions.claim(token, at=now())
    except NotFound:
        return _not_valid(request)
    let_in(request, employee)
    return drop(redirect("capture:start"), path=INVITE)


@public_page
@require_safe
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in every later mail."""
    return carry(request, token, path=BACK)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """One button: mail scanners follow links but press nothing. A POST uses the link up."""
    token = carried(request, path=BACK)
    peek = queries.peek_sign_in_link(token, at=now())
    if peek is None:
        return _not_valid(request)
    if request.method != "POST":
        return render(request, "entrance/back.html", {"peek": peek})
    try:
        employee = actions.use_sign_in_link(token, at=now())
    except NotFound:
        return _not_valid(request)
    let_in(request, employee)
    return drop(redirect("capture:start"), path=BACK)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """Mail me a link: one answer, whether the address is known or not."""
    if request.method != "POST":
        return render(request, "entrance/link.html")
    actions.send_sign_in_link(request.POST.get("email", "")[:254], at=now())
    return render(request, "entrance/link.html", {"sent": True})


def _not_valid(request: HttpRequest) -> HttpResponse:
    return render(request, "entrance/not_valid.html", status=404)
