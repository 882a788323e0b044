"""Base weights: what each base needs, getting it, and checking it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from generation.engine import bases, weights
from generation.engine.bases.interface import BaseConfig, Weights
from generation.engine.errors import EngineError
from generation.engine.fetching import fetch


class Command(BaseCommand):
    """`weights list`, `weights fetch BASE`, `weights verify BASE`."""

    help = "List, fetch and verify the weights of FLUX bases."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="what each base needs, and whether it is here")
        for action, help_text in (
            ("fetch", "bring a base's weights to this machine; goes on where it was cut off"),
            ("verify", "read every file of a base's weights and compare it with the manifest"),
        ):
            one = actions.add_parser(action, help=help_text)
            one.add_argument("base", choices=list(bases.CONFIGURATIONS))

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["action"] == "list":
            self._list()
            return
        config = bases.configuration(options["base"])
        work = self._fetch if options["action"] == "fetch" else self._verify
        try:
            for wanted in weights.all_of(config):
                work(config, wanted)
        except EngineError as error:
            raise CommandError(str(error)) from error

    def _list(self) -> None:
        for config in bases.CONFIGURATIONS.values():
            use = "commercial use" if config.licence.is_commercial else "needs a paid licence"
            self.stdout.write(f"{config.name}  {config.title}, {config.licence.name}, {use}")
            for wanted in weights.all_of(config):
                self.stdout.write(f"    {wanted.folder}, {wanted.gigabytes:g} GB: {_state(wanted)}")

    def _fetch(self, config: BaseConfig, wanted: Weights) -> None:
        if not wanted.repository:
            self.stdout.write(f"{wanted.folder} comes with the code.")
            return
        self.stdout.write(f"{wanted.folder} from {wanted.repository}, {wanted.gigabytes:g} GB")
        for file in fetch(config, wanted):
            self.stdout.write(f"  {file.number}/{file.count} {file.name}, {file.size / 1e6:.1f} MB")
        self.stdout.write(f"  complete in {weights.expected(wanted)}")

    def _verify(self, config: BaseConfig, wanted: Weights) -> None:
        place = weights.folder(config, wanted)
        if not weights.promised(place):
            raise CommandError(
                f"Nothing says what the files in {place} must be;"
                " `weights fetch` brings some of which it is known."
            )
        damaged = []
        for verdict in weights.verified(place):
            self.stdout.write(f"  {verdict.name}: {'whole' if verdict.is_whole else 'DAMAGED'}")
            damaged += [] if verdict.is_whole else [verdict.name]
        if damaged:
            raise CommandError(
                f"{len(damaged)} of the files in {place} are damaged;"
                f" get them again with: {weights.command(config)}"
            )
        self.stdout.write(f"{wanted.folder} is whole.")


def _state(wanted: Weights) -> str:
    place = weights.found(wanted)
    if place is None:
        return f"not here; belongs in {weights.expected(wanted)}"
    lacking = weights.missing(place, wanted)
    return f"in {place}" + (f", {len(lacking)} parts missing" if lacking else "")
