"""Sample people for pages that show a background or a framing: large, clear all around, and with
the numbers of their heads, which the drawing knows.

python -m generation.demobase.samples --out static/samples
"""

import argparse
import io
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from generation.demobase.people import Identity, Scene, random_scene
from generation.demobase.photos import person
from generation.demobase.portrait import Cutout, cut_out
from generation.demobase.sitting import Sitting
from generation.demobase.svg import Box

WIDTH, HEIGHT = 640, 800
EYE_LINE, HEAD_HEIGHT = 0.38, 0.42
"""Where every sample's eyes are and how high their head is: small enough that a page may only ever
enlarge them, and never runs out of body at the bottom."""
SUPERSAMPLE = 2
MIDDLE = (64, 58)
"""Where the figure's origin lies in picture units."""
CHIN = 1.005
"""The lowest point of the face in half heights of it below the origin."""
LOOKS = (
    (58, "black blazer", "confident smile"),
    (54, "navy suit", "approachable"),
    (43, "blue shirt", "confident smile"),
)
"""Seeds of people who differ in skin, hair and glasses, what they wear, and how they look."""


@dataclass(frozen=True)
class Head:
    """Where a head is: shares of the picture's height, `centre` of its width.

    `head_height` goes from the top of the skull, without the hair, to the chin.
    """

    eye_line: float
    head_height: float
    centre: float


def samples() -> list[tuple[Cutout, Head]]:
    """The sample people, always the same."""
    return [_sample(*look) for look in LOOKS]


def encoded(cutout: Cutout) -> bytes:
    """The person as a WebP with alpha."""
    share = cutout.coverage[..., None]
    colours = np.divide(cutout.colours, share, out=np.zeros_like(cutout.colours), where=share > 0)
    pixels = np.dstack([colours, cutout.coverage * 255]).round().clip(0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels, "RGBA").save(out, "WEBP", quality=86, alpha_quality=95, method=6)
    return out.getvalue()


def _sample(seed: int, clothing: str, expression: str) -> tuple[Cutout, Head]:
    who = person(seed)
    scene = replace(
        random_scene(np.random.default_rng(seed), casual=False),
        light="soft light",
        clothing=clothing,
        expression=expression,
        pose="facing the camera",
        yaw=0.0,
        pitch=0.0,
        roll=0.0,
        scale=1.0,
        dx=0.0,
        dy=0.0,
    )
    size = {"width": WIDTH * SUPERSAMPLE, "height": HEIGHT * SUPERSAMPLE}
    drawn = cut_out(who, scene, **size, frame=_frame(who, scene)).shrunk(SUPERSAMPLE)
    return drawn, Head(EYE_LINE, HEAD_HEIGHT, 0.5)


def _frame(who: Identity, scene: Scene) -> Box:
    """The part of the world in which the head has its place and size."""
    tall = who.face_height * (1 + CHIN) / HEAD_HEIGHT
    top = MIDDLE[1] + Sitting(who, scene).eye_y - EYE_LINE * tall
    across = tall * WIDTH / HEIGHT
    return MIDDLE[0] - across / 2, top, MIDDLE[0] + across / 2, top + tall


def main() -> None:
    """Write the sample people and `people.json` with the numbers of their heads."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    heads = {}
    for number, (cutout, head) in enumerate(samples(), start=1):
        (args.out / f"person-{number}.webp").write_bytes(encoded(cutout))
        heads[f"person-{number}"] = asdict(head)
    about = {"width": WIDTH, "height": HEIGHT, "people": heads}
    (args.out / "people.json").write_text(json.dumps(about, indent=2) + "\n")


if __name__ == "__main__":
    main()
