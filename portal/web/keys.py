"""API keys of the organization."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from portal.http.doors import MemberRequest, member_page
from portal.web.forms import ActionForm
from tenants.access import actions, queries
from tenants.access.models import ApiKey
from tenants.access.policy import Scope

TERMS: Final = [
    ("", gettext_lazy("Until it is revoked")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("A year")),
]
IDLE: Final = timedelta(days=90)
"""A key that nobody used for so long is one that nobody would miss."""


class KeyForm(ActionForm):
    """A key's name, what it may do, and for how long."""

    name = forms.CharField(
        max_length=80,
        label=gettext_lazy("What is it for?"),
        help_text=gettext_lazy("One key for each system, so that each can be ended alone."),
    )
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("It may")
    )
    days = forms.ChoiceField(choices=TERMS, required=False, label=gettext_lazy("It works for"))

    def until(self, *, at: datetime) -> datetime | None:
        """When the key ends by itself."""
        days = self.cleaned_data["days"]
        return at + timedelta(days=int(days)) if days else None


class Row(NamedTuple):
    """A key as the list shows it."""

    key: ApiKey
    tasks: list[str]
    works: bool
    ends_soon: bool
    is_idle: bool


@member_page("key.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: MemberRequest) -> HttpResponse:
    """The keys, newest first; a POST makes one, and this answer alone shows its secret."""
    form, moment = KeyForm.of(request), now()
    if form.is_valid():
        issued = form.carry_out(
            lambda: actions.issue(
                form.cleaned_data["name"],
                form.cleaned_data["scopes"],
                actor=request.actor,
                at=moment,
                expires_at=form.until(at=moment),
            )
        )
        if issued:
            return _page(request, KeyForm(), issued=issued)
    return _page(request, form)


@member_page("key.manage")
@require_POST
def revoke(request: MemberRequest, key_id: UUID) -> HttpResponse:
    """End a key now."""
    key = get_object_or_404(ApiKey, pk=key_id)
    actions.revoke(key, actor=request.actor, at=now())
    messages.success(request, _("Revoked: %(name)s.") % vars(key))
    return redirect("keys:list", request.organization.slug)


@member_page("key.manage")
@require_POST
def rotate(request: MemberRequest, key_id: UUID) -> HttpResponse:
    """Replace a key; the old one works on for a day."""
    issued = actions.rotate(get_object_or_404(ApiKey, pk=key_id), actor=request.actor, at=now())
    return _page(request, KeyForm(), issued=issued)


def _page(
    request: MemberRequest, form: KeyForm, *, issued: actions.Issued | None = None
) -> HttpResponse:
    moment, keys = now(), queries.keys()
    context = {
        "form": form,
        "rows": [_row(key, moment) for key in keys],
        "issued": issued,
        "example": _example(issued) if issued else "",
    }
    response = render(request, "keys/list.html", context, status=400 if form.errors else 200)
    if issued:
        response["Cache-Control"] = "no-store"
    return response


def _row(key: ApiKey, moment: datetime) -> Row:
    works = key.revoked_at is None and (key.expires_at is None or key.expires_at > moment)
    return Row(
        key,
        [str(Scope(scope).label) for scope in key.scopes],
        works,
        works and key.expires_at is not None and key.expires_at < moment + actions.OVERLAP,
        works and (key.last_used_at or key.created_at) < moment - IDLE,
    )


def _example(issued: actions.Issued) -> str:
    """A first request to try the key with."""
    address = f"{settings.PUBLIC_URL}{reverse('api:employees')}"
    return f'curl -H "Authorization: Bearer {issued.secret}" {address}'
