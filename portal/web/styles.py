"""Style templates: editing drafts, and publishing versions."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from generation import bridge
from generation.brand import queries as brand
from generation.brand.lifecycle import BackgroundState, FrameState
from generation.brand.models import Background, Frame
from generation.samples.actions import TooManyDrawings
from generation.styles import actions, queries, specification
from generation.styles.actions import DraftChanged
from generation.styles.models import StyleTemplate, StyleVersion
from generation.styles.profiles import PROFILES, SHOWN, Profile
from generation.styles.specification import DEFAULT, Draft, Files
from generation.vision.composition import Framing
from portal.http.doors import MemberRequest, member_page
from portal.web import drawings, file_words
from portal.web.brand_drawing import Drawing
from portal.web.forms import ActionForm
from portal.web.portraits import Paint, Portrait, crops, frame_on, portraits
from portal.web.style_words import FRAMING, LABELS, choices
from tenants.people import queries as people
from tenants.people.models import Department


def share_field(name: str) -> forms.FloatField:
    """A share of the picture, as a percentage."""
    low, high = (round(100 * limit) for limit in specification.FRAMING_LIMITS[name])
    field = forms.FloatField(min_value=low, max_value=high, label=FRAMING[name], step_size=0.5)
    field.widget.attrs["data-framing"] = name
    return field


@dataclass(frozen=True)
class FileRow:
    """A file that can be made, and whether it is ticked and has the logo."""

    profile: Profile
    kind: str
    is_made: bool
    is_framed: bool

    @property
    def is_always_made(self) -> bool:
        """Whether pages need it."""
        return self.profile.name == SHOWN


class StyleForm(ActionForm):
    """A style's name and background, what each axis allows, and which files are made."""

    name = forms.CharField(max_length=60, label=gettext_lazy("Name"))
    locked = forms.MultipleChoiceField(
        choices=list(LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=gettext_lazy("Same for everyone"),
        help_text=gettext_lazy("Employees cannot choose among what is allowed here."),
    )
    eye_line = share_field("eye_line")
    head_height = share_field("head_height")
    centre = share_field("centre")
    candidates = forms.IntegerField(
        label=gettext_lazy("Pictures made for each person"),
        help_text=gettext_lazy("More take longer, and give more to choose the best from."),
    )
    keepers = forms.IntegerField(label=gettext_lazy("Shown to each person"))
    profiles = forms.MultipleChoiceField(
        choices=[(name, profile.label) for name, profile in PROFILES.items()],
        required=False,
        label=gettext_lazy("Files that are made"),
    )
    framed = forms.MultipleChoiceField(
        choices=[(each.name, each.label) for each in PROFILES.values() if each.takes_frame],
        required=False,
        label=gettext_lazy("Files with the logo"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        background: forms.ModelChoiceField[Background] = forms.ModelChoiceField(
            queryset=brand.usable_backgrounds(), label=_("Background"), empty_label=None
        )
        self.fields["background"] = background
        frame: forms.ModelChoiceField[Frame] = forms.ModelChoiceField(
            queryset=brand.frames(),
            required=False,
            label=_("Logo frame"),
            empty_label=_("No logo on files"),
        )
        self.fields["frame"] = frame
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
            "frame": style.frame_id or "",
            "departments": offered,
        }

    @staticmethod
    def _shown(draft: Draft) -> dict[str, Any]:
        numbers = {"candidates": draft.candidates, "keepers": draft.keepers}
        files = {"profiles": draft.files.made, "framed": _on(draft.files)}
        return {
            **draft.axes,
            "locked": list(draft.locked),
            **_percent(draft),
            **numbers,
            **files,
        }

    @property
    def draft(self) -> Draft:
        """What was filled in."""
        given = self.cleaned_data
        return Draft(
            axes={axis: given[axis] for axis in specification.AXES},
            locked=given["locked"],
            framing=Framing(**{name: given[name] / 100 for name in specification.FRAMING_LIMITS}),
            candidates=given["candidates"],
            keepers=given["keepers"],
            files=ticked(self),
        )


def ticked(form: StyleForm) -> Files:
    """The files that are ticked; that which pages show cannot be left out."""
    given = {name: form[name].value() or [] for name in ("profiles", "framed")}
    made = [name for name in PROFILES if name in given["profiles"] or name == SHOWN]
    every = set(Files(profiles=made).with_frame) <= set(given["framed"])
    return Files(profiles=made, framed=None if every else given["framed"])


class Frozen(NamedTuple):
    """A published version as its style's page shows it."""

    version: StyleVersion
    choices: str


class Stage(NamedTuple):
    """The sample people beside the form, in what the form says."""

    portraits: list[Portrait]
    crops: Sequence[dict[str, Any]]
    framing: dict[str, float]
    offered: list[tuple[str, Paint]]
    """The backgrounds to choose among, by id."""
    frame: Drawing | None
    """The logo on the whole picture."""
    frames: list[Frame]
    """The frames to choose among, and the published version's."""


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
    form = StyleForm.of(request, initial={**StyleForm.starting(None), **_reset(request)})

    def save() -> StyleTemplate:
        given = form.cleaned_data
        return actions.create(
            given["name"],
            given["background"],
            form.draft,
            frame=given["frame"],
            departments=given["departments"],
            actor=request.actor,
            at=now(),
        )

    return _saved(request, form, save) or _page(request, form)


@member_page("style.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """The draft of a style, beside its versions."""
    find = style_to_change if request.method == "POST" else style_of
    style = find(template_id)
    form = StyleForm.of(request, initial={**StyleForm.starting(style), **_reset(request)})

    def save() -> StyleTemplate:
        given = form.cleaned_data
        actions.change(
            style,
            name=given["name"],
            background=given["background"],
            frame=given["frame"],
            draft=form.draft,
            departments=given["departments"],
            draft_of=draft_of(request),
            actor=request.actor,
            at=now(),
        )
        return style

    return _saved(request, form, save) or _page(request, form, find(template_id))


@member_page("style.manage")
@require_POST
def make_default(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Render new people in this style."""
    style = style_to_change(template_id)
    actions.make_default(style, actor=request.actor, at=now())
    messages.success(request, _("New headshots are made in %(name)s from now on.") % vars(style))
    return redirect("styles:list", request.organization.slug)


@member_page("style.manage")
@require_POST
def archive(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Offer a style no longer."""
    style = style_to_change(template_id)
    actions.archive(style, actor=request.actor, at=now())
    messages.success(request, _("Archived: %(name)s.") % vars(style))
    return redirect("styles:list", request.organization.slug)


def style_of(template_id: UUID) -> StyleTemplate:
    """A style in use, of the company in force."""
    return get_object_or_404(queries.templates(), pk=template_id)


def style_to_change(template_id: UUID) -> StyleTemplate:
    """A style that an action is asked for, which says so itself where it is archived."""
    return get_object_or_404(queries.every_template(), pk=template_id)


def draft_of(request: MemberRequest) -> datetime | None:
    """When the draft that was looked at had been changed; None where the form does not say."""
    raw = request.POST.get("draft_of", "")
    try:
        return parse_datetime(raw) if raw else None
    except ValueError:
        return None


def _saved(
    request: MemberRequest, form: StyleForm, save: Callable[[], StyleTemplate]
) -> HttpResponse | None:
    style = form.carry_out(save) if form.is_valid() else None
    if style is None:
        return None
    return _next(request, style)


def _next(request: MemberRequest, style: StyleTemplate) -> HttpResponse:
    """Where the pressed button leads once the draft is saved."""
    slug = request.organization.slug
    if request.POST.get("then") == "publish":
        return redirect("styles:publish", slug, style.pk)
    messages.success(request, _("Draft saved. Publish it to have it used."))
    if request.POST.get("then") == "draw":
        try:
            drawings.ask(style_of(style.pk), actor=request.actor, at=now())
        except TooManyDrawings as refusal:  # the draft stays saved
            messages.error(request, str(refusal))
    return redirect("styles:edit", slug, style.pk)


def _page(
    request: MemberRequest, form: StyleForm, style: StyleTemplate | None = None
) -> HttpResponse:
    versions = (
        [Frozen(version, choices(version)) for version in queries.versions(style)] if style else []
    )
    context = {
        "form": form,
        "style": style,
        "draft_of": _shown_draft(request, form, style) if style else "",
        "versions": versions,
        "published": _published(request, versions[0].version) if versions else None,
        "stage": _stage(request, form, style, versions[0].version if versions else None),
        "usual": _percent(DEFAULT),
        "retired": retired(style) if style else None,
        "file_rows": _file_rows(ticked(form)),
        **(drawings.context_of(style, at=now()) if style else {}),
    }
    return render(request, "styles/edit.html", context, status=400 if form.errors else 200)


def _shown_draft(request: MemberRequest, form: StyleForm, style: StyleTemplate) -> str:
    """Which draft the page is about: that of its first look, until it has told of another one."""
    if form.is_bound and not isinstance(form.refusal, DraftChanged):
        return request.POST.get("draft_of", "")
    return style.changed_at.isoformat()


def _stage(
    request: MemberRequest,
    form: StyleForm,
    style: StyleTemplate | None,
    newest: StyleVersion | None,
) -> Stage:
    slug = request.organization.slug
    usable = brand.usable_backgrounds()
    offered = [(str(row.pk), Paint.of(row.plain, slug=slug)) for row in usable]
    first = offered[0][1] if offered else None
    paint = dict(offered).get(str(form["background"].value()), first)
    if paint is None:  # all are retired: what the draft had
        background = style.background.plain if style else Background().plain
        paint = Paint.of(background, slug=slug)
    framing = {name: _shownshare_field(form, name) for name in specification.FRAMING_LIMITS}
    people = portraits(paint, framing, of="stage")
    frames = {str(each.pk): each for each in brand.frames()}
    chosen = frames.get(str(form["frame"].value()))
    if newest and newest.frame:
        frames.setdefault(str(newest.frame_id), newest.frame)
    return Stage(
        people,
        crops(people[0], chosen, ticked(form), slug=slug),
        framing,
        offered,
        frame_on(chosen, ticked(form), slug=slug),
        list(frames.values()),
    )


def _reset(request: MemberRequest) -> dict[str, str]:
    """The usual framing, where somebody without scripts asked to have it back."""
    return _percent(DEFAULT) if request.GET.get("framing") == "usual" else {}


def _shownshare_field(form: StyleForm, name: str) -> float:
    """What the field says, where that is a share that a head can have; else the usual."""
    low, high = specification.FRAMING_LIMITS[name]
    try:
        share = float(form[name].value()) / 100
    except (TypeError, ValueError):
        share = low - 1
    usual: float = getattr(DEFAULT.framing, name)
    return share if low <= share <= high else usual


def _published(request: MemberRequest, version: StyleVersion) -> dict[str, Any]:
    """The look of the newest version, which the editor shows while a key is held."""
    paint = Paint.of(version.specification["background"], slug=request.organization.slug)
    shares = {name: round(100 * share, 1) for name, share in version.framing.items()}
    return {
        "number": version.number,
        "paint": paint,
        "framing": shares,
        "frame": version.frame_id or "",
        "framed": " ".join(version.files.with_frame),
    }


def _percent(draft: Draft) -> dict[str, str]:
    return {name: f"{100 * share:.3g}" for name, share in asdict(draft.framing).items()}


def retired(style: StyleTemplate) -> dict[str, str]:
    """The names of the draft's background and frame where nobody can use them any more."""
    background, frame = style.background, style.frame
    gone = {}
    if background.state != BackgroundState.READY:
        gone["background"] = background.name
    if frame and frame.state != FrameState.READY:
        gone["frame"] = frame.name
    return gone


def _file_rows(files: Files) -> list[FileRow]:
    """Each file as the page offers it."""
    return [
        FileRow(each, file_words.kind(each), each.name in files.made, each.name in _on(files))
        for each in PROFILES.values()
    ]


def _on(files: Files) -> list[str]:
    """The files that are ticked for a logo, those that are not made too."""
    return replace(files, profiles=None).with_frame
