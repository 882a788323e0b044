"""From SVG to pixels, with resvg: a wheel that needs nothing from the system."""

import io

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image


def rasterise(svg: str) -> NDArray[np.uint8]:
    """The document as height x width x 4, opacity last."""
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))
