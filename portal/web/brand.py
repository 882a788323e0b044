"""The company's backgrounds."""

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
from generation.brand.models import Background, BackgroundKind
from generation.delivery import gate
from generation.vision import door
from generation.vision.reasons import reason_for
from portal.http.doors import MemberRequest, member_page
from portal.http.media import picture
from portal.http.ways import gives_out
from portal.web.forms import ActionForm
from tenants.kernel import files
from tenants.kernel.errors import Invalid, NotFound
from tenants.kernel.lifecycle import Actor

LARGEST_PICTURE: Final = 30 * 1024 * 1024
PICKER: Final = {"type": "color"}


class BackgroundForm(ActionForm):
    """One new background; which fields count depends on its kind."""

    name = forms.CharField(max_length=60, label=gettext_lazy("Name"))
    kind = forms.ChoiceField(
        choices=BackgroundKind.choices,
        initial=BackgroundKind.COLOUR,
        widget=forms.RadioSelect,
        label=gettext_lazy("Kind"),
    )
    colour = forms.CharField(
        initial="#d9dee4",
        label=gettext_lazy("Colour"),
        widget=forms.TextInput(attrs=PICKER),
    )
    colour_to = forms.CharField(
        initial="#b9c2cc",
        label=gettext_lazy("Second colour"),
        help_text=gettext_lazy("For a gradient: it runs from the colour at the top to this one."),
        widget=forms.TextInput(attrs=PICKER),
    )
    picture = forms.FileField(
        required=False,
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("JPEG, PNG or WebP, at least 1,024 pixels wide."),
    )

    def add(self, *, actor: Actor) -> Background:
        """The background that the form asks for.

        Raises:
            Invalid: a colour or the picture will not do.
            BackgroundNameTaken.
        """
        given = self.cleaned_data
        name = given["name"]
        who: dict[str, Any] = {"actor": actor, "at": now()}
        if given["kind"] == BackgroundKind.COLOUR:
            return actions.add_colour(name, given["colour"], **who)
        if given["kind"] == BackgroundKind.GRADIENT:
            return actions.add_gradient(name, given["colour"], given["colour_to"], **who)
        return actions.add_picture(name, self._picture(), **who)

    def _picture(self) -> bytes:
        upload = self.cleaned_data["picture"]
        if upload is None or upload.size > LARGEST_PICTURE:
            raise Invalid(fields={"picture": _("Choose a picture of at most 30 MB.")})
        data: bytes = upload.read()
        try:
            door.check(data)
        except door.Refusal as refusal:
            raise Invalid(fields={"picture": f"{refusal.sentence} {refusal.fix}"}) from refusal
        return data


@member_page("brand.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest) -> HttpResponse:
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
            {"background": each, "reason": reason_for(each.rejected_code)} for each in backgrounds
        ],
        "waiting": any(each.state == BackgroundState.RECEIVED for each in backgrounds),
    }
    return render(request, "brand/edit.html", context, status=400 if form.errors else 200)


@member_page("brand.manage")
@require_POST
def retire(request: MemberRequest, background_id: UUID) -> HttpResponse:
    """Offer a background no longer."""
    background = get_object_or_404(Background, pk=background_id)
    actions.retire(background, actor=request.actor, at=now())
    messages.success(request, _("Retired: %(name)s.") % vars(background))
    return _back(request)


@member_page("organization.view")
@require_safe
@gives_out(gate.BACKGROUND)
def background_picture(request: MemberRequest, background_id: UUID) -> HttpResponse:
    """The clean copy of an uploaded background."""
    del request
    background = get_object_or_404(Background, pk=background_id)
    if background.kind != BackgroundKind.PICTURE or background.state != BackgroundState.READY:
        raise NotFound
    return picture(files.open_plain(background.picture_key))


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("brand:edit", request.organization.slug)
