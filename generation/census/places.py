"""The places on the way from being added to an approved headshot, in their order."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy, pgettext_lazy


class Place(models.TextChoices):
    """Where somebody stands; what is furthest along wins, as in `generation.journey`."""

    ADDED = "added", gettext_lazy("Not invited")
    INVITED = "invited", gettext_lazy("Invited")
    RUN_OUT = "run_out", gettext_lazy("Invite ran out")
    REVOKED = "revoked", gettext_lazy("Invite revoked")
    NOT_AGREED = "not_agreed", gettext_lazy("Not agreed yet")
    UPLOADING = "uploading", gettext_lazy("Uploading")
    UNCHECKED = "unchecked", gettext_lazy("Photos not checked")
    WAITING = "waiting", gettext_lazy("Waiting")
    HELD = "held", gettext_lazy("Waiting for the licence")
    LEARNING = "learning", gettext_lazy("Learning")
    LEARNING_FAILED = "learning_failed", gettext_lazy("Learning failed")
    RENDERING = "rendering", gettext_lazy("Rendering")
    RENDERING_FAILED = "rendering_failed", gettext_lazy("Rendering failed")
    CHOOSING = "choosing", gettext_lazy("Choosing")
    OWN_PHOTO = "own_photo", gettext_lazy("Own photo")
    REDO = "redo", gettext_lazy("Redo requested")
    TO_REVIEW = "to_review", gettext_lazy("To review")
    SECOND = "second", gettext_lazy("Second look")
    APPROVED = "approved", gettext_lazy("Approved")
    LEFT = "left", pgettext_lazy("person", "Left")
    ERASING = "erasing", gettext_lazy("Being erased")


P = Place
RESTING: Final = frozenset({P.ADDED, P.APPROVED, P.LEFT, P.ERASING})
"""Where nothing is awaited of anybody: who stands here is not stuck, however long."""
