"""Whether this machine can see, asked before it takes work that ends with looking at pictures."""

from django.core.exceptions import ImproperlyConfigured

from generation.vision import modelfiles
from generation.vision.errors import ModelUnusable, NotInstalled


def require() -> None:
    """See that the models of `generation.vision` and what runs them are on this machine.

    Raises:
        ImproperlyConfigured: naming what is missing or damaged, and what to do.
    """
    try:
        modelfiles.require()
    except (ModelUnusable, NotInstalled) as error:
        raise ImproperlyConfigured(str(error)) from error
