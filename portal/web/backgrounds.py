"""The company's backgrounds."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from generation.brand import actions, queries
from generation.brand.lifecycle import BackgroundState
from generation.brand.models import DOWNWARDS, Background, BackgroundKind, Scene
from generation.delivery import gate
from generation.vision import door
from generation.vision.reasons import note_for, reason_for
from portal.http.doors import MemberRequest, member_page
from portal.http.media import picture
from portal.http.uploads import picture_of
from portal.http.ways import gives_out
from portal.web.brand import PICKER, areas
from portal.web.forms import ActionForm
from tenants.kernel import files
from tenants.kernel.errors import NotFound
from tenants.kernel.lifecycle import Actor

OUTWARDS: Final = "radial"
DIRECTIONS: Final = [
    (str(DOWNWARDS), gettext_lazy("Top to bottom")),
    ("90", gettext_lazy("Left to right")),
    ("135", gettext_lazy("From the top left corner")),
    ("225", gettext_lazy("From the top right corner")),
    (OUTWARDS, gettext_lazy("Outwards from the head")),
]
TINTS: Final = [
    ("0", gettext_lazy("None")),
    ("15", gettext_lazy("A little")),
    ("30", gettext_lazy("Clear")),
    ("50", gettext_lazy("Strong")),
]
BLURS: Final = [
    ("0", gettext_lazy("Sharp")),
    ("7", gettext_lazy("A little")),
    (str(actions.USUAL_BLUR), gettext_lazy("Soft")),
    ("28", gettext_lazy("Strong")),
]


class BackgroundForm(ActionForm):
    """One new background; which fields count depends on its kind."""

    name = forms.CharField(max_length=60, label=gettext_lazy("Name"))
    kind = forms.ChoiceField(
        choices=BackgroundKind.choices,
        initial=BackgroundKind.COLOUR,
        widget=forms.RadioSelect,
        label=gettext_lazy("Kind"),
    )
    scene = forms.ChoiceField(
        choices=Scene.choices, initial=Scene.OFFICE, label=gettext_lazy("Scene"), required=False
    )
    picture = forms.FileField(
        required=False,
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, at least 1,024 pixels wide and high, nothing see-through."
        ),
    )
    colour = forms.CharField(
        initial="#d9dee4", label=gettext_lazy("Colour"), widget=forms.TextInput(attrs=PICKER)
    )
    colour_to = forms.CharField(
        initial="#b9c2cc",
        label=gettext_lazy("Second colour"),
        widget=forms.TextInput(attrs=PICKER),
    )
    direction = forms.ChoiceField(
        choices=DIRECTIONS, label=gettext_lazy("Direction"), required=False
    )
    tint = forms.ChoiceField(choices=TINTS, label=gettext_lazy("Tint"), required=False)
    blur = forms.ChoiceField(
        choices=BLURS, label=gettext_lazy("Blur"), initial=actions.USUAL_BLUR, required=False
    )

    def add(self, *, actor: Actor) -> Background:
        """The background that the form asks for.

        Raises:
            Invalid: a value or the picture will not do.
            BackgroundNameTaken.
        """
        adding: dict[str, Callable[..., Background]] = {
            BackgroundKind.COLOUR: self._colour,
            BackgroundKind.GRADIENT: self._gradient,
            BackgroundKind.SCENE: self._scene,
            BackgroundKind.PICTURE: self._picture,
        }
        return adding[self.cleaned_data["kind"]](actor=actor, at=now())

    def _colour(self, **who: Any) -> Background:
        return actions.add_colour(self.cleaned_data["name"], self.cleaned_data["colour"], **who)

    def _gradient(self, **who: Any) -> Background:
        given = self.cleaned_data
        direction = given["direction"] or str(DOWNWARDS)
        shape = {"is_radial": True} if direction == OUTWARDS else {"angle": int(direction)}
        ends = (given["colour"], given["colour_to"])
        return actions.add_gradient(given["name"], ends, **shape, **who)

    def _scene(self, **who: Any) -> Background:
        given = self.cleaned_data
        view = actions.View(
            scene=given["scene"],
            tint_colour=given["colour"],
            tint=int(given["tint"] or 0),
            blur=self._blur,
        )
        return actions.add_scene(given["name"], view, **who)

    def _picture(self, **who: Any) -> Background:
        given = self.cleaned_data
        data = picture_of(given["picture"], field="picture", purpose=door.BACKGROUND)
        return actions.add_picture(given["name"], data, blur=self._blur, **who)

    @property
    def _blur(self) -> int:
        return int(self.cleaned_data["blur"] or 0)


@member_page("brand.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: MemberRequest) -> HttpResponse:
    """The backgrounds; a POST adds one."""
    form = BackgroundForm.of(request)
    if form.is_valid():
        added = form.carry_out(lambda: form.add(actor=request.actor))
        if added:
            messages.success(request, _("Added: %(name)s.") % vars(added))
            return _back(request)
    backgrounds = list(queries.backgrounds())
    context = {
        "form": form,
        "rows": [
            {
                "background": each,
                "reason": reason_for(each.rejected_code, _),
                "note": note_for(each.noted_code, _),
            }
            for each in backgrounds
        ],
        "retired": queries.retired_backgrounds(),
        "waiting": any(each.state == BackgroundState.RECEIVED for each in backgrounds),
        "scenes": Scene,
        "brand_colours": queries.colours(),
        "areas": areas(request, "brand:backgrounds"),
    }
    return render(request, "brand/backgrounds.html", context, status=400 if form.errors else 200)


@member_page("brand.manage")
@require_POST
def retire(request: MemberRequest, background_id: UUID) -> HttpResponse:
    """Offer a background no longer."""
    background = get_object_or_404(Background, pk=background_id)
    actions.retire(background, actor=request.actor, at=now())
    if background.rejected_code:
        messages.success(request, _("Removed: %(name)s.") % vars(background))
    else:
        text = _("Retired: %(name)s. It can be taken back below.")
        messages.success(request, text % vars(background))
    return _back(request)


@member_page("brand.manage")
@require_POST
def restore(request: MemberRequest, background_id: UUID) -> HttpResponse:
    """Offer a retired background again."""
    background = get_object_or_404(Background, pk=background_id)
    actions.restore(background, actor=request.actor, at=now())
    messages.success(request, _("Taken back: %(name)s.") % vars(background))
    return _back(request)


@member_page("organization.view")
@require_safe
@gives_out(gate.BRAND)
def background_picture(request: MemberRequest, background_id: UUID) -> HttpResponse:
    """The clean copy of an uploaded background, or a scene as it was drawn."""
    del request
    background = get_object_or_404(Background, pk=background_id)
    if not background.is_picture or background.state not in {
        BackgroundState.READY,
        BackgroundState.RETIRED,
    }:
        raise NotFound
    return picture(files.open_plain(background.picture_key))


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("brand:backgrounds", request.organization.slug)
