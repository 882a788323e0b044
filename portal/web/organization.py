"""The way into an organization: choosing one, founding one, and joining one by invitation."""

from typing import Final

from django import forms
from django.contrib.auth import login
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.http.carried import carried, carry, drop
from portal.http.doors import AccountRequest, account_page, public_page
from portal.web.forms import ActionForm
from tenants.kernel.errors import NotFound
from tenants.organizations import actions, queries
from tenants.organizations.models import Membership
from tenants.organizations.queries import InvitationPeek

JOIN: Final = "/join/"


class FoundForm(ActionForm):
    """A new organization's name."""

    name = forms.CharField(max_length=120, label=_("Name of the company"))


class JoinForm(ActionForm):
    """A new account's name and password."""

    name = forms.CharField(max_length=120, label=_("Your name"))
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; a sentence you can remember is best."),
    )


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: AccountRequest) -> HttpResponse:
    """Set up an organization as its owner."""
    form = FoundForm.of(request)
    if form.is_valid():
        name = form.cleaned_data["name"]
        organization = form.carry_out(lambda: actions.found(name, owner=request.user, at=now()))
        if organization:
            return redirect("home", organization.slug)
    status = 400 if form.is_bound else 200
    return render(request, "accounts/found.html", {"form": form}, status=status)


@public_page
@require_safe
def join_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in a member's invitation."""
    return carry(request, token, path=JOIN)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Accept an invitation: with a new account, or as the account that is signed in."""
    token = carried(request, path=JOIN)
    peek = queries.peek_member_invitation(token, at=now())
    if peek is None:
        return _not_valid(request)
    form = JoinForm.of(request)
    if request.method == "POST":
        try:
            membership = _accept(request, token, peek, form)
        except NotFound:  # used, revoked or run out this moment
            return _not_valid(request)
        if membership:
            return drop(redirect("front"), path=JOIN)
    context = {"peek": peek, "form": form, "here": JOIN}
    return render(request, "accounts/join.html", context, status=400 if form.errors else 200)


def _accept(
    request: HttpRequest, token: str, peek: InvitationPeek, form: JoinForm
) -> Membership | None:
    if request.user.is_authenticated:
        return actions.accept_member_invitation(token, user=request.user, at=now())
    if peek.has_account or not form.is_valid():
        return None
    given = form.cleaned_data
    membership = form.carry_out(
        lambda: actions.accept_with_new_account(
            token, name=given["name"], password=given["password"], at=now()
        )
    )
    if membership:
        login(request, membership.user, backend=f"{ModelBackend.__module__}.ModelBackend")
        actions.choose_language(membership.user, request.LANGUAGE_CODE)
    return membership


def _not_valid(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/join_not_valid.html", status=404)
