"""The rules by which headshots are approved, for owners."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from generation.approvals import actions, queries
from generation.approvals.lifecycle import WAITING, ApprovalState
from portal.http.doors import MemberRequest, member_page
from portal.web.chronicle import told
from portal.web.forms import ActionForm
from tenants.audit import queries as audit
from tenants.organizations.policy import Role, can
from tenants.organizations.queries import members

LATELY = 5


class RulesForm(ActionForm):
    """Who has to say yes before a headshot may leave."""

    needs_sign_off = forms.BooleanField(
        required=False,
        label=gettext_lazy("Employees choose their picture themselves"),
        help_text=gettext_lazy(
            "Without this, the best takes go to review as soon as they are made. The employee may "
            "still choose another one."
        ),
    )
    steps = forms.TypedChoiceField(
        coerce=int,
        choices=[
            (1, gettext_lazy("One reviewer")),
            (2, gettext_lazy("Two reviewers, two different people")),
        ],
        widget=forms.RadioSelect,
        label=gettext_lazy("Who says yes after that"),
    )
    auto_approve = forms.BooleanField(
        required=False,
        label=gettext_lazy("Approve what passes every check without a reviewer"),
        help_text=gettext_lazy(
            "What fails a check, and what no check sees, still waits for a reviewer."
        ),
    )
    carries_over = forms.BooleanField(
        required=False,
        label=gettext_lazy("An approval may count for another finish of the same picture"),
        help_text=gettext_lazy(
            "Then whoever plans a rebrand may have its pictures used unseen. The face stays the "
            "same, pixel by pixel; background and framing change."
        ),
    )


@member_page("organization.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest) -> HttpResponse:
    """The rules; a POST changes them."""
    kept = queries.rules()
    known = {name: getattr(kept, name) for name in RulesForm.base_fields}
    form = RulesForm.of(request, initial=known)
    if form.is_valid():
        wanted = form.cleaned_data
        if form.carry_out(lambda: actions.change_rules(**wanted, actor=request.actor, at=now())):
            messages.success(request, _("Saved. The rules hold from now on."))
            return redirect("rules:edit", request.organization.slug)
    waiting = queries.everybodys()
    reviewing = [role for role in Role if can(role, "headshot.review")]
    context = {
        "form": form,
        "reviewers": members().filter(role__in=reviewing).count(),
        "steps": kept.steps,
        "first": waiting.filter(state=ApprovalState.OPEN).count(),
        "second": waiting.filter(state=ApprovalState.SECOND).count(),
        "unsigned": waiting.filter(is_signed=False, state__in=WAITING).count(),
        "lines": told(audit.recent(audit.Filter(verb="approvalpolicy"), limit=LATELY)),
    }
    return render(request, "rules/edit.html", context, status=400 if form.errors else 200)
