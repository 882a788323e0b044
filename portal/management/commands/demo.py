"""`make demo`: start everything, and take invented people from an invite to approved headshots."""

import json
import sys
import time
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.timezone import now

from portal.database import leases
from portal.database.account import DatabaseFailed
from portal.database.urls import server_is_configured
from portal.demo import cast, doors, interrupts, report, seed, stack
from portal.demo.journey import Player
from portal.demo.uploads import folder_photos, rendered_photos
from tenants.kernel.scoping import acting_for

POLL_S = 1.0
VISITOR = cast.Person("You", "Guest of the demo", "Guests", 0)


class Command(BaseCommand):
    help = "Start the portal with two companies of invented people and make their headshots."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="stop when all are done; the last line is JSON"
        )
        parser.add_argument(
            "--photos", type=Path, help="a folder of photos of one real person, who takes part too"
        )
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["photos"] and not options["photos"].is_dir():
            raise CommandError(
                f"{options['photos']} is not a folder. Name a folder of photos of one person."
            )
        with interrupts.heeded():
            try:
                status = self._run(options)
            except KeyboardInterrupt:
                _leave_no_server()
                status = interrupts.STATUS
            except (stack.ProgramFailed, DatabaseFailed) as failure:
                raise CommandError(str(failure)) from failure
        sys.exit(status)

    def _run(self, options: dict[str, Any]) -> int:
        began = time.monotonic()
        with leases.serving(settings.STATE):
            try:
                self._prepare()
                return self._serve(options, port=stack.free_port(options["port"]), began=began)
            finally:
                connections.close_all()

    def _prepare(self) -> None:
        self._say("Preparing the database and static files")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)

    def _serve(self, options: dict[str, Any], *, port: int, began: float) -> int:
        address = settings.PUBLIC_URL = f"http://{stack.HOST}:{port}"
        logs, environment = settings.STATE / "logs", {"PUBLIC_URL": address}
        with stack.running(stack.portal(port), logs=logs, environment=environment) as programs:
            try:
                programs.wait_for(port)
                self._say(f"Serving at {address} after {time.monotonic() - began:.0f} s")
                return self._play(programs, address, options)
            except KeyboardInterrupt:
                self._say("Stopping. `make demo` goes on from here.")
                raise

    def _play(self, programs: stack.Stack, address: str, options: dict[str, Any]) -> int:
        players = self._players(options["photos"])
        self._show_doors(address)
        began = time.monotonic()
        self._drive(players, programs, began)
        if options["once"]:
            return self._finish(players, time.monotonic() - began)
        self._say("All are done. The portal stays up: press Ctrl-C to stop it.")
        while True:
            self._keep_up(programs)
            time.sleep(POLL_S)

    def _keep_up(self, programs: stack.Stack) -> None:
        for name in programs.watch():
            self._say(f"The program {name} had ended and was started again.")

    def _players(self, photos: Path | None) -> list[Player]:
        players: list[Player] = []
        for company in cast.COMPANIES:
            organization = seed.company(company, at=now())
            if photos and company is cast.COMPANIES[0]:
                players.append(_player(organization.pk, company, VISITOR, folder_photos(photos)))
            if not photos:
                players += [
                    _player(organization.pk, company, person, rendered_photos(person))
                    for person in company.people
                    if not person.is_guest
                ]
        return players

    def _show_doors(self, address: str) -> None:
        organizations = [seed.company(company, at=now()) for company in cast.COMPANIES]
        for line in doors.lines(organizations, address=address, at=now()):
            self._say(line)

    def _drive(self, players: list[Player], programs: stack.Stack, began: float) -> None:
        said: dict[str, str] = {}
        while not all(player.is_over for player in players):
            self._keep_up(programs)
            for player in players:
                if not player.is_over:
                    player.advance(at=now())
                if said.get(player.name) != player.stage:
                    said[player.name] = player.stage
                    why = f": {player.refusal}" if player.stage == "refused" else ""
                    self._say(
                        f"{time.monotonic() - began:6.0f} s  {player.name:<18} {player.stage}{why}"
                    )
            time.sleep(POLL_S)

    def _finish(self, players: list[Player], seconds: float) -> int:
        summary = {
            "seconds": round(seconds, 1),
            "employees": [report.employee(player) for player in players],
        }
        self.stdout.write(json.dumps(summary))
        self.stdout.flush()
        is_real = any(player.name == VISITOR.name for player in players)
        good = {"approved", "refused"} if is_real else {"approved"}
        return 0 if all(player.stage in good for player in players) else 1

    def _say(self, line: str) -> None:
        with suppress(OSError):  # the terminal was closed: nobody listens any more
            self.stderr.write(line, ending="\n")
            self.stderr.flush()


def _leave_no_server() -> None:
    """End the database if the interruption came before it was anybody's."""
    if not server_is_configured():
        leases.stop_if_unused(settings.STATE)


def _player(
    organization_id: Any, company: cast.Company, person: cast.Person, photos: Any
) -> Player:
    with acting_for(organization_id):
        employee = seed.employee(person, company.domain, at=now())
    return Player(organization_id, employee.pk, person.name, photos)
