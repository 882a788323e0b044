"""Translations as gettext reads them, made from the message files without gettext's own tools.

The `.po` files are all that is kept. Each process that starts looks for the compiled form of just
these files and makes it if there is none, so a catalogue can neither be missing nor stale.
"""

import ast
import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import uuid4

MAGIC: Final = 0x950412DE
HEADER_BYTES: Final = 28
BETWEEN_CONTEXT: Final = "\x04"
BETWEEN_PLURALS: Final = "\x00"


@dataclass
class Message:
    """One entry of a message file."""

    context: str | None = None
    text: str = ""
    plural: str = ""
    translations: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    places: list[str] = field(default_factory=list)

    @property
    def is_translated(self) -> bool:
        """Whether every form has words that somebody stands by."""
        return all(self.translations) and bool(self.translations) and "fuzzy" not in self.flags

    @property
    def key(self) -> str:
        """How gettext finds it."""
        context = f"{self.context}{BETWEEN_CONTEXT}" if self.context is not None else ""
        return f"{context}{self.text}{BETWEEN_PLURALS + self.plural if self.plural else ''}"


def messages(text: str) -> Iterator[Message]:
    """The entries of a message file, its header among them; what is obsolete is left out."""
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        if any(line.startswith("msgid") for line in lines):
            yield _message(lines)


def compiled(source: Path, target: Path) -> Path:
    """A folder with the compiled form of every message file below `source`."""
    files = sorted(source.glob("*/LC_MESSAGES/*.po"))
    digest = hashlib.sha256()
    for each in files:
        digest.update(f"{each.relative_to(source)}\n".encode() + each.read_bytes())
    folder = target / digest.hexdigest()[:16]
    for each in files:
        made = folder / each.relative_to(source).with_suffix(".mo")
        if not made.exists():
            made.parent.mkdir(parents=True, exist_ok=True)
            fresh = made.with_suffix(f".{uuid4().hex}")
            fresh.write_bytes(catalogue(messages(each.read_text())))
            fresh.replace(made)  # of two starts at once each leaves a whole file
    return folder


def catalogue(entries: Iterator[Message]) -> bytes:
    """The entries that are translated, in the format that gettext reads: sorted, each pair of
    tables with length and place of its strings."""
    pairs = sorted(
        (each.key.encode(), BETWEEN_PLURALS.join(each.translations).encode())
        for each in entries
        if each.is_translated
    )
    tables = HEADER_BYTES + 16 * len(pairs)
    originals, translations = bytearray(), bytearray()
    strings = bytearray()
    for pair in pairs:
        for table, text in zip((originals, translations), pair, strict=True):
            table.extend(struct.pack("<II", len(text), tables + len(strings)))
            strings += text + b"\0"
    head = (MAGIC, 0, len(pairs), HEADER_BYTES, HEADER_BYTES + 8 * len(pairs), 0, 0)
    return struct.pack("<7I", *head) + originals + translations + strings


def written(entry: Message) -> str:
    """The entry as a message file has it."""
    lines = [f"#: {place}" for place in entry.places]
    if entry.flags:
        lines.append(f"#, {', '.join(sorted(entry.flags))}")
    if entry.context is not None:
        lines.append(f"msgctxt {_quoted(entry.context)}")
    lines.append(f"msgid {_quoted(entry.text)}")
    if not entry.plural:
        return "\n".join([*lines, f"msgstr {_quoted(''.join(entry.translations))}"])
    lines.append(f"msgid_plural {_quoted(entry.plural)}")
    forms = entry.translations or ["", ""]
    return "\n".join(lines + [f"msgstr[{n}] {_quoted(form)}" for n, form in enumerate(forms)])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _message(lines: list[str]) -> Message:
    entry, part = Message(), ""
    values: dict[str, str] = {}
    for line in lines:
        if line.startswith("#,"):
            entry.flags |= {flag.strip() for flag in line[2:].split(",")}
        elif line.startswith("#:"):
            entry.places += line[2:].split()
        elif line.startswith("msg"):
            part, _, quoted = line.partition(" ")
            values[part] = ast.literal_eval(quoted)
        elif line.startswith('"'):
            values[part] += ast.literal_eval(line)
    entry.context = values.get("msgctxt")
    entry.text, entry.plural = values["msgid"], values.get("msgid_plural", "")
    entry.translations = [text for part, text in values.items() if part.startswith("msgstr")]
    return entry
