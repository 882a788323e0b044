"""Reading back what was rendered."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.engine.events import Event, Rendered


def pixels(events: Iterable[Event]) -> list[NDArray[np.uint8]]:
    """The rendered pictures (H, W, 3), in order."""
    paths = [event.path for event in events if isinstance(event, Rendered)]
    return [np.asarray(Image.open(path)) for path in paths]
