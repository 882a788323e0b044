"""What is due each minute, once and now."""

from typing import Any

from django.core.management.base import BaseCommand

from tenants.kernel.jobs import tasks


class Command(BaseCommand):
    """`manage.py sweep`: for cron, beside or instead of the queue's own schedule."""

    help = (
        "Take back the work of lost workers, wake workers for what waits, and delete what must go."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        tasks.sweep()
