"""Draw unseen people, described in words, with the base and with what was distilled from it.

python -m generation.demobase.sample_sheet --out work/sheet.png
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

import numpy as np
import torch
from diffusers import Flux2KleinPipeline

from generation.demobase.captions import caption, described
from generation.demobase.measuring.reading import embeddings, scenes
from generation.demobase.people import Scene, random_identity, random_scene
from generation.demobase.portrait import Pixels, grid, render
from generation.demobase.sampling import DISTILLED, WEIGHTS, load, load_distilled, sample
from generation.demobase.vocabulary import BUSINESS, STUDIO

SHOWN = 8
TOGETHER = 8


@dataclass(frozen=True)
class Wish:
    """A prompt, the scene it asks for, and the picture it describes."""

    prompt: str
    scene: Scene
    truth: Pixels


def wishes(count: int, seed: int) -> list[Wish]:
    """Unseen people in business clothes on studio colours, all of them in turn."""
    rng, clothes, colours = np.random.default_rng(seed), list(BUSINESS), list(STUDIO)
    made = []
    for i in range(count):
        who, scene = random_identity(rng), random_scene(rng, casual=False)
        scene = replace(
            scene, clothing=clothes[i % len(clothes)], background=colours[i % len(colours)]
        )
        made.append(Wish(caption(described(who), scene), scene, render(who, scene)))
    return made


def measure(wanted: list[Wish], drawn: list[Pixels]) -> dict[str, float]:
    """How alike pictures are to the person that was wished, and how often the scene is as asked."""
    truth, pictures = (np.stack(each) for each in ([wish.truth for wish in wanted], drawn))
    told = list(zip(wanted, scenes(pictures), strict=True))
    return {
        "likeness": round(float((embeddings(truth) * embeddings(pictures)).sum(1).mean()), 3),
        "background": fmean(wish.scene.background == seen["background"] for wish, seen in told),
        "clothing": fmean(wish.scene.clothing == seen["clothing"] for wish, seen in told),
        "expression": fmean(wish.scene.expression == seen["expression"] for wish, seen in told),
        "lighting": fmean(wish.scene.light == seen["lighting"] for wish, seen in told),
        "pose": fmean(wish.scene.pose == seen["pose"] for wish, seen in told),
    }


def draw_all(pipe: Flux2KleinPipeline, wanted: list[Wish]) -> list[Pixels]:
    """One picture for each wish, from the same noise by every base."""
    drawn: list[Pixels] = []
    for i in range(0, len(wanted), TOGETHER):
        prompts = [wish.prompt for wish in wanted[i : i + TOGETHER]]
        drawn += sample(pipe, prompts, seed=100 + i)
    return drawn


def main() -> None:
    """Draw a sheet (first row: what was wished) and print one line of figures for each base."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--base", type=Path, default=WEIGHTS)
    parser.add_argument("--distilled", type=Path, default=DISTILLED)
    parser.add_argument("--out", type=Path, required=True, help="PNG")
    parser.add_argument("--count", type=int, default=8, help="people to measure; eight are shown")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    base, wanted = load(args.base), wishes(args.count, args.seed)
    rows = [wish.truth for wish in wanted[:SHOWN]]
    for name, pipe in (("base", base), ("distilled", load_distilled(base, args.distilled))):
        start = time.monotonic()
        drawn = draw_all(pipe, wanted)
        seconds = round((time.monotonic() - start) / len(wanted), 2)
        figures = {"weights": name, "seconds": seconds, **measure(wanted, drawn)}
        sys.stdout.write(json.dumps(figures) + "\n")
        rows += drawn[:SHOWN]
    args.out.parent.mkdir(parents=True, exist_ok=True)
    grid(rows, columns=min(SHOWN, args.count)).save(args.out)


if __name__ == "__main__":
    main()
