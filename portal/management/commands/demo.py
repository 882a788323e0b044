"""`make demo`: start everything, and take invented people from an invite to approved headshots."""

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.timezone import now

from generation.bridge import weights
from portal.database import leases
from portal.database.account import DatabaseFailed
from portal.database.urls import server_is_configured
from portal.demo import cast, casting, doors, interrupts, report, seed, stack
from portal.demo.players import Show
from portal.demo.uploads import Upload, folder_photos

POLL_S = 1.0


class Command(BaseCommand):
    help = "Start the portal with two companies of invented people and make their headshots."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="stop when all are done; the last line is JSON"
        )
        parser.add_argument(
            "--photos",
            type=Path,
            help="a folder of photos of one real person, who goes the way instead of the invented "
            "people; stops when they are done, as with --once",
        )
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        _require_weights()
        uploads = _photos_in(options["photos"]) if options["photos"] else []
        with interrupts.heeded():
            try:
                status = self._run(uploads, port=options["port"], once=options["once"])
            except KeyboardInterrupt:
                _leave_no_server()
                status = interrupts.STATUS
            except (stack.ProgramFailed, DatabaseFailed) as failure:
                raise CommandError(str(failure)) from failure
        sys.exit(status)

    def _run(self, uploads: Sequence[Upload], *, port: int, once: bool) -> int:
        began = time.monotonic()
        with leases.serving(settings.STATE):
            try:
                self._prepare()
                port = stack.free_port(port)
                return self._serve(uploads, port=port, once=once, began=began)
            finally:
                connections.close_all()

    def _prepare(self) -> None:
        self._say("Preparing the database and static files")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)

    def _serve(self, uploads: Sequence[Upload], *, port: int, once: bool, began: float) -> int:
        address = settings.PUBLIC_URL = f"http://{stack.HOST}:{port}"
        logs, environment = settings.STATE / "logs", {"PUBLIC_URL": address}
        with stack.running(stack.portal(port), logs=logs, environment=environment) as programs:
            try:
                programs.wait_for(port)
                self._say(f"Serving at {address} after {time.monotonic() - began:.0f} s")
                show = self._open(uploads, address=address, once=once)
                return self._play(show, programs)
            except KeyboardInterrupt:
                self._say("Stopping. `make demo` goes on from here.")
                raise

    def _open(self, uploads: Sequence[Upload], *, address: str, once: bool) -> Show:
        organizations = [seed.company(company, at=now()) for company in cast.COMPANIES]
        for line in doors.lines(organizations, address=address, at=now()):
            self._say(line)
        return casting.show(organizations, uploads, ends_by_itself=once, at=now())

    def _play(self, show: Show, programs: stack.Stack) -> int:
        began = time.monotonic()
        while not show.is_over:
            self._keep_up(programs)
            for line in show.go_on(at=now(), seconds=time.monotonic() - began):
                self._say(line)
            time.sleep(POLL_S)
        if show.ends_by_itself:
            return self._finish(show, time.monotonic() - began)
        self._say("All are done. The portal stays up: press Ctrl-C to stop it.")
        while True:
            self._keep_up(programs)
            time.sleep(POLL_S)

    def _keep_up(self, programs: stack.Stack) -> None:
        for name in programs.watch():
            self._say(f"The program {name} had ended and was started again.")

    def _finish(self, show: Show, seconds: float) -> int:
        summary = {
            "seconds": round(seconds, 1),
            "employees": [report.employee(player) for player in show.players],
        }
        self.stdout.write(json.dumps(summary))
        self.stdout.flush()
        return 0 if show.ended_well else 1

    def _say(self, line: str) -> None:
        with suppress(OSError):  # the terminal was closed: nobody listens any more
            self.stderr.write(line, ending="\n")
            self.stderr.flush()


def _require_weights() -> None:
    try:
        weights.require()
    except ImproperlyConfigured as refusal:
        raise CommandError(str(refusal)) from refusal


def _photos_in(folder: Path) -> list[Upload]:
    if not folder.is_dir():
        raise CommandError(f"{folder} is not a folder. Name a folder of photos of one person.")
    uploads = folder_photos(folder)
    if not uploads:
        raise CommandError(f"{folder} holds no files. Name a folder of photos of one person.")
    return uploads


def _leave_no_server() -> None:
    """End the database if the interruption came before it was anybody's."""
    if not server_is_configured():
        leases.stop_if_unused(settings.STATE)
