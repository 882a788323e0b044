"""What the code and the templates mark for translation, found without gettext's own tools."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from django.utils.translation.template import templatize

from portal.settings.catalogues import Message

MARKED_IN: Final = ("generation", "portal", "tenants", "templates")
SHAPES: Final = {
    "_": ("text",),
    "gettext": ("text",),
    "gettext_lazy": ("text",),
    "gettext_noop": ("text",),
    "ngettext": ("text", "plural"),
    "ngettext_lazy": ("text", "plural"),
    "pgettext": ("context", "text"),
    "pgettext_lazy": ("context", "text"),
    "npgettext": ("context", "text", "plural"),
}
"""What the strings that each function is given are."""
STRING: Final = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL: Final = re.compile(rf"\b(_|n?p?gettext)\(((?:\s*{STRING}\s*,?)+)")


def marked(root: Path) -> list[Message]:
    """Every message once, with the files that hold it, in the order of their names."""
    found: dict[str, Message] = {}
    for path in sorted(each for name in MARKED_IN for each in (root / name).rglob("*")):
        for message in _in_file(path):
            known = found.setdefault(message.key, message)
            place = path.relative_to(root).as_posix()
            if place not in known.places:
                known.places.append(place)
    return list(found.values())


def _in_file(path: Path) -> Iterator[Message]:
    if path.suffix == ".py":
        yield from in_code(path.read_text())
    elif path.suffix in (".html", ".txt") and path.is_file():
        yield from in_template(path.read_text())


def in_code(source: str) -> Iterator[Message]:
    """What Python code marks."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            strings = [each.value for each in node.args if isinstance(each, ast.Constant)]
            yield from _message(node.func.id, [each for each in strings if isinstance(each, str)])


def in_template(source: str) -> Iterator[Message]:
    """What a template marks."""
    for call in CALL.finditer(templatize(source)):
        yield from _message(call[1], ast.literal_eval(f"[{call[2]}]"))


def _message(function: str, strings: Iterable[str]) -> Iterator[Message]:
    parts = dict(zip(SHAPES.get(function, ()), strings, strict=False))
    if parts.get("text"):
        yield Message(parts.get("context"), parts["text"], parts.get("plural", ""))
