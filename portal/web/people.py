"""Keeping the organization's employees by hand, and who may see them."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portal.http.doors import MemberRequest, member_page
from portal.web.forms import ActionForm
from tenants.kernel.errors import NotFound
from tenants.people import actions, queries
from tenants.people.models import Employee


class PersonForm(ActionForm):
    """What is known about somebody."""

    name = forms.CharField(max_length=120, label=gettext_lazy("Name"))
    email = forms.EmailField(label=gettext_lazy("Work e-mail address"))
    title = forms.CharField(max_length=120, required=False, label=gettext_lazy("Job title"))
    department = forms.CharField(
        max_length=120,
        required=False,
        label=gettext_lazy("Department"),
        help_text=gettext_lazy("A name that is new makes a new department."),
    )


@member_page("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Add one person by hand."""
    form = PersonForm.of(request)
    if form.is_valid():
        person = form.carry_out(
            lambda: actions.add(actor=request.actor, at=now(), **form.cleaned_data)
        )
        if person:
            messages.success(request, _("Added: %(name)s.") % {"name": person.name})
            return redirect("people:show", request.organization.slug, person.pk)
    return _form(request, form)


@member_page("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """Change what is known about one person."""
    person = queries.by_id(employee_id)
    department = person.department.name if person.department else ""
    known = {"name": person.name, "email": person.email, "title": person.title}
    form = PersonForm.of(request, initial={**known, "department": department})
    if form.is_valid():
        changed = form.carry_out(
            lambda: actions.change(person, actor=request.actor, at=now(), **form.cleaned_data)
        )
        if changed is not None:
            return redirect("people:show", request.organization.slug, person.pk)
    return _form(request, form, person)


def visible(request: MemberRequest, employee_id: UUID) -> Employee:
    """The person, if the member may see them.

    Raises:
        NotFound: they may not, or there is none.
    """
    person = queries.by_id(employee_id)
    may_see = queries.visible_departments(request.member)
    if may_see is not None and person.department_id not in may_see:
        raise NotFound(_("There is no such person."))
    return person


def _form(request: MemberRequest, form: PersonForm, person: Employee | None = None) -> HttpResponse:
    context = {"form": form, "person": person, "departments": queries.departments()}
    return render(request, "people/form.html", context, status=400 if form.errors else 200)
