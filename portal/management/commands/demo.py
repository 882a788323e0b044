"""`make demo`: start everything, and take invented people from an invite to approved headshots."""

import json
import signal
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.timezone import now

from portal.database import leases
from portal.demo import cast, report, seed, stack
from portal.demo.journey import Player
from portal.demo.uploads import folder_photos, rendered_photos
from tenants.invites import actions as invites
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.people.models import Employee

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
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        if options["photos"] and not options["photos"].is_dir():
            raise CommandError(
                f"{options['photos']} is not a folder. Name a folder of photos of one person."
            )
        began = time.monotonic()
        with leases.serving(settings.STATE):
            self._prepare()
            port = stack.free_port(options["port"])
            address = f"http://{stack.HOST}:{port}"
            with stack.running(
                port=port, logs=settings.STATE / "logs", environment={"PUBLIC_URL": address}
            ):
                self._say(f"Serving at {address} after {time.monotonic() - began:.0f} s")
                self._play(address, options)
            connections.close_all()

    def _prepare(self) -> None:
        self._say("Preparing the database and static files")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)

    def _play(self, address: str, options: dict[str, Any]) -> None:
        settings.PUBLIC_URL = address
        players = self._players(options["photos"])
        self._show_doors(address)
        try:
            began = time.monotonic()
            self._drive(players, began)
            if options["once"]:
                self._finish(players, time.monotonic() - began)
            self._say("All are done. The portal stays up: press Ctrl-C to stop it.")
            signal.pause()
        except KeyboardInterrupt:
            self._say("Stopping. `make demo` goes on from here.")

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
        self._say(f"\n  Sign in at {address}/sign-in/ with the password {cast.PASSWORD}")
        for company in cast.COMPANIES:
            self._say(f"    {company.name}: {company.owner} (owner), {company.reviewer} (reviewer)")
        company = cast.COMPANIES[0]
        guest = next(person for person in company.people if person.is_guest)
        self._say(f"  Be an employee ({guest.name}): {_fresh_invite(company, guest)}")
        self._say(f"  Mail that was sent: {address}/mail/\n")

    def _drive(self, players: list[Player], began: float) -> None:
        said: dict[str, str] = {}
        while not all(player.is_over for player in players):
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

    def _finish(self, players: list[Player], seconds: float) -> None:
        summary = {
            "seconds": round(seconds, 1),
            "employees": [report.employee(player) for player in players],
        }
        self.stdout.write(json.dumps(summary))
        self.stdout.flush()
        is_real = any(player.name == VISITOR.name for player in players)
        good = {"approved", "refused"} if is_real else {"approved"}
        sys.exit(0 if all(player.stage in good for player in players) else 1)

    def _say(self, line: str) -> None:
        self.stderr.write(line, ending="\n")
        self.stderr.flush()


def _player(
    organization_id: Any, company: cast.Company, person: cast.Person, photos: Any
) -> Player:
    with acting_for(organization_id):
        employee = seed.employee(person, company.domain, at=now())
    return Player(organization_id, employee.pk, person.name, photos)


def _fresh_invite(company: cast.Company, person: cast.Person) -> str:
    organization = seed.company(company, at=now())
    with acting_for(organization):
        employee = Employee.objects.get(email=person.address(company.domain))
        invite = invites.send(employee, actor=SYSTEM, at=now())
        return invites.fresh_link(invite, at=now())
