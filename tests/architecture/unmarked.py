"""Text that people read and nobody marked for translation, in templates and in code."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

SPOKEN: Final = frozenset({"title", "aria-label", "placeholder", "alt", "aria-description"})
"""Attributes that are read out or shown."""
SILENT: Final = frozenset({"script", "style", "code", "kbd", "pre"})
"""Elements whose text is not language."""
NAMES: Final = frozenset(
    {
        "Likeness",
        "Inter",
        "FLUX",
        "LoRA",
        "GPU",
        "REST",
        "API",
        "ZIP",
        "CSV",
        "SCIM",
        "SHA",
        "px",
        "MB",
    }
)
"""Words that are the same in every language."""
COMMENT: Final = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)
MARKED: Final = re.compile(r"\{% blocktrans.*?endblocktrans(?:late)? %\}", re.DOTALL)
CLASSES: Final = re.compile(r"\{% block \w+_class %\}.*?\{% endblock \w+ %\}", re.DOTALL)
TAG: Final = re.compile(r"\{%\s*(\w+)(.*?)%\}", re.DOTALL)
VARIABLE: Final = re.compile(r"\{\{.*?\}\}", re.DOTALL)
LITERAL: Final = re.compile(r"""(?<!_\()(?<=[\s=])(?:"([^"]*)"|'([^']*)')""")
NOT_SHOWN: Final = frozenset(
    {"translate", "load", "url", "static", "include", "extends", "if", "elif", "with", "for"}
    | {"icon", "kbd", "querystring", "verdict"}
)
"""Tags whose literals are marked by them, or are names, keys and addresses."""
WORD: Final = re.compile(r"[^\W\d_]{2,}")
SENTENCE: Final = re.compile(r"(?:A|I|[A-Z][a-z][\w'-]*)(?: [\w'(“{%].*| ?[.?!…])")
"""What begins like a sentence, or is a label of several words."""
LABEL: Final = re.compile(r"[A-Z][a-z]")
MARKING: Final = frozenset(
    {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "pgettext_lazy"}
    | {"ngettext", "ngettext_lazy", "npgettext"}
)
FOR_DEVELOPERS: Final = frozenset(
    {"ValueError", "TypeError", "LookupError", "KeyError", "RuntimeError", "AssertionError"}
    | {"ImproperlyConfigured", "NotImplementedError", "Fault", "debug", "info", "warning", "error"}
)
"""Errors and lines of the log, which nobody meets who only uses the portal."""
DOCUMENTED: Final = frozenset({"help_text", "description"})
"""What the API's description is made from."""


def in_template(source: str) -> Iterator[str]:
    """Texts of a template that no tag marks."""
    source = CLASSES.sub(" ", MARKED.sub(" ", COMMENT.sub(" ", source)))
    for name, given in TAG.findall(source):
        if name not in NOT_SHOWN:
            texts = (double or single for double, single in LITERAL.findall(given))
            yield from (text for text in texts if LABEL.match(text) and is_language(text))
    reader = _Texts()
    reader.feed(VARIABLE.sub(" ", TAG.sub(" ", source)))
    yield from reader.found


def is_language(text: str) -> bool:
    """Whether it holds words that another language would say otherwise."""
    return any(word not in NAMES for word in WORD.findall(text))


class _Texts(HTMLParser):
    """Collects what is shown or read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        for name, text in attrs:
            if name in SPOKEN:
                self._look(text or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._look(data)

    def _look(self, text: str) -> None:
        if is_language(text):
            self.found.append(" ".join(text.split()))


def in_code(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of strings that read like a sentence or a label, and that nothing marks."""
    tree = ast.parse(source)
    skipped = set(_skipped(tree))
    for node in ast.walk(tree):
        if id(node) not in skipped and SENTENCE.match(text := _text(node)):
            yield getattr(node, "lineno", 0), text


def _text(node: ast.AST) -> str:
    """The node's text, with braces for what is filled in; empty for no text."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "{}" for part in node.values)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return ""


def _skipped(tree: ast.AST) -> Iterator[int]:
    """The strings that are marked, that explain the code, or that only developers meet."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)  # a docstring
        elif isinstance(node, ast.JoinedStr):
            yield from map(id, node.values)  # parts of a text that is looked at as a whole
        elif _is_covered(node):
            yield from map(id, ast.walk(node))


def _is_covered(node: ast.AST) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg in DOCUMENTED
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    return name in MARKING | FOR_DEVELOPERS
