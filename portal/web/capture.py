"""The employee's pages from the consent to the photos: `/me/`."""

import secrets
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from generation.delivery import gate
from generation.headshots import actions as headshots
from generation.journey import Step, step_of
from generation.keeps import actions as keeps
from generation.keeps import queries as keeping
from generation.keeps.models import Keep
from generation.photos import actions, queries
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.retention import actions as retention
from generation.styles.specification import AXES
from generation.vision.reasons import reason_for
from generation.wishes import actions as wishes
from generation.wishes import queries as wishing
from portal.http.doors import EmployeeRequest, employee_page
from portal.http.guests import clear_device
from portal.http.media import picture
from portal.http.visitors import address_of
from portal.http.ways import gives_out
from portal.web.standing import page_of
from portal.web.style_words import LABELS
from tenants.consent import actions as consent
from tenants.consent import queries as consents
from tenants.consent.models import ConsentText
from tenants.kernel import files
from tenants.kernel.errors import DomainError, Invalid, NotFound

OVERLAP: Final = timedelta(seconds=2)
"""A change that was made earlier may be seen as late."""
TEXT_CHANGED: Final = _("This text was changed while you read. Read it again, then agree.")
REFUSALS: Final = (actions.PhotoRefused, actions.PhotoTooLarge, actions.TooManyPhotos)
"""What may be wrong with one file of several."""


@employee_page
@require_safe
def start(request: EmployeeRequest) -> HttpResponse:
    """Wherever the employee stands, that page."""
    return page_of(step_of(request.employee, at=now()))


@employee_page
@require_http_methods(["GET", "HEAD", "POST"])
def consent_page(request: EmployeeRequest) -> HttpResponse:
    """What happens to the photos, and the name typed below it."""
    if request.method == "POST":
        return _agree(request)
    standing = consents.standing_receipt(request.employee, at=now())
    text = (
        consents.text_of(standing)
        if standing
        else consents.current_text(request.LANGUAGE_CODE, at=now())
    )
    context = {"text": text, "standing": standing}
    return render(request, "capture/consent.html", context)


def _agree(request: EmployeeRequest) -> HttpResponse:
    text = consents.current_text(request.LANGUAGE_CODE, at=now())
    if request.POST.get("text", "") != text.digest:
        return _ask_again(request, text, TEXT_CHANGED)
    try:
        consent.give(
            request.employee,
            typed_name=request.POST.get("typed_name", ""),
            address=address_of(request) or None,
            agent=request.headers.get("User-Agent", "")[:300],
            locale=request.LANGUAGE_CODE,
            at=now(),
        )
    except Invalid as refusal:
        return _ask_again(request, text, str(refusal))
    return redirect("capture:start")


def _ask_again(request: EmployeeRequest, text: ConsentText, error: object) -> HttpResponse:
    context = {"text": text, "error": error}
    return render(request, "capture/consent.html", context, status=400)


@employee_page
@require_POST
def withdraw_consent(request: EmployeeRequest) -> HttpResponse:
    """Stop everything that runs on the face and delete it, from any page."""
    retention.withdraw_consent(request.employee, actor=request.actor, at=now())
    return clear_device(redirect("capture:start"))


@employee_page
@require_http_methods(["GET", "HEAD", "POST"])
def photos_page(request: EmployeeRequest) -> HttpResponse:
    """The tray; a POST takes one photo from the queue script, or many from the plain form."""
    if step_of(request.employee, at=now()) == Step.CONSENT:
        return redirect("capture:consent")
    if request.method != "POST":
        return render(request, "capture/photos.html", _tray(request))
    uploads = request.FILES.getlist("photo")
    if not uploads:
        raise Invalid(_("No photo arrived. Choose one or more photos and send them again."))
    key = request.POST.get("upload_key", "")[:60] or secrets.token_hex(16)
    if len(uploads) == 1:
        photo = _receive(request, uploads[0], key)
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return _tile(request, photo, status=201)
    else:
        _receive_many(request, uploads, key)
    return redirect("capture:photos")


def _receive(request: EmployeeRequest, upload: "UploadedFile[Any]", key: str) -> Photo:
    return actions.receive(
        request.employee,
        upload.read(),
        upload_key=key,
        limit=settings.PHOTO_MAX_BYTES,
        actor=request.actor,
        at=now(),
    )


def _receive_many(request: EmployeeRequest, uploads: "list[UploadedFile[Any]]", key: str) -> None:
    """Take what can be taken: one bad file among many costs nobody the others.

    Raises:
        PhotoRefused, PhotoTooLarge, TooManyPhotos: as the first file, if none could be taken.
    """
    refusals: list[DomainError] = []
    for number, upload in enumerate(uploads):
        try:
            _receive(request, upload, f"{key}-{number}")
        except REFUSALS as refusal:
            refusals.append(refusal)
    told = _told(refusals)
    if len(refusals) == len(uploads):
        raise type(refusals[0])(" ".join(told))
    for sentence in told:
        messages.error(request, sentence)


def _told(refusals: list[DomainError]) -> list[str]:
    """Each reason once, and how many files it is about."""
    counted = Counter(str(refusal) for refusal in refusals)
    return [f"{_not_taken(count)} {sentence}" for sentence, count in counted.items()]


def _not_taken(count: int) -> str:
    text = ngettext("%(n)d file was not taken.", "%(n)d files were not taken.", count)
    return text % {"n": count}


@employee_page
@require_safe
def photo_tile(request: EmployeeRequest, photo_id: UUID) -> HttpResponse:
    """One tile, asked for again while its verdict is pending."""
    return _tile(request, _photo(request, photo_id))


@employee_page
@require_safe
def tray_summary(request: EmployeeRequest) -> HttpResponse:
    """The counts above the tray, the button below it, and the tiles that changed since `since`:
    one more photo may change what becomes of the others."""
    since = _time(request.GET.get("since", ""))
    changed = [
        tile
        for tile in tiles_of(request)
        if tile["photo"].state != PhotoState.RECEIVED and tile["photo"].state_changed_at > since
    ]
    return render(request, "capture/_summary.html", {"changed": changed, **_counts(request)})


def _time(text: str) -> datetime:
    """What a summary said was its time, a little earlier; now where it said none."""
    try:
        return datetime.fromtimestamp(float(text), tz=UTC) - OVERLAP
    except (ValueError, OverflowError, OSError):
        return now()


@employee_page
@require_safe
@gives_out(gate.OWN_PHOTO)
def photo_picture(request: EmployeeRequest, photo_id: UUID) -> HttpResponse:
    """The small copy of one of the employee's own photos."""
    photo = _photo(request, photo_id)
    if not photo.thumbnail_key:
        raise NotFound
    return picture(files.get(photo.thumbnail_key))


@employee_page
@require_POST
def remove_photo(request: EmployeeRequest, photo_id: UUID) -> HttpResponse:
    """Delete one photo for good."""
    actions.remove(_photo(request, photo_id), actor=request.actor, at=now())
    return redirect("capture:photos")


@employee_page
@require_POST
def use_instead(request: EmployeeRequest, photo_id: UUID) -> HttpResponse:
    """The person wants a photo that was set aside to be used."""
    actions.take_back(_photo(request, photo_id), actor=request.actor, at=now())
    return redirect("capture:photos")


@employee_page
@require_POST
def use_anyway(request: EmployeeRequest, photo_id: UUID) -> HttpResponse:
    """The person knows better than a face check."""
    actions.override(_photo(request, photo_id), actor=request.actor, at=now())
    return redirect("capture:photos")


@employee_page
@require_POST
def keep(request: EmployeeRequest) -> HttpResponse:
    """What the person wants to see in every headshot; the boxes that are ticked now."""
    keeps.say(request.employee, request.POST.getlist("keep"), at=now())
    if request.htmx:
        return render(request, "capture/_saved.html")
    messages.success(request, _("Saved."))
    return redirect("capture:photos")


@employee_page
@require_POST
def wish(request: EmployeeRequest) -> HttpResponse:
    """What the person would like, where the style leaves it to them; the boxes ticked now."""
    asked = {axis: request.POST.getlist(axis) for axis in AXES if axis in request.POST}
    wishes.say(request.employee, asked, at=now())
    if request.htmx:
        return render(request, "capture/_saved.html")
    messages.success(request, _("Saved."))
    return redirect("capture:photos")


@employee_page
@require_POST
def order(request: EmployeeRequest) -> HttpResponse:
    """Enough photos: make the headshots."""
    headshots.order(
        request.employee,
        base=settings.ENGINE_BASE,
        seed=secrets.randbelow(2**31),
        actor=request.actor,
        at=now(),
    )
    return redirect("progress:working")


def _photo(request: EmployeeRequest, photo_id: UUID) -> Photo:
    photo = queries.of(request.employee).filter(pk=photo_id).first()
    if photo is None:
        raise NotFound(_("This photo was removed."))
    return photo


def _tile(request: EmployeeRequest, photo: Photo, *, status: int = 200) -> HttpResponse:
    number = queries.of(request.employee).filter(received_at__lte=photo.received_at).count()
    context = {
        "tile": {
            "photo": photo,
            "number": number,
            "reason": reason_for(photo.verdict_code, gettext),
        }
    }
    return render(request, "capture/_tile.html", context, status=status)


def _counts(request: EmployeeRequest) -> dict[str, object]:
    counts = queries.counts(request.employee)
    lacking = queries.wishes(request.employee) if counts.admitted < queries.ASKED else []
    return {
        "counts": counts,
        "fault": reason_for(queries.fault(request.employee), gettext),
        "asked": queries.ASKED,
        "enough": queries.ENOUGH,
        "wishes": lacking,
        "time": f"{now().timestamp():.3f}",
    }


def _tray(request: EmployeeRequest) -> dict[str, object]:
    kept = keeping.asked_by(request.employee)
    boxes = [(value, label, value in kept) for value, label in Keep.choices]
    return {
        "tiles": tiles_of(request),
        "set": set_of(request),
        "keeps": boxes,
        "wished": _wishes(request),
        **_counts(request),
    }


def set_of(request: EmployeeRequest) -> str:
    """What the phone keeps its unsent photos under: another consent is another set."""
    standing = consents.standing_receipt(request.employee, at=now())
    return str(standing.pk) if standing else ""


def _wishes(request: EmployeeRequest) -> list[dict[str, Any]]:
    """The axes on which the person may choose, each with its boxes."""
    chosen = wishing.of(request.employee)
    return [
        {
            "name": axis,
            "label": LABELS[axis],
            "boxes": [
                (value, AXES[axis].get(value, value), value in chosen.get(axis, []))
                for value in allowed
            ],
        }
        for axis, allowed in wishing.choices(request.employee).items()
    ]


def tiles_of(request: EmployeeRequest) -> list[dict[str, Any]]:
    """What the tray shows: each photo, its number and the reason of its verdict."""
    return [
        {"photo": photo, "number": number, "reason": reason_for(photo.verdict_code, gettext)}
        for number, photo in enumerate(queries.of(request.employee), start=1)
    ]
