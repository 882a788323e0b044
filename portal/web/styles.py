"""Style templates: editing drafts, and publishing versions."""

import secrets
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any, Final, NamedTuple
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from generation import bridge
from generation.brand import queries as brand
from generation.brand.models import Background
from generation.styles import actions, queries, specification
from generation.styles.models import StyleTemplate, StyleVersion
from generation.styles.specification import DEFAULT, Draft, Framing
from portal.http.doors import MemberRequest, member_page
from portal.web.forms import ActionForm
from tenants.people import queries as people
from tenants.people.models import Department

LABELS: Final = {
    "clothing": gettext_lazy("Clothes"),
    "lighting": gettext_lazy("Light"),
    "pose": gettext_lazy("Pose"),
    "expression": gettext_lazy("Expression"),
}
"""The axes of `specification.AXES` in words."""


def _share(label: Any, name: str) -> forms.FloatField:
    """A share of the picture, as a percentage."""
    low, high = (round(100 * limit) for limit in specification.FRAMING_LIMITS[name])
    field = forms.FloatField(min_value=low, max_value=high, label=label, step_size=0.5)
    field.widget.attrs["data-framing"] = name
    return field


class StyleForm(ActionForm):
    """A style's name, background, and what each axis allows."""

    name = forms.CharField(max_length=60, label=gettext_lazy("Name"))
    eye_line = _share(gettext_lazy("Eyes below the top edge"), "eye_line")
    head_height = _share(gettext_lazy("Height of the head"), "head_height")
    centre = _share(gettext_lazy("Middle of the head from the left"), "centre")
    candidates = forms.IntegerField(
        label=gettext_lazy("Pictures made for each person"),
        help_text=gettext_lazy("More take longer, and give more to choose the best from."),
    )
    keepers = forms.IntegerField(label=gettext_lazy("Shown to each person"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        background: forms.ModelChoiceField[Background] = forms.ModelChoiceField(
            queryset=brand.usable_backgrounds(), label=_("Background"), empty_label=None
        )
        self.fields["background"] = background
        for axis, values in specification.AXES.items():
            self.fields[axis] = forms.MultipleChoiceField(
                choices=list(values.items()),
                widget=forms.CheckboxSelectMultiple,
                label=LABELS[axis],
            )
        departments: forms.ModelMultipleChoiceField[Department] = forms.ModelMultipleChoiceField(
            queryset=people.departments(),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=_("Departments"),
        )
        self.fields["departments"] = departments

    @classmethod
    def starting(cls, style: StyleTemplate | None) -> dict[str, Any]:
        """What the form shows first: the style's draft, or what a new one should have."""
        if style is None:
            candidates, keepers = bridge.funnel(settings.ENGINE_BASE)
            draft = replace(DEFAULT, candidates=candidates, keepers=keepers)
            return cls._shown(draft)
        shown = cls._shown(Draft.from_json(style.draft))
        offered = [row.pk for row in queries.departments(style)]
        return {
            **shown,
            "name": style.name,
            "background": style.background_id,
            "departments": offered,
        }

    @staticmethod
    def _shown(draft: Draft) -> dict[str, Any]:
        shares = {name: round(100 * share, 1) for name, share in asdict(draft.framing).items()}
        numbers = {"candidates": draft.candidates, "keepers": draft.keepers}
        return {**draft.axes, **shares, **numbers}

    @property
    def draft(self) -> Draft:
        """What was filled in."""
        given = self.cleaned_data
        return Draft(
            axes={axis: given[axis] for axis in specification.AXES},
            framing=Framing(**{name: given[name] / 100 for name in specification.FRAMING_LIMITS}),
            candidates=given["candidates"],
            keepers=given["keepers"],
        )


class Frozen(NamedTuple):
    """A published version as its style's page shows it."""

    version: StyleVersion
    choices: str


@member_page("style.manage")
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """The styles, each with its newest version."""
    newest = queries.newest_versions()
    context = {
        "rows": [
            {"style": style, "version": newest.get(style.pk)} for style in queries.templates()
        ],
        "has_background": brand.usable_backgrounds().exists(),
    }
    return render(request, "styles/list.html", context)


@member_page("style.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    """A new style; without a background there is nothing to put people in front of."""
    if not brand.usable_backgrounds().exists():
        return redirect("styles:list", request.organization.slug)
    form = StyleForm.of(request, initial=StyleForm.starting(None))

    def save() -> StyleTemplate:
        given = form.cleaned_data
        style = actions.create(
            given["name"], given["background"], form.draft, actor=request.actor, at=now()
        )
        actions.offer_to(style, given["departments"], actor=request.actor, at=now())
        return style

    return _saved(request, form, save) or _page(request, form)


@member_page("style.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """The draft of a style, beside its versions."""
    style = _style(template_id)
    form = StyleForm.of(request, initial=StyleForm.starting(style))

    def save() -> StyleTemplate:
        actions.change(
            style,
            name=form.cleaned_data["name"],
            background=form.cleaned_data["background"],
            draft=form.draft,
            actor=request.actor,
            at=now(),
        )
        actions.offer_to(style, form.cleaned_data["departments"], actor=request.actor, at=now())
        return style

    return _saved(request, form, save) or _page(request, form, _style(template_id))


@member_page("style.manage")
@require_POST
def publish(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Freeze the draft into the next version."""
    style = _style(template_id)
    seed = secrets.randbelow(2**31)
    version = actions.publish(
        style, base=settings.ENGINE_BASE, seed=seed, actor=request.actor, at=now()
    )
    messages.success(request, _("Version %(number)s is published.") % vars(version))
    return redirect("styles:edit", request.organization.slug, style.pk)


@member_page("style.manage")
@require_POST
def make_default(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Render new people in this style."""
    style = _style(template_id)
    actions.make_default(style, actor=request.actor, at=now())
    messages.success(request, _("New headshots are made in %(name)s from now on.") % vars(style))
    return redirect("styles:list", request.organization.slug)


@member_page("style.manage")
@require_POST
def archive(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Offer a style no longer."""
    style = _style(template_id)
    actions.archive(style, actor=request.actor, at=now())
    messages.success(request, _("Archived: %(name)s.") % vars(style))
    return redirect("styles:list", request.organization.slug)


def _style(template_id: UUID) -> StyleTemplate:
    return get_object_or_404(queries.templates(), pk=template_id)


def _saved(
    request: MemberRequest, form: StyleForm, save: Callable[[], StyleTemplate]
) -> HttpResponse | None:
    style = form.carry_out(save) if form.is_valid() else None
    if style is None:
        return None
    messages.success(request, _("Draft saved. Publish it to have it used."))
    return redirect("styles:edit", request.organization.slug, style.pk)


def _page(
    request: MemberRequest, form: StyleForm, style: StyleTemplate | None = None
) -> HttpResponse:
    versions = queries.versions(style) if style else []
    context = {
        "form": form,
        "style": style,
        "versions": [Frozen(version, _choices(version)) for version in versions],
    }
    return render(request, "styles/edit.html", context, status=400 if form.errors else 200)


def _choices(version: StyleVersion) -> str:
    """What a version allows, axis by axis, in words."""
    allowed = version.specification["axes"]
    return "; ".join(
        f"{LABELS[axis]}: {', '.join(known.get(value, value) for value in allowed.get(axis, []))}"
        for axis, known in specification.AXES.items()
    )
