"""What happened, as sentences."""

from datetime import UTC, datetime, time
from typing import Final
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.http.doors import MemberRequest, member_page
from portal.web.chronicle import told
from tenants.audit import queries
from tenants.organizations import queries as organizations

PAGE: Final = 50
KINDS: Final = [
    ("", _("All events")),
    ("employee", _("People")),
    ("invite", _("Invites")),
    ("consent", _("Consent")),
    ("photo", _("Photos")),
    ("trainingrun", _("Training")),
    ("headshotbatch", _("Rendering")),
    ("headshot", _("Headshots")),
    ("approval", _("Approvals")),
    ("export", _("Exports")),
    ("sharelink", _("Share links")),
    ("background", _("Backgrounds")),
    ("style", _("Styles")),
    ("membership", _("Members")),
    ("memberinvitation", _("Member invitations")),
    ("apikey", _("API keys")),
    ("visit", _("Visits by operators")),
]
"""Verbs begin with one of these."""


class FilterForm(forms.Form):
    """Which events to show; what makes no sense limits nothing."""

    kind = forms.ChoiceField(choices=KINDS, required=False, label=_("Kind of event"))
    by = forms.ChoiceField(required=False, label=_("Done by"))
    since = forms.DateField(
        required=False, label=_("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        required=False, label=_("Until"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        members = [(str(member.pk), str(member.user)) for member in organizations.members()]
        by = self.fields["by"]
        by.choices = [("", _("Everybody")), *members]  # type: ignore[attr-defined]  # a choice

    def wanted(self) -> queries.Filter:
        """The filter that the form asks for."""
        self.is_valid()
        given = self.cleaned_data
        since, until = given.get("since"), given.get("until")
        return queries.Filter(
            verb=given.get("kind", ""),
            actor_id=given.get("by", ""),
            since=datetime.combine(since, time.min, UTC) if since else None,
            until=datetime.combine(until, time.max, UTC) if until else None,
        )


@member_page("audit.view")
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """Events, newest first; the filter is in the address."""
    form = FilterForm(request.GET)
    events = queries.recent(form.wanted(), after=_place(request.GET), limit=PAGE + 1)
    has_more = len(events) > PAGE
    context = {
        "form": form,
        "lines": told(events[:PAGE]),
        "following": _following(request.GET, queries.place_of(events[PAGE - 1]))
        if has_more
        else "",
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "audit/list.html", context)


def _place(query: QueryDict) -> queries.Place | None:
    at, _comma, pk = query.get("after", "").partition("~")
    try:
        return queries.Place(datetime.fromisoformat(at).astimezone(UTC), UUID(pk))
    except (ValueError, OverflowError):
        return None


def _following(query: QueryDict, place: queries.Place) -> str:
    kept = query.copy()
    kept["after"] = f"{place.at.isoformat()}~{place.id}"
    return f"?{kept.urlencode()}"
