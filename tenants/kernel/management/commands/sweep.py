"""What is due each minute, once and now."""

from typing import Any

from django.core.management.base import BaseCommand

from tenants.kernel.jobs import tasks


class Command(BaseCommand):
    """`manage.py sweep`: for cron, beside or instead of the queue's own schedule."""

    help = "Take back the work of lost workers, wake workers, and delete what must go."
    requires_system_checks = ()  # they would load every page of the portal

    def handle(self, *args: Any, **options: Any) -> None:
        tasks.sweep()
