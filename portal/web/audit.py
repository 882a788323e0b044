"""What happened, as sentences; what is filtered for can be taken away as a table."""

from datetime import UTC, datetime, time
from typing import Any, Final

from django import forms
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from generation.delivery import gate
from portal.http import places
from portal.http.doors import MemberRequest, member_page
from portal.http.ways import gives_out
from portal.web import audit_table
from portal.web.chronicle import Thing, thing, told
from tenants.access.queries import keys as api_keys
from tenants.audit import queries
from tenants.audit.actions import record
from tenants.audit.models import AuditEvent
from tenants.kernel.storage import disposition
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
    ("audit", _("Exports of this log")),
]
"""Verbs begin with one of these."""
SORTS: Final = [
    ("kind:employee", _("Employees")),
    ("kind:api_key", _("All API keys")),
    ("kind:system", "Likeness"),
    ("kind:operator", _("Operators of Likeness")),
]
"""Whoever acts and is not one member."""


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
    about = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        members = [(str(member.pk), str(member.user)) for member in organizations.members()]
        keys = [(str(key.pk), key.name) for key in api_keys()]
        choices: list[Any] = [("", _("Everybody")), *members, *SORTS]
        if keys:
            choices.append((_("API keys"), keys))
        self.fields["by"].choices = choices  # type: ignore[attr-defined]  # a choice
        self.is_valid()
        self.thing: Thing | None = thing(self.cleaned_data.get("about", ""))

    def wanted(self, *, before: datetime | None = None) -> queries.Filter:
        """The filter that the form asks for, of what had happened `before`."""
        given = self.cleaned_data
        since, until, by = given.get("since"), given.get("until"), given.get("by", "")
        sort, _colon, kind = by.partition(":")
        ends = [datetime.combine(until, time.max, UTC)] if until else []
        return queries.Filter(
            verb=given.get("kind", ""),
            about=self.thing.ids if self.thing else frozenset(),
            actor_id="" if sort == "kind" else by,
            actor_kind=kind,
            since=datetime.combine(since, time.min, UTC) if since else None,
            until=min([*ends, *([before] if before else [])], default=None),
        )

    def chosen(self) -> dict[str, str]:
        """What limits the events, as it is kept in the log of exports."""
        given = {name: str(value) for name, value in self.cleaned_data.items() if value}
        return given if self.thing else {n: value for n, value in given.items() if n != "about"}


@member_page("audit.view")
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """Events, newest first; the filter is in the address."""
    form = FilterForm(request.GET)
    events = queries.recent(form.wanted(), after=_place(request.GET), limit=PAGE + 1)
    context = {
        "form": form,
        "thing": form.thing,
        "without_thing": _query(request.GET, about=""),
        "lines": told(events[:PAGE]),
        "following": _following(request.GET, events[PAGE - 1]) if len(events) > PAGE else "",
        "is_filtered": bool(form.chosen()),
        "export": _query(request.GET, after=""),
    }
    return render(request, "audit/list.html", context)


@member_page("audit.view")
@require_safe
@gives_out(gate.AUDIT)
def export(request: MemberRequest) -> HttpResponseBase:
    """The events that the filter asks for, all of them, as a table; taking it is an event too."""
    at = now()
    form = FilterForm(request.GET)
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(content_type=audit_table.MEDIA_TYPE)
    else:
        who = request.organization
        record("audit.export", who, actor=request.actor, at=at, **form.chosen())
        pieces = audit_table.pieces(who.pk, form.wanted(before=at))
        response = StreamingHttpResponse(pieces, content_type=audit_table.MEDIA_TYPE)
    response["Content-Disposition"] = disposition(
        f"{request.organization.slug}-audit-{at:%Y-%m-%d}.csv"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _place(query: QueryDict) -> queries.Place | None:
    place = places.read(query.get("after", ""))
    return queries.Place(*place) if place else None


def _following(query: QueryDict, last: AuditEvent) -> str:
    place = queries.place_of(last)
    return _query(query, after=places.written(*place))


def _query(query: QueryDict, **changes: str) -> str:
    """The address's filter with these changes; what is empty is left out."""
    kept = query.copy()
    for name, value in changes.items():
        kept[name] = value
    for name in [name for name in kept if not kept[name]]:
        del kept[name]
    return f"?{kept.urlencode()}"
