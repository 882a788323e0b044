"""Style templates: editing drafts, and publishing versions."""

import secrets
from collections.abc import Callable
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from generation.brand import queries as brand
from generation.styles import actions, queries, specification
from generation.styles.models import StyleTemplate
from portal.http.doors import MemberRequest, member_page
from tenants.kernel.errors import DomainError

AXIS_LABELS = {
    "clothing": gettext_lazy("Clothes"),
    "lighting": gettext_lazy("Light"),
    "pose": gettext_lazy("Pose"),
    "expression": gettext_lazy("Expression"),
}


class StyleForm(forms.Form):
    """A style's name, background, and what each axis allows."""

    name = forms.CharField(max_length=60, label=gettext_lazy("Name"))
    background = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Background"), empty_label=None
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form's own arguments
        field = self.fields["background"]
        field.queryset = brand.usable_backgrounds()  # type: ignore[attr-defined]  # a model choice
        for axis, values in specification.AXES.items():
            self.fields[axis] = forms.MultipleChoiceField(
                choices=list(values.items()),
                widget=forms.CheckboxSelectMultiple,
                label=AXIS_LABELS[axis],
                initial=specification.DEFAULT[axis],
            )

    @property
    def axes(self) -> dict[str, list[str]]:
        """What was chosen on each axis."""
        return {axis: self.cleaned_data[axis] for axis in specification.AXES}


@member_page("style.manage")
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """The styles, each with its newest version."""
    rows = [
        {"style": style, "version": queries.versions(style).first()} for style in queries.templates()
    ]
    has_background = brand.usable_backgrounds().exists()
    return render(request, "styles/list.html", {"rows": rows, "has_background": has_background})


@member_page("style.manage")
def create(request: MemberRequest) -> HttpResponse:
    """A new style."""
    form = StyleForm(request.POST or None)

    def save() -> StyleTemplate:
        given = form.cleaned_data
        return actions.create(
            given["name"], given["background"], form.axes, actor=request.actor, at=now()
        )

    return _save(request, form, save, None)


@member_page("style.manage")
def edit(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """The draft of a style, beside its versions."""
    style = get_object_or_404(queries.templates(), pk=template_id)
    initial = {"name": style.name, "background": style.background_id, **style.draft}
    form = StyleForm(request.POST or None, initial=initial)

    def save() -> StyleTemplate:
        given = form.cleaned_data
        actions.change(
            style,
            name=given["name"],
            background=given["background"],
            axes=form.axes,
            actor=request.actor,
            at=now(),
        )
        return style

    return _save(request, form, save, style)


def _save(
    request: MemberRequest,
    form: StyleForm,
    save: Callable[[], StyleTemplate],
    style: StyleTemplate | None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            style = save()
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Draft saved. Publish it to use it."))
            return redirect("styles:edit", request.organization.slug, style.pk)
    versions = list(queries.versions(style)) if style else []
    context = {"form": form, "style": style, "versions": versions, "axes": list(specification.AXES)}
    return render(request, "styles/edit.html", context, status=400 if form.errors else 200)


@member_page("style.manage")
@require_POST
def publish(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Freeze the draft into the next version."""
    style = get_object_or_404(queries.templates(), pk=template_id)
    version = actions.publish(
        style,
        base=settings.ENGINE_BASE,
        seed=secrets.randbelow(2**31),
        actor=request.actor,
        at=now(),
    )
    messages.success(request, _("Version %(n)d is published.") % {"n": version.number})
    return redirect("styles:edit", request.organization.slug, style.pk)


@member_page("style.manage")
@require_POST
def make_default(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Render new people in this style."""
    style = get_object_or_404(queries.templates(), pk=template_id)
    actions.make_default(style, actor=request.actor, at=now())
    return redirect("styles:list", request.organization.slug)


@member_page("style.manage")
@require_POST
def archive(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Offer a style no longer."""
    style = get_object_or_404(queries.templates(), pk=template_id)
    actions.archive(style, actor=request.actor, at=now())
    return redirect("styles:list", request.organization.slug)
