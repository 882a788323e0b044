"""Gradients in drawings are those that the finish paints."""

from typing import Any

import numpy as np
import pytest

from generation.vision.background import RADIAL_CENTRE, Background, BackgroundKind, draw
from portal.web import gradients

WIDTH, HEIGHT = 240, 300


def painted(**shape: Any) -> Any:
    """How far along the gradient each pixel is, as painted."""
    background = Background(BackgroundKind.GRADIENT, "#000000", "#ffffff", **shape)
    return draw(background, width=WIDTH, height=HEIGHT)[..., 0] / 255


@pytest.mark.parametrize("angle", [0, 45, 135, 180, 290])
def test_a_line_is_as_painted(angle: int) -> None:
    line = gradients.ends(angle, width=WIDTH, height=HEIGHT)
    start, end = (np.array([float(line[f"x{n}"]), float(line[f"y{n}"])]) for n in (1, 2))
    across, down = np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)

    along = (np.dstack([across, down]) - start) @ (end - start) / np.sum((end - start) ** 2)

    assert np.abs(along - painted(angle=angle)).max() < 0.004


def test_a_circle_is_as_painted() -> None:
    circle = {k: float(v) for k, v in gradients.outwards(width=WIDTH, height=HEIGHT).items()}
    across, down = np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)

    along = np.hypot(across - circle["cx"], down - circle["cy"]) / circle["r"]

    assert gradients.RADIAL_CENTRE == RADIAL_CENTRE
    assert np.abs(along - painted(is_radial=True)).max() < 0.004
