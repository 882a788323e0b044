"""The whole person, drawn from back to front."""

from generation.demobase.covers import draw_cover, draw_lids
from generation.demobase.features import (
    draw_eyes,
    draw_glasses,
    draw_mouth,
    draw_nose,
    draw_wrinkles,
)
from generation.demobase.hair import draw_back_hair, draw_hair
from generation.demobase.head import draw_head
from generation.demobase.headwear import draw_headwear, draw_wrap
from generation.demobase.people import Identity, Scene
from generation.demobase.sitting import Sitting
from generation.demobase.svg import Canvas
from generation.demobase.torso import draw_body


def draw_figure(canvas: Canvas, identity: Identity, scene: Scene) -> None:
    """Draw the person, without a background, at the person's place in a 128-unit square."""
    sitting = Sitting(identity, scene)
    place = f"translate({64 + scene.dx:.4f} {58 + scene.dy:.4f}) scale({scene.scale:.5f})"
    with canvas.moved(place):
        draw_back_hair(canvas, sitting)
        draw_body(canvas, sitting)
        draw_wrap(canvas, sitting)
        with canvas.moved(f"rotate({scene.roll:.4f})"):
            draw_head(canvas, sitting)
            draw_eyes(canvas, sitting)
            draw_nose(canvas, sitting)
            draw_mouth(canvas, sitting)
            draw_wrinkles(canvas, sitting)
            draw_lids(canvas, sitting)
            draw_hair(canvas, sitting)
            draw_glasses(canvas, sitting)
            draw_headwear(canvas, sitting)
            draw_cover(canvas, sitting)
