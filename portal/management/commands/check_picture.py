"""Whether a picture is one that this installation gave out."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from generation.delivery import checking
from portal.web.check_words import told


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
