"""Share links of the company: make one, see who opened it, end it."""

from datetime import timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from generation.shares import actions, queries
from generation.shares.models import Layout, ShareLink
from portal.http.doors import MemberRequest, member_page
from portal.web import hanging
from portal.web.chronicle import names_of
from portal.web.forms import ActionForm
from tenants.kernel.errors import Invalid
from tenants.kernel.lifecycle import Actor
from tenants.people import queries as people

PAGE: Final = 20
TERMS: Final = [
    ("1", gettext_lazy("A day")),
    ("7", gettext_lazy("A week")),
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
]


class BrokenSelection(Invalid):
    """Not everybody who was chosen is known."""

    code = "broken_selection"
    sentence = gettext_lazy(
        "Somebody in this selection is not known. Go back and choose the people again."
    )


class ShareForm(ActionForm):
    """What a link shows, and for how long."""

    name = forms.CharField(
        max_length=80,
        label=gettext_lazy("Who is it for?"),
        help_text=gettext_lazy("Only you see this. One link for each, so that each can be ended."),
    )
    departments = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=gettext_lazy("Departments"),
        help_text=gettext_lazy("Without any, the whole company."),
    )
    days = forms.ChoiceField(choices=TERMS, initial="7", label=gettext_lazy("It works for"))
    layout = forms.ChoiceField(
        choices=Layout.choices,
        initial=Layout.GRID,
        required=False,
        label=gettext_lazy("Layout"),
        help_text=gettext_lazy("An org list also shows titles and departments."),
    )
    may_download = forms.BooleanField(
        required=False, label=gettext_lazy("Visitors may save the pictures")
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        choices = [(str(each.pk), each.name) for each in people.departments()]
        self.fields["departments"].choices = choices  # type: ignore[attr-defined]  # a choice

    def make(self, chosen: list[UUID], *, actor: Actor) -> actions.Made:
        """The link that the form asks for, to the chosen people where there are some.

        Raises:
            Invalid: see `actions.make`.
        """
        given, at = self.cleaned_data, now()
        return actions.make(
            given["name"],
            departments=[] if chosen else list(map(UUID, given["departments"])),
            people=chosen,
            may_download=given["may_download"],
            layout=given["layout"] or Layout.GRID,
            expires_at=at + timedelta(days=int(given["days"])),
            actor=actor,
            at=at,
        )


class Row(NamedTuple):
    """A link as the list shows it."""

    share: ShareLink
    who: str
    of: str
    works: bool


@member_page("delivery.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: MemberRequest) -> HttpResponse:
    """The links, newest first; a POST makes one, and this answer alone shows its address.

    People who are named in the address or the form are the selection.
    """
    form, chosen = ShareForm.of(request, initial=_hanging(request)), _chosen(request)
    if form.is_valid():
        made = form.carry_out(lambda: form.make(chosen, actor=request.actor))
        if made:
            return _page(request, ShareForm(), [], made=made)
    return _page(request, form, chosen)


@member_page("delivery.manage")
@require_POST
def revoke(request: MemberRequest, share_id: UUID) -> HttpResponse:
    """End a link now."""
    share = get_object_or_404(ShareLink, pk=share_id)
    actions.revoke(share, actor=request.actor, at=now())
    messages.success(request, _("Ended: %(name)s.") % vars(share))
    return redirect("shares:list", request.organization.slug)


def _page(
    request: MemberRequest,
    form: ShareForm,
    chosen: list[UUID],
    *,
    made: actions.Made | None = None,
) -> HttpResponse:
    page = Paginator(queries.links(), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "made": made,
        "chosen": sorted(people.names(chosen).items(), key=lambda each: each[1]),
        "page": page,
        "rows": _rows(list(page)),
    }
    return render(request, "shares/list.html", context, status=400 if form.errors else 200)


def _hanging(request: MemberRequest) -> dict[str, Any]:
    """What the wall shows from where a link is made: its layout, and its department alone."""
    wanted = {"layout": hanging.layout_of(request.GET), "days": "7"}
    department = request.GET.get("department", "")
    return {**wanted, "departments": [department]} if department else wanted


def _rows(shares: list[ShareLink]) -> list[Row]:
    names = names_of((share.created_by_kind, share.created_by) for share in shares)
    departments = {each.pk: each.name for each in people.departments()}
    return [
        Row(
            share,
            names.get(share.created_by, ""),
            _of(share, departments),
            share.revoked_at is None and share.expires_at > now(),
        )
        for share in shares
    ]


def _of(share: ShareLink, departments: dict[UUID, str]) -> str:
    """Whom the link shows, in words."""
    if share.people:
        number = len(share.people)
        return ngettext("%(n)d person", "%(n)d people", number) % {"n": number}
    named = [departments[pk] for pk in share.departments if pk in departments]
    return ", ".join(named) if share.departments else _("Everybody")


def _chosen(request: MemberRequest) -> list[UUID]:
    """The selection, whole or refused: what is left of a broken one may be the whole company.

    Raises:
        BrokenSelection: somebody in it is not one of the company's people.
    """
    given = request.POST if request.method == "POST" else request.GET
    texts = given.getlist("person")[: actions.MOST_PEOPLE + 1]
    try:
        found = list(dict.fromkeys(map(UUID, texts)))
    except ValueError as error:
        raise BrokenSelection from error
    if len(people.names(found)) < len(found):
        raise BrokenSelection
    return found
