"""Whether a picture is one that this installation gave out."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from generation.delivery import checking
from generation.delivery.checking import Checked, Signature, Standing

SIGNATURES = {
    Signature.OURS: "Signed by this installation, and unchanged since.",
    Signature.OTHERS: "Signed by {by}, whom this installation does not trust; unchanged since.",
    Signature.BROKEN: "It was signed by {by} and changed after that.",
    Signature.NONE: "It has no content credentials.",
}
STANDINGS = {
    Standing.MAY_LEAVE: "It stands approved.",
    Standing.TAKEN_BACK: "It was taken back or replaced since.",
}


class Command(BaseCommand):
    """`check_picture FILE [--json]`."""

    help = "Say whether a picture is ours, which company gave it out, and how we know."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        found = checking.check(data)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found)))
            return
        for line in told(found):
            self.stdout.write(line)


def told(found: Checked) -> Iterator[str]:
    """What was found, a sentence a line."""
    yield SIGNATURES[found.signature].format(by=found.signed_by or "somebody")
    if found.signature == Signature.OURS and settings.C2PA_SIGNER.is_own:
        yield "The certificate is this installation's own: other programs call it unknown."
    if found.signed_at:
        yield f"A service stamped it at {found.signed_at}."
    yield (
        "It says that a model drew it."
        if found.says_trained
        else "It does not say in a way that can be trusted that a model drew it."
    )
    yield _mark(found)
    if found.company:
        yield f"It was given out by {found.company}."
    if found.standing:
        yield STANDINGS[found.standing]


def _mark(found: Checked) -> str:
    if found.unreadable:
        return f"No invisible mark could be looked for. {found.unreadable}"
    if not found.is_marked:
        return "It carries no invisible mark of this installation."
    return f"It carries an invisible mark of this installation (strength {found.mark_strength})."
