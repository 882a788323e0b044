"""Which mails a company's employees get, for owners."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from generation.retention import notices
from portal.http.doors import MemberRequest, member_page
from portal.web.chronicle import told
from portal.web.forms import ActionForm
from tenants.audit import queries as audit
from tenants.invites.actions.sending import REMIND_AFTER
from tenants.organizations import actions
from tenants.organizations.models import Organization

LATELY = 5


class MailsForm(ActionForm):
    """The mails that nobody waits for."""

    mails_reminders = forms.BooleanField(
        required=False,
        label=gettext_lazy("Remind people who do not answer their invite"),
    )
    mails_expiring = forms.BooleanField(
        required=False,
        label=gettext_lazy("Tell people before their photos are deleted"),
    )


@member_page("organization.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest) -> HttpResponse:
    """The settings; a POST changes them."""
    kept = Organization.objects.get()
    known = {name: getattr(kept, name) for name in MailsForm.base_fields}
    form = MailsForm.of(request, initial=known)
    if form.is_valid():
        actions.change_mails(**form.cleaned_data, actor=request.actor, at=now())
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("mails:edit", request.organization.slug)
    context = {
        "form": form,
        "remind_days": REMIND_AFTER.days,
        "warn_days": notices.BEFORE.days,
        "lines": told(audit.recent(audit.Filter(verb="organization.change_mails"), limit=LATELY)),
    }
    return render(request, "mails/edit.html", context, status=400 if form.errors else 200)
