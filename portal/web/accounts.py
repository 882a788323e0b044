"""Accounts of members: signing in and out, and passwords."""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib.auth import logout, views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.http.doors import public_page
from portal.http.guests import clear_device, guest_of
from portal.http.visitors import address_of
from portal.web.forms import ActionForm
from tenants.access.throttle import Allowance, TooOften, count, forgive
from tenants.organizations import actions
from tenants.organizations.models import User

WRONG: Final = _("This e-mail address and password do not belong together.")
ON_ACCOUNT: Final = Allowance("sign-in to", tries=8, span=timedelta(minutes=10))
FROM_ADDRESS: Final = Allowance("sign-in from", tries=100, span=timedelta(minutes=10))
"""One account gets few tries; one network address more, since an office shares one."""
LINKS_TO_ACCOUNT: Final = Allowance("password link to", tries=3, span=timedelta(hours=1))
LINKS_FROM_ADDRESS: Final = Allowance("password link from", tries=30, span=timedelta(hours=1))


class SignInForm(AuthenticationForm):
    """E-mail address and password. Wrong, unknown and closed are one answer."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail address")

    def clean(self) -> dict[str, Any]:
        """The account, unless it or the network address had too many tries.

        Raises:
            TooOften: whether or not there is such an account.
        """
        # as the account is looked up: other spellings of the address share its tries
        account = self.cleaned_data.get("username", "")
        if self.request:
            count(FROM_ADDRESS, address_of(self.request), at=now())
        count(ON_ACCOUNT, account, at=now())
        return super().clean()

    def confirm_login_allowed(self, user: User) -> None:
        """The password is right: forgive the wrong ones, unless the account is closed."""
        super().confirm_login_allowed(user)
        forgive(ON_ACCOUNT, user.get_username())


class AddressForm(ActionForm):
    """Whose password is forgotten."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)


_form_only = require_http_methods(["GET", "HEAD", "POST"])
sign_in = public_page(_form_only(views.LoginView.as_view(authentication_form=SignInForm)))
password_reset_confirm = public_page(_form_only(views.PasswordResetConfirmView.as_view()))
password_reset_complete = public_page(require_safe(views.PasswordResetCompleteView.as_view()))


@public_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who this browser belongs to, member or employee."""
    was_guest = guest_of(request) is not None and not request.user.is_authenticated
    logout(request)
    return clear_device(redirect("entrance:link")) if was_guest else redirect("login")


@public_page
@_form_only
def password_reset(request: HttpRequest) -> HttpResponse:
    """Have a link mailed: one answer, whether the address has an account or not."""
    form = AddressForm.of(request)
    if not form.is_valid():
        status = 400 if form.is_bound else 200
        return render(
            request, "registration/password_reset_form.html", {"form": form}, status=status
        )
    count(LINKS_FROM_ADDRESS, address_of(request), at=now())
    _send_link(form.cleaned_data["email"])
    return redirect("password_reset_done")


@public_page
@require_safe
def password_reset_done(request: HttpRequest) -> HttpResponse:
    """Where to look for the link."""
    return render(request, "registration/password_reset_done.html")


def _send_link(email: str) -> None:
    try:
        count(LINKS_TO_ACCOUNT, email, at=now())
    except TooOften:  # saying so would tell the address's owner from a stranger
        return
    actions.send_password_link(email, at=now())
