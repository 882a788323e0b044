"""Bringing the message files in step with what is marked for translation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from portal.settings.catalogues import Message, messages, written
from portal.settings.marked import marked


class Command(BaseCommand):
    """`messages [--check]`."""

    help = "Collect what is marked into locale/, keep its translations, and list what lacks one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only list, change no file")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = marked(settings.ROOT)
        for path in sorted((settings.ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
            self._bring_in_step(path, found, only_list=options["check"])

    def _bring_in_step(self, path: Path, found: list[Message], *, only_list: bool) -> None:
        head, _, rest = path.read_text().partition("\n\n")
        known = {each.key: each for each in messages(rest)}
        entries = [_translated(each, known.get(each.key)) for each in found]
        if not only_list:
            path.write_text("\n\n".join([head, *map(written, entries)]) + "\n")
        for each in entries:
            if not each.is_translated:
                self.stdout.write(f"{path.parts[-3]}: {each.places[0]}: {each.text}")


def _translated(message: Message, known: Message | None) -> Message:
    """The message as it is marked now, with the words and flags that its file has for it."""
    if known:
        message = Message(**{**vars(message), "translations": known.translations})
        message.flags = known.flags
    return message
