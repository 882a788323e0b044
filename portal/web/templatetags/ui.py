"""The design system's small parts and wrappers; `panels` has the bigger ones with their own markup.

Every tag takes plain values. Keyword arguments that a tag does not name become attributes of its
element: `hx_post=url` is `hx-post`, and names lose a trailing underscore, so `for_` is `for`.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from portal.web.badges import BADGES
from portal.web.icons import ICONS
from portal.web.theme import chosen
from tenants.kernel.languages import within

register = template.Library()
register.filter(within)
TONE_ICONS = {"ok": "check", "warn": "warning", "bad": "warning"}
VERDICTS = {
    "ok": ("check", _("Passes")),
    "warn": ("warning", _("Needs a look")),
    "bad": ("cross", _("Fails")),
    "look": ("eye", _("Not checked")),
}


class Stateful(Protocol):
    """A record with a lifecycle, as Django models with a `state` choice field are."""

    state: str

    def get_state_display(self) -> str:
        """The word people read."""


def attributes(given: Mapping[str, Any]) -> SafeString:
    """Attributes from a tag's keyword arguments; None, False and empty texts leave one out."""
    return flatatt(
        {
            name.rstrip("_").replace("_", "-"): value
            for name, value in given.items()
            if value is not None and value != ""
        }
    )


def picture(name: str, *, filled: bool = False, label: str | Promise = "") -> SafeString:
    """The drawing `name` as an inline SVG; decoration unless `label` says what it means.

    Raises KeyError for a name that is not in `portal.web.icons.ICONS`.
    """
    meaning = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24"{}><path d="{}"/></svg>',
        " icon--fill" if filled else "",
        flatatt(meaning),
        ICONS[name],
    )


register.simple_tag(picture, name="icon")


@register.simple_tag
def kbd(key: str) -> SafeString:
    """A key cap. Screen readers hear the key from `aria-keyshortcuts` of the control instead."""
    return format_html('<kbd class="kbd" aria-hidden="true">{}</kbd>', key)


@register.simple_tag
def button(
    label: str, *, kind: str = "", icon: str = "", key: str = "", href: str = "", **attrs: Any
) -> SafeString:
    """A button, or a link that looks like one when `href` is given.

    `kind` is words of ink, ok, ghost, danger and sm, lg, wide, as in "ok lg"; none is a plain one.
    `key` shows a key cap and announces the shortcut. It submits its form unless `type` says
    otherwise.
    """
    element = {"class": " ".join(["button", *(f"button--{word}" for word in kind.split())])}
    element |= {"href": href} if href else {"type": attrs.pop("type", "submit")}
    element |= {"aria-keyshortcuts": key} | attrs
    name = "a" if href else "button"
    return format_html(
        "<{}{}>{}{}{}</{}>",
        name,
        attributes(element),
        picture(icon) if icon else "",
        label,
        kbd(key) if key else "",
        name,
    )


@register.simple_tag
def icon_button(icon: str, label: str, *, href: str = "", **attrs: Any) -> SafeString:
    """A square button of one icon; `label` is its accessible name and its tooltip."""
    element = {"class": "icon-button", "aria-label": label, "title": label}
    element |= {"href": href} if href else {"type": attrs.pop("type", "submit")}
    name = "a" if href else "button"
    return format_html("<{}{}>{}</{}>", name, attributes(element | attrs), picture(icon), name)


@register.simple_tag
def pill(word: str, *, tone: str = "", icon: str | None = None) -> SafeString:
    """A small label with its tone's icon, unless `icon` names another or, empty, none."""
    drawing = TONE_ICONS.get(tone, "") if icon is None else icon
    return format_html(
        '<span class="pill{}">{}{}</span>',
        f" pill--{tone}" if tone else "",
        picture(drawing) if drawing else "",
        word,
    )


@register.simple_tag
def status(record: Stateful) -> SafeString:
    """The state of a record as icon, word and colour.

    Raises KeyError for a state that `portal.web.badges` does not know.
    """
    badge = BADGES[record.state]
    return pill(record.get_state_display(), tone=badge.tone, icon=badge.icon)


@register.simple_tag
def avatar(name: str, *, url: str = "", size: str = "") -> SafeString:
    """A small round picture beside the name it belongs to, and therefore without an own text.

    Without `url` it shows initials. `size` is sm or lg.
    """
    classes = f"avatar avatar--{size}" if size else "avatar"
    if url:
        return format_html('<img class="{}" src="{}" alt="" loading="lazy">', classes, url)
    initials = "".join(word[0] for word in name.split()[:2]).upper()
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials)


@register.simple_tag
def photo(url: str, alt: str, *, shape: str = "", **attrs: Any) -> SafeString:
    """A photograph of fixed ratio: square, or `shape` portrait (4:5) or circle.

    `alt` names the person and the take, not what the picture shows.
    """
    element = {"class": f"photo photo--{shape}" if shape else "photo", "src": url}
    return format_html('<img{} alt="{}">', attributes(element | {"loading": "lazy"} | attrs), alt)


@register.filter
def prose(text: str) -> SafeString:
    """Headings, lists and paragraphs of a text in Markdown's plainest notation; the rest is text.

    A first-level heading becomes an `h2`, because the page has its own.
    """
    blocks = text.strip().replace("\r\n", "\n").split("\n\n")
    return format_html_join("\n", "{}", ((_block(block.strip()),) for block in blocks))


def _block(block: str) -> SafeString:
    level = len(block) - len(block.lstrip("#"))
    if level:
        return format_html("<h{0}>{1}</h{0}>", level + 1, block[level:].strip())
    if block.startswith("- "):
        items = ((line.removeprefix("- "),) for line in block.splitlines())
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", items))
    return format_html("<p>{}</p>", block)


@register.simple_tag
def progress(value: float | None = None, *, of: float = 100, label: str) -> SafeString:
    """A native progress bar; without a value it only says that work goes on."""
    known = {"value": value, "max": of} if value is not None else {}
    return format_html(
        '<progress class="progress"{} aria-label="{}"></progress>', flatatt(known), label
    )


@register.simple_tag
def verdict(tone: str) -> SafeString:
    """A check's outcome, ok, warn, bad or look, as a coloured icon that also says its word."""
    icon, word = VERDICTS[tone]
    return format_html(
        '<span class="verdict verdict--{}">{}</span>', tone, picture(icon, label=word)
    )


@register.simple_tag
def page_language() -> str:
    """The language of the page, for `<html lang>`."""
    return get_language() or settings.LANGUAGE_CODE


@register.simple_tag
def page_direction() -> str:
    """The direction in which the page is read, for `<html dir>`."""
    return "rtl" if get_language_bidi() else "ltr"


@register.simple_tag(takes_context=True)
def data_theme(context: template.Context) -> SafeString:
    """The `data-theme` attribute of the page; nothing where the system's colours were chosen."""
    choice = chosen(context["request"]) if "request" in context else ""
    return attributes({"data_theme": choice})


@register.simple_block_tag
def card(content: str, *, title: str = "", kind: str = "", note: str = "") -> SafeString:
    """A panel with an optional heading; `kind` flush leaves out the padding for rows and tables."""
    aside = format_html('<p class="card__note">{}</p>', note) if note else ""
    head = format_html('<div class="card__head"><h2>{}</h2>{}</div>', title, aside) if title else ""
    return format_html(
        '<section class="card{}">{}{}</section>', f" card--{kind}" if kind else "", head, content
    )


@register.simple_block_tag
def alert(content: str, *, tone: str = "", title: str = "", live: bool = False) -> SafeString:
    """A message in the page's flow; `live` announces one that arrives after the page was read."""
    role = {"role": "alert" if tone == "bad" else "status"} if live else {}
    return format_html(
        '<div class="alert{}"{}>{}<div>{}{}</div></div>',
        f" alert--{tone}" if tone else "",
        flatatt(role),
        picture(TONE_ICONS.get(tone, "info")),
        format_html('<p class="alert__title">{}</p>', title) if title else "",
        content,
    )


@register.simple_block_tag
def empty(content: str, *, title: str, text: str = "", icon: str = "image") -> SafeString:
    """What a list shows when it has nothing; the content is the one next action."""
    return format_html(
        '<div class="empty">{}<h2>{}</h2>{}<div class="empty__actions">{}</div></div>',
        picture(icon),
        title,
        format_html("<p>{}</p>", text) if text else "",
        content,
    )


@register.simple_block_tag
def table(content: str, *, caption: str, kind: str = "stacks") -> SafeString:
    """A table that scrolls inside its frame; `caption` is its name for screen readers.

    `kind` stacks turns rows into blocks on a phone: give each cell its `data-label`.
    """
    return format_html(
        '<div class="table-wrap" role="region" aria-label="{}" tabindex="0">'
        '<table class="table{}"><caption class="hidden">{}</caption>{}</table></div>',
        caption,
        f" table--{kind}" if kind else "",
        caption,
        content,
    )


@register.simple_block_tag
def dialog(content: str, *, name: str, title: str) -> SafeString:
    """A native dialog that `{% button ... data_dialog=name %}` opens."""
    return format_html(
        '<dialog class="dialog" id="{}" aria-labelledby="{}-title"><form method="dialog"'
        ' class="dialog__head"><h2 id="{}-title">{}</h2>{}</form>'
        '<div class="dialog__body">{}</div></dialog>',
        name,
        name,
        name,
        title,
        icon_button("cross", "Close"),
        content,
    )
