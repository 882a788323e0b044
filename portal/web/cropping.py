"""Moving the head of one picture on the wall, in its place."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from generation import wall
from generation.approvals.queries import rules
from generation.delivery import gate
from generation.rebrands import actions
from generation.styles.profiles import SHOWN
from generation.vision.composition import Framing
from generation.wall import Picture
from portal.http.doors import MemberRequest, member_page
from portal.web import compare
from portal.web.compare import Piece, Placed
from portal.web.forms import ActionForm
from portal.web.styles import share_field


class CropForm(ActionForm):
    """Where the head should be, in hundredths, and whether the approval counts for that."""

    eye_line = share_field("eye_line")
    head_height = share_field("head_height")
    centre = share_field("centre")
    carries_over = forms.BooleanField(
        required=False, label=gettext_lazy("The approval of the earlier picture counts for it")
    )

    @property
    def wanted(self) -> Framing:
        """Where the head should be."""
        given = self.cleaned_data
        places = ("eye_line", "head_height", "centre")
        return Framing(**{place: given[place] / 100 for place in places})


@member_page("style.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def crop(request: MemberRequest, headshot_id: UUID) -> HttpResponse:
    """Where the head of a picture that stands out should be; a POST has it made so."""
    picture = wall.croppable(headshot_id)
    form = CropForm.of(request, initial=_asked(picture))

    def move() -> bool:
        actions.crop(
            picture.headshot,
            form.wanted,
            carries_over=form.cleaned_data["carries_over"],
            actor=request.actor,
            at=now(),
        )
        return True

    if form.is_valid() and form.carry_out(move):
        said = _("The picture of %(name)s is being cropped anew.")
        messages.success(request, said % {"name": picture.headshot.employee.name})
        return redirect("wall:show", request.organization.slug)
    context = {"picture": picture, "tile": _tile(request, picture, form)}
    status = 400 if form.errors else 200
    return render(request, "wall/crop.html", context, status=status)


def _tile(request: MemberRequest, picture: Picture, form: CropForm) -> dict[str, Any]:
    shown = gate.cleared(gate.PAGE).filter(headshot=picture.headshot, profile=SHOWN).first()
    slug, framing = request.organization.slug, picture.version.framing
    return {
        "crop": offered(picture, form),
        "url": shown and f"{reverse('downloads:file', args=[slug, shown.pk])}?show",
        "eyes": f"{100 * framing['eye_line']:g}",
        "middle": f"{100 * framing['centre']:g}",
    }


def offered(picture: Picture, form: CropForm | None = None) -> dict[str, Any]:
    """What `wall/_crop.html` shows: a form, and the picture as it would be cropped."""
    pk = picture.headshot.pk
    found = {place: picture.traits[place] for place in ("eye_line", "head_height", "centre")}
    return {
        "pk": pk,
        "form": form or CropForm(initial=_asked(picture), auto_id=f"{pk}-%s"),
        "found": found,
        "placed": _placed(picture),
        "may_carry_over": rules().carries_over,
    }


def _placed(picture: Picture) -> Placed:
    found = Framing(**{place: picture.traits[place] for place in picture.version.framing})
    piece = Piece(picture.headshot.pk, "", "", found)
    return compare.placed(piece, Framing(**picture.version.framing))


def _asked(picture: Picture) -> dict[str, float]:
    """What its style asks, in hundredths."""
    return {place: round(100 * share, 1) for place, share in picture.version.framing.items()}
