"""Which page belongs to where an employee stands."""

from typing import Final

from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from generation.journey import Step

PAGES: Final[dict[Step, str]] = {
    Step.CONSENT: "capture:consent",
    Step.PHOTOS: "capture:photos",
    Step.OWN_PHOTO: "ownphoto:show",
    Step.WORKING: "progress:working",
    Step.CHOOSING: "gallery:choose",
    Step.REVIEW: "gallery:submitted",
    Step.APPROVED: "gallery:approved",
}


def page_of(step: Step) -> HttpResponseRedirect:
    """Go to the step's page."""
    return redirect(PAGES[step])
