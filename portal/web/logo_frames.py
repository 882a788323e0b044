"""Logo frames: the company's logo on delivered pictures."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from generation.brand import actions, queries
from generation.brand.models import Frame, Logo, Placement
from portal.http.doors import MemberRequest, member_page
from portal.web.brand import PICKER, areas
from portal.web.brand_drawing import frame_drawing
from portal.web.forms import ActionForm
from tenants.kernel.lifecycle import Actor

STUDIO: Final = "#d9dee4"


class FrameForm(ActionForm):
    """One new frame; the colour counts on a band only."""

    name = forms.CharField(max_length=60, label=gettext_lazy("Name"))
    placement = forms.ChoiceField(
        choices=Placement.choices,
        initial=Placement.TOP_RIGHT,
        widget=forms.RadioSelect,
        label=gettext_lazy("Place"),
    )
    size = forms.IntegerField(
        initial=10,
        label=gettext_lazy("Size"),
        help_text=gettext_lazy("Height of the logo, or of the band, in % of the shorter edge."),
        widget=forms.NumberInput(attrs={"min": actions.SIZES[0], "max": actions.SIZES[1]}),
    )
    margin = forms.IntegerField(
        initial=4,
        label=gettext_lazy("Margin"),
        help_text=gettext_lazy("Room around the logo, in % of the shorter edge."),
        widget=forms.NumberInput(attrs={"min": actions.MARGINS[0], "max": actions.MARGINS[1]}),
    )
    colour = forms.CharField(
        required=False,
        initial="#ffffff",
        label=gettext_lazy("Colour of the band"),
        widget=forms.TextInput(attrs=PICKER),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        logo: forms.ModelChoiceField[Logo] = forms.ModelChoiceField(
            queryset=queries.ready_logos(), label=_("Logo"), empty_label=None
        )
        self.fields["logo"] = logo
        self.order_fields(["name", "logo", "placement", "size", "margin", "colour"])

    def add(self, *, actor: Actor) -> Frame:
        """The frame that the form asks for.

        Raises:
            Invalid: a value will not do, or the logo would hardly be seen.
            FrameNameTaken.
        """
        given = dict(self.cleaned_data)
        name, logo = given.pop("name"), given.pop("logo")
        return actions.add_frame(name, logo, actions.Look(**given), actor=actor, at=now())


@member_page("brand.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: MemberRequest) -> HttpResponse:
    """The frames; a POST adds one. Without a logo there is nothing to frame with."""
    form = FrameForm.of(request)
    if form.is_valid():
        added = form.carry_out(lambda: form.add(actor=request.actor))
        if added:
            messages.success(request, _("Added: %(name)s.") % vars(added))
            return _back(request)
    slug = request.organization.slug
    logos, behind = list(queries.ready_logos()), queries.usable_backgrounds().first()
    context = {
        "form": form,
        "frames": [
            {"frame": frame, "drawn": frame_drawing(frame, slug=slug)} for frame in queries.frames()
        ],
        "retired": queries.retired_frames(),
        "logos": logos,
        "blank": frame_drawing(_usual(logos[0]), slug=slug) if logos else None,
        "ground": behind.colour if behind else STUDIO,
        "brand_colours": queries.colours(),
        "areas": areas(request, "brand:frames"),
    }
    return render(request, "brand/frames.html", context, status=400 if form.errors else 200)


@member_page("brand.manage")
@require_POST
def retire(request: MemberRequest, frame_id: UUID) -> HttpResponse:
    """Offer a frame no longer."""
    frame = get_object_or_404(Frame, pk=frame_id)
    actions.retire_frame(frame, actor=request.actor, at=now())
    text = _("Retired: %(name)s. It can be taken back below.")
    messages.success(request, text % vars(frame))
    return _back(request)


@member_page("brand.manage")
@require_POST
def restore(request: MemberRequest, frame_id: UUID) -> HttpResponse:
    """Offer a retired frame again."""
    frame = get_object_or_404(Frame, pk=frame_id)
    actions.restore_frame(frame, actor=request.actor, at=now())
    messages.success(request, _("Taken back: %(name)s.") % vars(frame))
    return _back(request)


def _usual(logo: Logo) -> Frame:
    """What the form begins with, to draw it."""
    return Frame(
        name=_("the new frame"), logo=logo, placement=Placement.TOP_RIGHT, size=10, margin=4
    )


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("brand:frames", request.organization.slug)
