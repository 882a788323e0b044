"""What a company chose for everybody who belongs to it."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portal.http.doors import MemberRequest, member_page
from portal.web.forms import ActionForm
from tenants.organizations import actions


class CompanyForm(ActionForm):
    """The language in which the company speaks first."""

    language = forms.ChoiceField(
        required=False,
        choices=[("", gettext_lazy("As each browser asks")), *settings.LANGUAGES],
        widget=forms.RadioSelect,
        label=gettext_lazy("Pages and e-mails are in"),
        help_text=gettext_lazy("Everybody can choose another language on every page."),
    )


@member_page("organization.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest) -> HttpResponse:
    """The page; a POST changes it."""
    organization = request.organization
    form = CompanyForm.of(request, initial={"language": organization.language})
    if form.is_valid():
        wanted = form.cleaned_data["language"]
        if form.carry_out(
            lambda: actions.choose_company_language(wanted, actor=request.actor, at=now())
        ):
            messages.success(request, _("Saved."))
            return redirect("company:edit", organization.slug)
    status = 400 if form.errors else 200
    return render(request, "company/edit.html", {"form": form}, status=status)
