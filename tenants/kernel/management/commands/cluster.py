"""The workers of one queue."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from tenants.kernel.jobs import cluster
from tenants.kernel.jobs.doorbell import queues

NAME = "Q_CLUSTER_NAME"


class Command(BaseCommand):
    """`manage.py cluster default` or `gpu`: runs until SIGTERM, which work in hand heeds."""

    help = "Run the workers of one queue."
    requires_system_checks = ()  # they would load every page of the portal

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("queue", choices=queues(), help="the queue to serve")

    def handle(self, *args: Any, queue: str, **options: Any) -> None:
        if os.environ.get(NAME) != queue:
            # django-q2 reads its name when it is imported, which is done by now
            os.environ[NAME] = queue
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  # ourselves again
        try:
            sys.exit(cluster.serve(queue))
        except ImproperlyConfigured as refusal:
            raise CommandError(str(refusal)) from refusal
