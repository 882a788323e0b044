"""Where a request came from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The network address of whoever asks, as the outermost of our own proxies saw it.

    What stands further left in X-Forwarded-For was written by the asker and is worth nothing.
    """
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.PROXIES <= len(hops) and _is_address(seen := hops[-settings.PROXIES].strip()):
        return seen
    return str(request.META.get("REMOTE_ADDR", ""))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
