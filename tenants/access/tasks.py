"""What is due for access: forgetting."""

from django.utils.timezone import now

from tenants.access import throttle


def sweep() -> None:
    """Drop the tallies of tries whose span is over. Run from the queue's schedule."""
    throttle.forget_old(at=now())
