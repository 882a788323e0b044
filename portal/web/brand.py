"""The company's logo and colours."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from generation.brand import actions, queries
from generation.brand.lifecycle import LogoState
from generation.brand.models import Background, Ground, Logo
from generation.delivery import gate
from generation.styles import queries as styles
from generation.vision import door
from generation.vision.reasons import Reason, note_for, reason_for
from portal.http.doors import MemberRequest, member_page
from portal.http.media import picture
from portal.http.uploads import picture_of
from portal.http.ways import gives_out
from portal.web import brand_drawing as drawing
from portal.web.brand_drawing import Tile
from portal.web.forms import ActionForm
from tenants.kernel import files
from tenants.kernel.errors import Invalid, NotFound

PICKER: Final = {"type": "color", "list": "brand-colours"}


class LogoForm(ActionForm):
    """One logo for one ground."""

    ground = forms.ChoiceField(choices=Ground.choices, widget=forms.HiddenInput)
    logo = forms.FileField(
        label=gettext_lazy("Logo file"),
        help_text=gettext_lazy("SVG, PNG, WebP or JPEG. An SVG is drawn once and not kept."),
    )


class ColourForm(ActionForm):
    """What is to become of the colours."""

    change = forms.ChoiceField(
        choices=[(each, each) for each in ("add", "lead", "remove", "replace")]
    )
    colour = forms.CharField(
        max_length=100, label=gettext_lazy("Colour"), widget=forms.TextInput(attrs=PICKER)
    )
    by = forms.CharField(max_length=7, required=False)


@dataclass(frozen=True)
class LogoSide:
    """The logo of one ground as the page shows it: the one in use, and what was sent last."""

    ground: Ground
    form: LogoForm
    logo: Logo | None
    coming: Logo | None
    """Sent and not in use: still being prepared, or refused."""
    reason: Reason | None
    note: str
    former: Logo | None
    grounds: list[Tile]


def areas(request: MemberRequest, here: str) -> list[dict[str, object]]:
    """The brand's pages as tabs, with the one of this address marked."""
    pages = {
        "brand:edit": _("Logo and colours"),
        "brand:backgrounds": _("Backgrounds"),
        "brand:frames": _("Logo frames"),
    }
    slug = request.organization.slug
    return [
        {"label": label, "url": reverse(name, args=[slug]), "current": name == here}
        for name, label in pages.items()
    ]


@member_page("brand.manage")
@require_safe
def edit(request: MemberRequest) -> HttpResponse:
    """The logo and the colours, with how each looks and can be read."""
    return _page(request)


@member_page("brand.manage")
@require_POST
def add_logo(request: MemberRequest) -> HttpResponse:
    """Send a logo; a worker opens it, and the page waits for it."""
    form = LogoForm.of(request)
    if form.is_valid():
        added = form.carry_out(
            lambda: actions.add_logo(
                picture_of(form.cleaned_data["logo"], field="logo", purpose=door.LOGO),
                form.cleaned_data["ground"],
                actor=request.actor,
                at=now(),
            )
        )
        if added:
            messages.success(request, _("The logo was sent. It shows here in a moment."))
            return _back(request)
    return _page(request, logo_form=form)


@member_page("brand.manage")
@require_POST
def remove_logo(request: MemberRequest, logo_id: UUID) -> HttpResponse:
    """Use a logo no longer."""
    logo = get_object_or_404(Logo, pk=logo_id)
    actions.retire_logo(logo, actor=request.actor, at=now())
    messages.success(request, _("The logo was removed. Frames made with it keep it."))
    return _back(request)


@member_page("brand.manage")
@require_POST
def restore_logo(request: MemberRequest, logo_id: UUID) -> HttpResponse:
    """Use a logo again that was removed or replaced."""
    logo = get_object_or_404(Logo, pk=logo_id)
    actions.restore_logo(logo, actor=request.actor, at=now())
    messages.success(request, _("The earlier logo is in use again."))
    return _back(request)


@member_page("organization.view")
@require_safe
@gives_out(gate.BRAND)
def logo_picture(request: MemberRequest, logo_id: UUID) -> HttpResponse:
    """The logo as a picture of our own making."""
    del request
    logo = get_object_or_404(Logo, pk=logo_id)
    if not logo.width:
        raise NotFound
    return picture(files.open_plain(logo.file_key))


@member_page("brand.manage")
@require_POST
def change_colours(request: MemberRequest) -> HttpResponse:
    """Add colours, remove or replace one, or make it the main one."""
    form = ColourForm.of(request)
    if form.is_valid():
        given = form.cleaned_data
        done = form.carry_out(lambda: _changed(request, **given))
        if done:
            messages.success(request, done)
            return redirect(reverse("brand:edit", args=[request.organization.slug]) + "#colours")
    return _page(request, colour_form=form)


def _changed(request: MemberRequest, *, change: str, colour: str, by: str) -> str:
    who: dict[str, Any] = {"actor": request.actor, "at": now()}
    names = {"colour": colour, "by": by}
    if change == "add":
        _by_its_field(lambda: actions.add_colours(colour.split(), **who))
        return _("Added: %(colour)s.") % names
    if change == "lead":
        actions.lead_with(colour, **who)
        return _("%(colour)s is the main colour now.") % names
    if change == "replace":
        _by_its_field(lambda: actions.replace_colour(colour, by, **who))
        return _("%(colour)s is %(by)s now.") % names
    actions.remove_colour(colour, **who)
    return _("Removed: %(colour)s.") % names


def _by_its_field(action: Callable[[], object]) -> None:
    try:
        action()
    except Invalid as refusal:
        raise Invalid(fields={"colour": str(refusal)}) from refusal


def _page(
    request: MemberRequest,
    *,
    logo_form: LogoForm | None = None,
    colour_form: ColourForm | None = None,
) -> HttpResponse:
    logos = list(queries.logos())
    colours, header = queries.colours(), queries.header()
    sides = [_side(ground, logos, colours, logo_form) for ground in Ground]
    context = {
        "sides": sides,
        "waiting": any(logo.state == LogoState.RECEIVED for logo in logos),
        "colours": drawing.colour_rows(colours, _behind()),
        "proposed": _proposed(sides, colours),
        "colour_form": colour_form or ColourForm(initial={"colour": "#1e59cd"}),
        "looks": drawing.looks(header, colours),
        "areas": areas(request, "brand:edit"),
    }
    is_refused = any(form and form.errors for form in (logo_form, colour_form))
    return render(request, "brand/edit.html", context, status=400 if is_refused else 200)


def _side(ground: Ground, logos: list[Logo], colours: list[str], sent: LogoForm | None) -> LogoSide:
    own = [logo for logo in logos if logo.ground == ground]
    ready = next((logo for logo in own if logo.state == LogoState.READY), None)
    coming = next((logo for logo in own if logo.state != LogoState.READY), None)
    is_sent = sent is not None and sent.data.get("ground") == ground
    blank = LogoForm(initial={"ground": ground}, auto_id=f"id_{ground.value}_%s")
    if sent is not None and is_sent:
        sent.auto_id = f"id_{ground.value}_%s"
    return LogoSide(
        ground=ground,
        form=sent if sent is not None and is_sent else blank,
        logo=ready,
        coming=coming,
        reason=reason_for(coming.rejected_code, _) if coming else None,
        note=note_for(ready.noted_code, _) if ready else "",
        former=queries.former_logo(ground),
        grounds=drawing.tiles(ready, colours) if ready else [],
    )


def _behind() -> Background | None:
    """The background that people stand before: the default style's, else the first there is."""
    version = styles.default_version()
    return version.background if version else queries.usable_backgrounds().first()


def _proposed(sides: list[LogoSide], colours: list[str]) -> list[str]:
    """What the logos' palettes have and the kit has not, as many as fit."""
    found = dict.fromkeys(each for side in sides if side.logo for each in side.logo.palette)
    room = actions.MOST_COLOURS - len(colours)
    return [each for each in found if each not in colours][: max(0, room)]


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("brand:edit", request.organization.slug)
