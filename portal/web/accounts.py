"""Accounts of members: signing in and out, passwords, joining, and founding an organization."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth import authenticate, login, views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.http.carried import carried, carry, drop
from portal.http.doors import public_page
from tenants.access import throttle
from tenants.kernel.errors import DomainError, NotFound
from tenants.organizations import actions, queries

JOIN = "/join/"
TRIES = throttle.Allowance("sign-in", tries=8, span=timedelta(minutes=10))


class SignInForm(AuthenticationForm):
    """E-mail and password, counted per address of the sender and account."""

    error_messages = {
        "invalid_login": _("This e-mail address and password do not belong together."),
        "inactive": _("This e-mail address and password do not belong together."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail address")

    def clean(self) -> dict[str, Any]:
        """Who signs in; refuses further tries after too many wrong ones."""
        sender = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        who = f"{sender} {str(self.data.get('username', '')).lower()}"
        try:
            throttle.count(TRIES, who, at=now())
        except throttle.TooOften as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        cleaned = super().clean()
        throttle.forget(TRIES, who)
        return cleaned


sign_in = public_page(views.LoginView.as_view(authentication_form=SignInForm))
sign_out = public_page(views.LogoutView.as_view())
password_reset = public_page(
    views.PasswordResetView.as_view(
        email_template_name="email/password_reset.txt",
        html_email_template_name="email/password_reset.html",
        subject_template_name="email/password_reset.subject.txt",
        success_url=reverse_lazy("password_reset_done"),
    )
)
password_reset_done = public_page(views.PasswordResetDoneView.as_view())
password_reset_confirm = public_page(
    views.PasswordResetConfirmView.as_view(success_url=reverse_lazy("password_reset_complete"))
)
password_reset_complete = public_page(views.PasswordResetCompleteView.as_view())


class JoinForm(forms.Form):
    """A new account's name and password."""

    name = forms.CharField(max_length=120, label=_("Your name"))
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters."),
    )


class FoundForm(forms.Form):
    """A new organization's name."""

    name = forms.CharField(max_length=120, label=_("Name of the company"))


@public_page
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The only organization of the account, or a list to choose from."""
    if not request.user.is_authenticated:
        return redirect("login")
    found = queries.organizations_of(request.user)
    if len(found) == 1:
        return redirect("home", found[0].slug)
    return render(request, "accounts/organizations.html", {"organizations": found})


@public_page
@require_safe
def join_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in a member's invitation."""
    return carry(request, token, path=JOIN)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Accept an invitation: with a new account, or as the account that is signed in."""
    token = carried(request, path=JOIN)
    peek = queries.peek_member_invitation(token, at=now())
    if peek is None:
        return render(request, "accounts/join_not_valid.html", status=404)
    form = JoinForm(request.POST or None)
    context = {"peek": peek, "form": form, "here": JOIN}
    if request.method != "POST" or (not peek.has_account and not form.is_valid()):
        return render(request, "accounts/join.html", context)
    try:
        _accept(request, token, form, has_account=peek.has_account)
    except NotFound:
        return render(request, "accounts/join_not_valid.html", status=404)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return render(request, "accounts/join.html", context, status=400)
    return drop(redirect("front"), path=JOIN)


def _accept(request: HttpRequest, token: str, form: JoinForm, *, has_account: bool) -> None:
    if has_account:
        if not request.user.is_authenticated:
            raise DomainError("Sign in with this address first.")
        actions.accept_member_invitation(token, user=request.user, at=now())
        return
    name, password = form.cleaned_data["name"], form.cleaned_data["password"]
    membership = actions.accept_with_new_account(token, name=name, password=password, at=now())
    user = authenticate(request, username=membership.user.email, password=password)
    if user is not None:
        login(request, user)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Found an organization as its owner."""
    if not request.user.is_authenticated:
        return redirect("login")
    form = FoundForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/found.html", {"form": form})
    try:
        organization = actions.found(form.cleaned_data["name"], owner=request.user, at=now())
    except DomainError as refusal:
        form.add_error("name", str(refusal))
        return render(request, "accounts/found.html", {"form": form}, status=400)
    return redirect("home", organization.slug)
