"""Whether this machine can do engine work at all, asked before it takes any."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from generation.engine import bases, weights
from generation.engine.errors import EngineError


def require() -> None:
    """See that the weights of the configured base are on this machine, as their manifest has them.

    Raises:
        ImproperlyConfigured: naming the folder they belong in and the command that gets them.
    """
    try:
        weights.require(bases.configuration(settings.ENGINE_BASE))
    except EngineError as error:
        raise ImproperlyConfigured(str(error)) from error
