"""API keys of the organization."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from portal.http.doors import MemberRequest, member_page
from tenants.access import actions, queries
from tenants.access.models import ApiKey
from tenants.access.policy import Scope

TERMS = [("90", _("90 days")), ("365", _("A year")), ("", _("Until it is revoked"))]


class KeyForm(forms.Form):
    """A key's name, what it may do, and for how long."""

    name = forms.CharField(max_length=80, label=_("What is it for?"), help_text=_("As in: BambooHR sync"))
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=forms.CheckboxSelectMultiple, label=_("It may")
    )
    days = forms.ChoiceField(choices=TERMS, required=False, label=_("It works for"))


@member_page("key.manage")
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """The keys, newest first, and a form for another."""
    return _page(request, KeyForm())


@member_page("key.manage")
@require_POST
def issue(request: MemberRequest) -> HttpResponse:
    """Make a key. Its secret is shown in this answer and never again."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    days = form.cleaned_data["days"]
    issued = actions.issue(
        form.cleaned_data["name"],
        form.cleaned_data["scopes"],
        actor=request.actor,
        at=now(),
        expires_at=now() + timedelta(days=int(days)) if days else None,
    )
    return _page(request, KeyForm(), issued=issued)


@member_page("key.manage")
@require_POST
def revoke(request: MemberRequest, key_id: UUID) -> HttpResponse:
    """End a key now."""
    actions.revoke(get_object_or_404(ApiKey, pk=key_id), actor=request.actor, at=now())
    return redirect("keys:list", request.organization.slug)


@member_page("key.manage")
@require_POST
def rotate(request: MemberRequest, key_id: UUID) -> HttpResponse:
    """Replace a key; the old one works on for a day."""
    issued = actions.rotate(get_object_or_404(ApiKey, pk=key_id), actor=request.actor, at=now())
    return _page(request, KeyForm(), issued=issued)


def _page(
    request: MemberRequest, form: KeyForm, *, issued: actions.Issued | None = None, status: int = 200
) -> HttpResponse:
    moment = now()
    keys = [
        {"key": key, "works": not key.revoked_at and (not key.expires_at or key.expires_at > moment)}
        for key in queries.keys()
    ]
    context = {"form": form, "keys": keys, "issued": issued, "scopes": dict(Scope.choices)}
    response = render(request, "keys/list.html", context, status=status)
    if issued:
        response["Cache-Control"] = "no-store"
    return response
