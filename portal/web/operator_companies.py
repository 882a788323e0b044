"""Companies, and an operator's visits to them."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.http import visiting
from portal.http.doors import OperatorRequest, operator_page
from portal.web.forms import ActionForm
from tenants.kernel.errors import NotFound
from tenants.kernel.jobs import queries as jobs
from tenants.kernel.scoping import acting_for
from tenants.operators import actions, queries
from tenants.operators.models import Visit
from tenants.operators.queries import Company
from tenants.organizations.queries import members

PAGE: Final = 50


class VisitForm(ActionForm):
    """As whom, and why."""

    membership = forms.ChoiceField(label=gettext_lazy("See the pages as"))
    reason = forms.CharField(
        max_length=actions.LONGEST_REASON,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("The company's owner reads this. Name a ticket, not a person."),
    )


@operator_page
@require_safe
def listing(request: OperatorRequest) -> HttpResponse:
    """All companies, a page at a time, or the one that is searched for."""
    slug = request.GET.get("company", "")
    if slug:
        one = queries.company_of(slug)
        found = [one] if one else []
    else:
        found = queries.companies(after=_after(request.GET.get("after", "")), limit=PAGE + 1)
    context = {
        "companies": found[:PAGE],
        "company": slug,
        "following": f"?after={found[PAGE - 1].id}" if len(found) > PAGE else "",
    }
    return render(request, "operator/companies.html", context)


@operator_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: OperatorRequest, organization: str) -> HttpResponse:
    """What is known of a company from outside; a POST begins a visit."""
    company = queries.company_of(organization)
    if company is None:
        raise NotFound
    with acting_for(company.id):
        form = VisitForm.of(request)
        if visit := _begun(request, form):
            visiting.remember(request, visit)
            return redirect("home", company.slug)
        actions.note_company(operator=request.user, at=now())
        context = _known(company) | {"form": form}
    return render(request, "operator/company.html", context, status=400 if form.errors else 200)


@operator_page
@require_POST
def end(request: OperatorRequest) -> HttpResponse:
    """End the visit that this browser began."""
    place = visiting.place_of(request)
    visiting.forget(request)
    if place:
        company, visit_id = place
        with acting_for(company):
            visit = Visit.objects.filter(pk=visit_id, operator=request.user).first()
            if visit:
                actions.end_visit(visit, actor=request.actor, at=now())
        messages.success(request, _("The visit is over."))
    return redirect("operator:companies")


def _begun(request: OperatorRequest, form: VisitForm) -> Visit | None:
    """The visit that the form asks for, to one of the members in force."""
    people = {str(each.pk): each for each in members()}
    choices = [(pk, f"{each.user} · {each.get_role_display()}") for pk, each in people.items()]
    form.fields["membership"].choices = choices  # type: ignore[attr-defined]  # a choice
    if not form.is_valid():
        return None
    member, reason = people[form.cleaned_data["membership"]], form.cleaned_data["reason"]
    return form.carry_out(
        lambda: actions.begin_visit(member, operator=request.user, reason=reason, at=now())
    )


def _known(company: Company) -> dict[str, Any]:
    """What an operator may know without a visit: no names but the members'."""
    return {
        "company": company,
        "counts": jobs.counts(jobs.Wanted(organization_id=company.id)),
        "visits": list(queries.recent_visits(at=now())),
        "at": now(),
        "minutes": int(actions.TERM.total_seconds() // 60),
    }


def _after(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
