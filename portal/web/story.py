"""What Likeness is, for whoever is not signed in, and how headshots are made, for everybody."""

from typing import Any, Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from generation.photos.queries import ASKED, ENOUGH
from generation.retention import timers
from generation.vision.reasons import reason_for
from portal.http.doors import public_page
from portal.http.guests import guest_of
from tenants.consent.actions import TERM
from tenants.organizations import queries
from tenants.organizations.models import User

PHOTOS: Final = 12
TEAM: Final = 8
REFUSED: Final = (
    "blurred",
    "too_dark",
    "several_faces",
    "face_small",
    "cut_off",
    "covered",
    "eyes_shut",
    "screenshot",
)
"""The reasons of which the page shows a photo, drawn by `generation.demobase.story`."""


class Axis(NamedTuple):
    """One axis of the prompt specification, with what lies at two places of it."""

    name: str
    title: Promise
    words: tuple[Promise, Promise]


AXES: Final = (
    Axis("lighting", _("Light"), (_("Soft light"), _("Light from one side"))),
    Axis("background", _("Background"), (_("Grey"), _("Blurred office"))),
    Axis("clothing", _("Clothing"), (_("Business formal"), _("Smart casual"))),
    Axis("pose", _("Pose and framing"), (_("Facing the camera"), _("Slight turn"))),
    Axis("expression", _("Expression"), (_("Professional neutral"), _("Confident smile"))),
)


@public_page
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this is; who is signed in goes on to their own pages."""
    if request.user.is_authenticated:
        return _own_pages(request, request.user)
    if guest_of(request):
        return redirect("capture:start")
    context = {
        "photos": [picture(f"photo-{number}") for number in (2, 5, 8)],
        "asked": ASKED,
        "team": _team(),
        "after_approval": timers.AFTER_APPROVAL.days,
    }
    return render(request, "story/front.html", context)


@public_page
@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """The technique in plain words, with its limits, and what becomes of photos."""
    context = {
        "photos": [picture(f"photo-{number}") for number in range(1, PHOTOS + 1)],
        "refused": [(picture(f"bad-{code}"), reason_for(code, gettext)) for code in REFUSED],
        "axes": [_shown(axis) for axis in AXES],
        "asked": ASKED,
        "enough": ENOUGH,
        "team": _team(),
        "after_approval": timers.AFTER_APPROVAL.days,
        "after_activity": timers.AFTER_ACTIVITY.days,
        "after_leaving": timers.AFTER_LEAVING.days,
        "consent_days": TERM.days,
    }
    return render(request, "story/how.html", context)


def picture(name: str) -> str:
    """The address of one of the story's pictures."""
    return static(f"img/story/{name}.webp")


def _team() -> list[str]:
    return [static(f"img/samples/person-{number}.webp") for number in range(1, TEAM + 1)]


def _shown(axis: Axis) -> dict[str, Any]:
    pictures = [picture(f"axis-{axis.name}-{number}") for number in (1, 2)]
    return {"title": axis.title, "pair": list(zip(pictures, axis.words, strict=True))}


def _own_pages(request: HttpRequest, user: User) -> HttpResponse:
    """The only organization of the account, or a list to choose from; an operator's board."""
    if user.is_operator:
        return redirect("operator:jobs")
    found = queries.organizations_of(user)
    if len(found) == 1:
        return redirect("home", found[0].slug)
    return render(request, "accounts/organizations.html", {"organizations": found})
