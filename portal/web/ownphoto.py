"""The employee's other way: one photo of their own, framed by hand, instead of being drawn."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from generation.approvals import actions as approvals
from generation.approvals import queries as approval_queries
from generation.approvals.lifecycle import ApprovalState
from generation.delivery import gate
from generation.journey import Step, step_of
from generation.ownphotos import actions, queries
from generation.ownphotos.lifecycle import WORKED_ON, OwnPhotoState
from generation.ownphotos.models import Frame, OwnPhoto
from generation.retention import actions as retention
from generation.vision.reasons import reason_for
from portal.http.doors import EmployeeRequest, employee_page
from portal.http.media import picture
from portal.http.visitors import address_of
from portal.http.ways import gives_out
from portal.web.forms import ActionForm
from portal.web.standing import page_of
from tenants.consent import actions as consent
from tenants.consent import queries as consents
from tenants.consent.texts import BACKGROUND
from tenants.kernel import files
from tenants.kernel.errors import Conflict, Invalid, NotFound
from tenants.kernel.jobs.reasons import sentence


class FrameForm(ActionForm):
    """Which square of the photo is shown, and what is behind the person."""

    left = forms.IntegerField(label=gettext_lazy("Left edge"))
    top = forms.IntegerField(label=gettext_lazy("Top edge"))
    side = forms.IntegerField(label=gettext_lazy("Size"))
    background = forms.BooleanField(
        required=False, label=gettext_lazy("Put me before my company's background")
    )
    typed_name = forms.CharField(
        required=False, max_length=120, label=gettext_lazy("Type your name to agree to that")
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def frame(self) -> Frame:
        """The square that was chosen."""
        given = self.cleaned_data
        return Frame(given["left"], given["top"], given["side"])


@employee_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: EmployeeRequest) -> HttpResponse:
    """Wherever the photo stands; a POST sends one, in the place of one sent before."""
    step = step_of(request.employee, at=now())
    if step == Step.APPROVED:
        return page_of(step)
    if request.method != "POST":
        return _page(request)
    upload = request.FILES.get("photo")
    if upload is None:
        raise Invalid(_("No photo arrived. Choose a photo and send it again."))
    actions.receive(
        request.employee,
        upload.read(),
        limit=settings.PHOTO_MAX_BYTES,
        actor=request.actor,
        at=now(),
    )
    return redirect("ownphoto:show")


@employee_page
@require_POST
def frame(request: EmployeeRequest) -> HttpResponse:
    """Have the picture made as it was framed."""
    photo = _photo(request)
    form = FrameForm.of(request)

    def make() -> bool:
        if form.cleaned_data["background"]:
            _agree(request, form)
        actions.frame(
            photo,
            form.frame,
            replaces_background=form.cleaned_data["background"],
            actor=request.actor,
            at=now(),
        )
        return True

    if form.is_valid() and form.carry_out(make):
        return redirect("ownphoto:show")
    return _page(request, form)


def _agree(request: EmployeeRequest, form: FrameForm) -> None:
    """Take the consent to another background, where there is none yet."""
    if consents.standing_receipt(request.employee, purpose=BACKGROUND, at=now()):
        return
    text = consents.current_text(request.LANGUAGE_CODE, purpose=BACKGROUND, at=now())
    if form.cleaned_data["text"] != text.digest:
        changed = _("The text was changed while you read. Read it again, then agree.")
        raise Invalid(fields={"typed_name": changed})
    consent.give(
        request.employee,
        typed_name=form.cleaned_data["typed_name"],
        address=address_of(request) or None,
        agent=request.headers.get("User-Agent", "")[:300],
        locale=request.LANGUAGE_CODE,
        purpose=BACKGROUND,
        at=now(),
    )


@employee_page
@require_POST
def submit(request: EmployeeRequest) -> HttpResponse:
    """Send the framed photo for review."""
    photo = _photo(request)
    if photo.state != OwnPhotoState.MADE or photo.headshot is None:
        raise Conflict(_("Choose the frame first, then send the picture."))
    approvals.submit(request.employee, [photo.headshot], actor=request.actor, at=now())
    return redirect("gallery:submitted")


@employee_page
@require_POST
def remove(request: EmployeeRequest) -> HttpResponse:
    """Delete the photo, and what was made of it; the usual way is open again."""
    retention.forget_own(request.employee, actor=request.actor, at=now())
    messages.success(request, _("Your photo is deleted."))
    return redirect("capture:start")


@employee_page
@require_POST
def withdraw_consent(request: EmployeeRequest) -> HttpResponse:
    """Take the consent to another background back: the photo goes with it."""
    retention.withdraw_background_consent(request.employee, actor=request.actor, at=now())
    messages.success(request, _("Your consent is withdrawn and your photo is deleted."))
    return redirect("capture:start")


@employee_page
@require_safe
@gives_out(gate.OWN_PHOTO)
def photo_picture(request: EmployeeRequest) -> HttpResponse:
    """The whole photo, to be framed; with `?made` what was made of it."""
    photo = _photo(request)
    if "made" in request.GET:
        if photo.headshot is None:
            raise NotFound
        return picture(files.get(photo.headshot.file_key))
    if photo.state == OwnPhotoState.RECEIVED:  # nobody has opened it yet
        raise NotFound
    return picture(files.get(photo.file_key))


def _photo(request: EmployeeRequest) -> OwnPhoto:
    photo = queries.current(request.employee)
    if photo is None:
        raise NotFound(_("This photo was removed."))
    return photo


def _page(request: EmployeeRequest, form: FrameForm | None = None) -> HttpResponse:
    newest = queries.of(request.employee).first()
    photo = queries.current(request.employee)
    approval = approval_queries.standing(request.employee)
    standing = consents.standing_receipt(request.employee, purpose=BACKGROUND, at=now())
    asked = approval and approval.state == ApprovalState.CHANGES_REQUESTED
    rejected = newest.verdict_code if newest and photo is None else ""
    context = {
        "photo": photo,
        "is_working": photo and photo.state in WORKED_ON,
        "may_frame": photo and photo.width and photo.state not in WORKED_ON,
        "form": form or (_starting(photo) if photo else None),
        "standing": standing,
        "text": consents.current_text(request.LANGUAGE_CODE, purpose=BACKGROUND, at=now()),
        "reason": reason_for(rejected, _) if rejected else None,
        "failure": sentence(photo.verdict_code) if photo and photo.verdict_code else "",
        "approval": approval if asked else None,
    }
    status = 400 if form and form.errors else 200
    return render(request, "ownphoto/show.html", context, status=status)


def _starting(photo: OwnPhoto) -> FrameForm:
    chosen: dict[str, Any] = vars(photo.shown)
    return FrameForm(initial={**chosen, "background": photo.replaces_background})
