"""Say who runs Likeness, from a shell: there is no other way."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.kernel.errors import DomainError
from tenants.operators import actions
from tenants.organizations.links import password_url


class Command(BaseCommand):
    """Prints where a new operator sets their password."""

    help = "Make an account an operator of Likeness, or with --dismiss an ordinary one again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the operator's e-mail address")
        parser.add_argument("--name", default="", help="the operator's name, for a new account")
        parser.add_argument("--dismiss", action="store_true", help="take the role away")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dismiss"]:
            self._dismiss(options["email"])
            return
        try:
            operator = actions.appoint(options["email"], name=options["name"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{operator.email} is an operator and signs in like everybody.")
        if not operator.has_usable_password():
            self.stdout.write(f"They set a password here: {password_url(operator)}")

    def _dismiss(self, email: str) -> None:
        if not actions.dismiss(email):
            raise CommandError(f"{email} is no operator.")
        self.stdout.write(f"{email} is no operator any more.")
