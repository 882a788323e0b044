"""The design system's bigger parts, each with its markup in templates/components/."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import count
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import get_language

from generation.brand.queries import Header
from portal.web import gradients, moments
from portal.web.navigation import entries
from portal.web.theme import chosen

register = template.Library()


_drawn = count(1)
"""Numbers for the ids of gradients, of which no two on a page may be the same."""


class Part(NamedTuple):
    """One segment of a meter."""

    on: bool


def control(bound: BoundField, *, kind: str, notes: str, attrs: dict[str, Any]) -> SafeString:
    """The element of a field that people type into or tick, described by its notes."""
    given = {name.replace("_", "-"): value for name, value in attrs.items()}
    if notes:
        given["aria-describedby"] = notes
    if not isinstance(bound.field.widget, CheckboxInput):
        given["class"] = "input"
    elif kind == "switch":
        given |= {"class": "switch", "role": "switch"}
    return bound.as_widget(attrs=given)


@register.inclusion_tag("components/_field.html")
def field(
    bound: BoundField, *, label: str = "", hint: str = "", kind: str = "", **attrs: Any
) -> dict[str, Any]:
    """A form field: label, hint, error and control, tied together for screen readers.

    `kind` cards lays choices out as cards; switch makes a check box a switch. Other keyword
    arguments become attributes of the control.
    """
    widget = bound.field.widget
    grouped = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    shown = hint or bound.help_text
    parts = {"hint": bool(shown), "error": bool(bound.errors)}
    notes = " ".join(f"{bound.auto_id}_{part}" for part, present in parts.items() if present)
    return {
        "bound": bound,
        "label": label or bound.label,
        "hint": shown,
        "kind": kind,
        "grouped": grouped,
        "single": isinstance(widget, CheckboxInput),
        "notes": notes,
        "control": "" if grouped else control(bound, kind=kind, notes=notes, attrs=attrs),
    }


@register.inclusion_tag("components/_error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form with links to their fields; nothing while there are none."""
    return {"form": form, "fields": [bound for bound in form if bound.errors]}


@register.inclusion_tag("components/_meter.html")
def meter(done: int, *, of: int, label: str) -> dict[str, Any]:
    """A segmented meter, one segment for each thing to be counted: `{% meter 5 of=14 ... %}`."""
    return {
        "parts": [Part(number < done) for number in range(of)],
        "done": done,
        "of": of,
        "label": label,
    }


@register.inclusion_tag("components/_tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], *, label: str) -> dict[str, Any]:
    """Links that look like tabs; items have label, url, current and an optional count."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/_pagination.html")
def pagination(*, summary: str = "", previous: str = "", following: str = "") -> dict[str, Any]:
    """Links to the pages before and after, and a sentence that says where one is."""
    return {"summary": summary, "previous": previous, "following": following}


@register.inclusion_tag("components/_facts.html")
def facts(rows: Iterable[Any], *, verdicts: bool = False) -> dict[str, Any]:
    """A description list. Rows are pairs of name and value.

    With `verdicts` they are triples that begin with a tone: ok, warn, bad, or look where no check
    did.
    """
    return {"rows": rows, "verdicts": verdicts}


@register.inclusion_tag("components/_stages.html")
def stages(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Work in honest stages: items have title, state (done, now, failed, later), note and time."""
    return {"items": items}


@register.inclusion_tag("components/_photo_tile.html")
def photo_tile(
    *,
    number: int,
    url: str = "",
    verdict: str = "checking",
    reason: str = "",
    fix: str = "",
    **extra: Any,
) -> dict[str, Any]:
    """One of an employee's photos with its verdict: accepted, rejected, asked, spare, stalled,
    checking, uploading.

    A rejected one shows `reason` and `fix` ("Blurry", "hold still for a second") and Retake.
    `key` tells photos apart whose number is the same, as it can be while several arrive at once.
    `poll_url` asks again each half second while checking, `remove_url` offers removal and
    `override_url` "Use anyway".
    """
    return {"number": number, "url": url, "verdict": verdict, "reason": reason, "fix": fix, **extra}


@register.inclusion_tag("components/_swatch.html")
def swatch(
    colour: str, *, name: str, verdict: str = "", tone: str = "", second: str = ""
) -> dict[str, Any]:
    """A colour, or a gradient to `second`, with its name, value and contrast verdict."""
    key = f"swatch-{colour}{second}".replace("#", "-")
    shown = {"colour": colour, "second": second, "key": key}
    return shown | {"name": name, "verdict": verdict, "tone": tone}


@register.inclusion_tag("components/_backdrop.html")
def backdrop(
    name: str, *, colour: str = "", second: str = "", picture: str = "", **extra: Any
) -> dict[str, Any]:
    """A background behind a sample person: a colour, a gradient, or a picture's address.

    A gradient runs along `angle` as in a style sheet, downwards without one, or outwards where
    `radial` is set. `person` is one of three.
    """
    key = f"backdrop-{next(_drawn)}"
    fill = {"colour": colour, "second": second or colour, "key": key}
    angle = extra.pop("angle", gradients.DOWNWARDS)
    ways = {
        "way": gradients.ends(angle, width=4, height=5),
        "circle": gradients.outwards(width=4, height=5),
    }
    return fill | ways | {"name": name, "picture": picture, "person": "1"} | extra


@register.inclusion_tag("components/_moment.html")
def moment(at: datetime, *, focus: bool = False) -> dict[str, Any]:
    """How long ago it was, and the exact time under the pointer; `focus` has keys reach it too."""
    return {
        "at": at,
        "near": moments.near(at, now=now()),
        "exact": moments.exact(at),
        "focus": focus,
    }


@register.inclusion_tag("components/_copy.html")
def copy_text(text: str, *, label: str) -> dict[str, Any]:
    """A text that one button copies; it can also be selected by hand."""
    return {"text": text, "label": label}


@register.inclusion_tag("components/_brand_mark.html")
def brand_mark(company: str, *, header: Header | None = None) -> dict[str, Any]:
    """A company in the employee's header: its logo, else its initial on its colour.

    With a header it is drawn for days and for nights, and the style sheet shows one of them.
    """
    worn = {"light": header.light, "dark": header.dark} if header else {"": None}
    return {"company": company, "worn": worn}


@register.inclusion_tag("components/_theme.html", takes_context=True)
def theme_switch(context: template.Context) -> dict[str, Any]:
    """The switch between the system's, light and dark colours; works as a plain form."""
    request = context["request"]
    return {
        "chosen": chosen(request),
        "next": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/_languages.html", takes_context=True)
def language_switch(context: template.Context, *, look: str = "link-button") -> dict[str, Any]:
    """A button for each other language, in its own words; works as a plain form."""
    if not (request := context.get("request")):  # a page that only says what went wrong
        return {}
    here = get_language()
    return {
        "others": [(code, name) for code, name in settings.LANGUAGES if code != here],
        "look": look,
        "next": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/_rail.html", takes_context=True)
def rail(context: template.Context) -> dict[str, Any]:
    """The links to the areas that this member may enter."""
    return {"entries": entries(context["request"], context.get("rights") or frozenset())}


@register.simple_block_tag(takes_context=True)
def step(
    context: template.Context,
    content: str,
    *,
    title: str,
    number: int,
    state: str = "open",
    text: str = "",
    **extra: str,
) -> SafeString:
    """A row of a checklist; `state` is open, done or locked and the content its control, which
    with `fold` open or closed the row reveals.
    """
    part = context.template.engine.get_template("components/_step.html")  # type: ignore[union-attr]
    given = {"content": content, "title": title, "number": number, "state": state, "text": text}
    return part.render(context.new(given | extra))
