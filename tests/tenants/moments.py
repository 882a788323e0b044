"""Spans of time, and who acts in them."""

from datetime import timedelta

from tenants.kernel.lifecycle import Actor

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OWNER = Actor("member", "00000000-0000-4000-8000-000000000001")
