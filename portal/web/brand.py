"""The company's backgrounds."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from generation.brand import actions, queries
from generation.brand.lifecycle import BackgroundState
from generation.brand.models import Background, BackgroundKind
from generation.vision import door
from generation.vision.reasons import reason_for
from portal.http.doors import MemberRequest, member_page
from portal.http.media import picture
from tenants.kernel import files
from tenants.kernel.errors import DomainError, NotFound

LARGEST_PICTURE = 30 * 1024 * 1024


class BackgroundForm(forms.Form):
    """One new background; which fields count depends on its kind."""

    name = forms.CharField(max_length=60, label=_("Name"))
    kind = forms.ChoiceField(
        choices=BackgroundKind.choices,
        initial=BackgroundKind.COLOUR,
        widget=forms.RadioSelect,
        label=_("Kind"),
    )
    colour = forms.CharField(
        initial="#d9dee4", label=_("Colour"), widget=forms.TextInput(attrs={"type": "color"})
    )
    colour_to = forms.CharField(
        initial="#b9c2cc",
        label=_("Second colour"),
        help_text=_("For a gradient: it runs from the colour at the top to this one."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    picture = forms.FileField(
        required=False, label=_("Picture"), help_text=_("JPEG, PNG or WebP, at least 1,024 pixels wide.")
    )


@member_page("brand.manage")
def edit(request: MemberRequest) -> HttpResponse:
    """The backgrounds, and a form for another."""
    form = BackgroundForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _add(form, request):
            return redirect("brand:edit", request.organization.slug)
        status = 400
    rows = [
        {"background": row, "reason": reason_for(row.rejected_code)} for row in queries.backgrounds()
    ]
    waiting = any(row["background"].state == BackgroundState.RECEIVED for row in rows)  # type: ignore[union-attr]
    context = {"form": form, "rows": rows, "waiting": waiting}
    return render(request, "brand/edit.html", context, status=status)


def _add(form: BackgroundForm, request: MemberRequest) -> bool:
    given = form.cleaned_data
    try:
        if given["kind"] == BackgroundKind.COLOUR:
            actions.add_colour(given["name"], given["colour"], actor=request.actor, at=now())
        elif given["kind"] == BackgroundKind.GRADIENT:
            actions.add_gradient(
                given["name"], given["colour"], given["colour_to"], actor=request.actor, at=now()
            )
        else:
            _add_picture(form, request)
    except door.Refusal as refusal:
        form.add_error("picture", f"{refusal.sentence} {refusal.fix}")
    except DomainError as refusal:
        form.add_error("name", str(refusal))
    return form.is_valid()


def _add_picture(form: BackgroundForm, request: MemberRequest) -> None:
    upload = form.cleaned_data["picture"]
    if upload is None or upload.size > LARGEST_PICTURE:
        form.add_error("picture", _("Choose a picture of at most 30 MB."))
        return
    actions.add_picture(form.cleaned_data["name"], upload.read(), actor=request.actor, at=now())


@member_page("brand.manage")
@require_POST
def retire(request: MemberRequest, background_id: UUID) -> HttpResponse:
    """Offer a background no longer."""
    background = get_object_or_404(Background, pk=background_id)
    actions.retire(background, actor=request.actor, at=now())
    return redirect("brand:edit", request.organization.slug)


@member_page("organization.view")
@require_safe
def background_picture(request: MemberRequest, background_id: UUID) -> HttpResponse:
    """The clean copy of an uploaded background."""
    background = get_object_or_404(Background, pk=background_id, state=BackgroundState.READY)
    if background.kind != BackgroundKind.PICTURE:
        raise NotFound
    return picture(files.open_plain(background.picture_key))
