"""Set up an organization from a shell."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import now  # noqa: TID251  # a command is where the clock is read

from tenants.kernel.errors import DomainError
from tenants.organizations import actions
from tenants.organizations.links import password_url


class Command(BaseCommand):
    """Prints where the owner sets their password, if they have none yet."""

    help = "Set up an organization with its owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the organization's name")
        parser.add_argument("--owner", required=True, help="the owner's e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():  # a name that is refused leaves no account behind
                owner = actions.account_for(options["owner"])
                organization = actions.found(options["name"], owner=owner, at=now())
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{organization.name} is set up as {organization.slug}.")
        if not owner.has_usable_password():
            self.stdout.write(f"{owner.email} sets a password here: {password_url(owner)}")
