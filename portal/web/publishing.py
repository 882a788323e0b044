"""What publishing a style would do, publishing it, and comparing its versions."""

import secrets
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from generation.brand.models import Background, Frame
from generation.headshots import effects
from generation.headshots.effects import Effects
from generation.styles import actions, differences, queries
from generation.styles.models import StyleTemplate
from generation.styles.specification import Files, framing_of
from portal.http.doors import MemberRequest, member_page
from portal.web import drawings, style_words
from portal.web.brand_drawing import Drawing
from portal.web.portraits import Paint, Portrait, frame_on, portraits
from portal.web.style_words import Told
from portal.web.styles import draft_of, retired, style_of, style_to_change
from tenants.kernel.errors import Invalid
from tenants.kernel.languages import decimal

NAMED: Final = 12
"""People whom a review of effects names; of more it says how many."""


class Side(NamedTuple):
    """One of two that are compared."""

    value: str
    title: str
    portraits: list[Portrait]
    frame: Drawing | None
    samples: dict[str, Any]


@member_page("style.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Who is affected, what it costs and what changes; a POST freezes the draft."""
    if request.method == "POST":
        return _publish(request, style_to_change(template_id))
    style = style_of(template_id)
    newest = queries.versions(style).first()
    draft = queries.as_published(style, base=settings.ENGINE_BASE, seed=0)
    found = effects.of_publishing(style)
    context = {
        "style": style,
        "newest": newest,
        "number": newest.number + 1 if newest else 1,
        "changes": _told(newest.specification, draft) if newest else [],
        "gone": retired(style),
        "effects": found,
        "named": list(found.people[:NAMED]),
        "cost": cost(found),
        "draft_of": style.changed_at.isoformat(),
    }
    return render(request, "styles/publish.html", context)


def _publish(request: MemberRequest, style: StyleTemplate) -> HttpResponse:
    version = actions.publish(
        style,
        base=settings.ENGINE_BASE,
        seed=secrets.randbelow(2**31),
        draft_of=draft_of(request),
        audience=request.POST.get("audience", ""),
        actor=request.actor,
        at=now(),
    )
    messages.success(request, _("Version %(number)s is published.") % vars(version))
    return redirect("styles:edit", request.organization.slug, style.pk)


def cost(found: Effects) -> dict[str, str]:
    """Minutes of a GPU to draw one person, to learn one, and for all; empty while not known."""
    drawing, learning = found.rendering_seconds, found.training_seconds
    people = found.people.count()
    fresh = people - found.trained
    known = drawing is not None and (not fresh or learning is not None)
    whole = people * (drawing or 0.0) + fresh * (learning or 0.0)
    return {
        "people": str(people),
        "fresh": str(fresh),
        "drawing": _minutes(drawing),
        "learning": _minutes(learning),
        "whole": _minutes(whole) if known and people else "",
    }


def _minutes(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes = seconds / 60
    return decimal(minutes, 1 if minutes < 10 else 0)


@member_page("style.manage")
@require_safe
def compare(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Two versions, or one and the saved draft: in words and on the sample people."""
    style = style_of(template_id)
    numbers = [version.number for version in queries.versions(style)]
    if not numbers:
        raise Invalid(_("There is nothing to compare yet. Publish this style first."))
    usual = (numbers[1], numbers[0]) if len(numbers) > 1 else (numbers[0], queries.DRAFT)
    one, two = (
        queries.number_of(request.GET.get(name) or str(each), field=name)
        for name, each in zip(("one", "two"), usual, strict=True)
    )
    before, after = (
        queries.specification_of(style, number, base=settings.ENGINE_BASE) for number in (one, two)
    )
    context = {
        "style": style,
        "numbers": numbers,
        "sides": [_side(request, style, one, before), _side(request, style, two, after)],
        "changes": _told(before, after),
    }
    return render(request, "styles/compare.html", context)


def _side(
    request: MemberRequest,
    style: StyleTemplate,
    number: int | None,
    specification: Mapping[str, Any],
) -> Side:
    value = str(number or queries.DRAFT)
    paint = Paint.of(specification["background"], slug=request.organization.slug)
    title = _("Version %(number)d") % {"number": number} if number else _("Saved draft")
    people = portraits(paint, framing_of(specification), of=f"side-{value}")
    frame = frame_on(
        _frame_of(specification), Files.of(specification), slug=request.organization.slug
    )
    return Side(value, title, people, frame, drawings.context_of(style, number, at=now()))


def _frame_of(specification: Mapping[str, Any]) -> Frame | None:
    if not _has_frame(specification):
        return None
    pk = specification["files"]["frame"]["id"]
    return Frame.objects.select_related("logo").filter(pk=pk).first()


def _told(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Told]:
    found = differences.between(before, after)
    drawn = [side["background"] for side in (before, after)]
    drawn += [side["files"]["frame"] for side in (before, after) if _has_frame(side)]
    ids = {each["id"] for each in drawn if "id" in each}
    names = {
        str(pk): name
        for model in (Background, Frame)
        for pk, name in model.objects.filter(pk__in=ids).values_list("pk", "name")
    }
    return style_words.told(found, names=names)


def _has_frame(specification: Mapping[str, Any]) -> bool:
    return "frame" in specification.get("files", {})
