"""Draw unseen people, described in words, with the base; measure and show what came of it.

python -m generation.demobase.sample_sheet --out work/sheet.png --guidance 1 2
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from diffusers import Flux2KleinPipeline
from numpy.typing import NDArray

from generation.demobase.captions import caption, described
from generation.demobase.identity_net import IdentityNet
from generation.demobase.identity_net import load as load_identity_net
from generation.demobase.people import random_identity, random_scene
from generation.demobase.portrait import Pixels, grid, render
from generation.demobase.sampling import load, sample
from generation.demobase.vocabulary import BUSINESS, STUDIO

BACKGROUND = (slice(2, 20), slice(2, 20))
"""The upper left corner, where nobody is."""
CLOTHES = (slice(116, 126), slice(22, 42))
"""Below the left shoulder."""


@dataclass(frozen=True)
class Wish:
    """A prompt, and the picture it describes."""

    prompt: str
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
        made.append(Wish(caption(described(who), scene), render(who, scene)))
    return made


def measure(net: IdentityNet, wanted: list[Wish], drawn: list[Pixels]) -> dict[str, float]:
    """How far pictures are from what was wished: the person, and two colours (0-255)."""
    truth, pictures = np.stack([wish.truth for wish in wanted]), np.stack(drawn)
    person = (net.embed(pictures) - net.embed(truth)).norm(dim=-1).mean().item()
    return {
        "person": round(person, 3),
        "background": round(_colour_error(truth, pictures, BACKGROUND), 1),
        "clothes": round(_colour_error(truth, pictures, CLOTHES), 1),
    }


def _colour_error(
    truth: NDArray[np.uint8], drawn: NDArray[np.uint8], place: tuple[slice, slice]
) -> float:
    wanted, got = (a[:, place[0], place[1]].mean((1, 2)) for a in (truth, drawn))
    return float(np.abs(wanted - got).mean())


def draw_all(
    pipe: Flux2KleinPipeline, wanted: list[Wish], *, guidance: float, batch: int = 8
) -> list[Pixels]:
    """One picture for each wish, with the same noise at every guidance."""
    drawn: list[Pixels] = []
    for i in range(0, len(wanted), batch):
        prompts = [wish.prompt for wish in wanted[i : i + batch]]
        drawn += sample(pipe, prompts, seed=100 + i, guidance=guidance)
    return drawn


def main() -> None:
    """Draw a sheet (first row: what was wished) and print one line of figures a guidance scale."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--base", type=Path, default=Path(__file__).parent / "weights")
    parser.add_argument("--out", type=Path, required=True, help="PNG")
    parser.add_argument("--guidance", type=float, nargs="+", default=[2.0])
    parser.add_argument("--count", type=int, default=8, help="people to measure; eight are shown")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    pipe, net, wanted = load(args.base), load_identity_net(), wishes(args.count, args.seed)
    rows = [wish.truth for wish in wanted[:8]]
    for guidance in args.guidance:
        start = time.monotonic()
        drawn = draw_all(pipe, wanted, guidance=guidance)
        seconds = round((time.monotonic() - start) / len(wanted), 2)
        figures = {"guidance": guidance, "seconds": seconds, **measure(net, wanted, drawn)}
        sys.stdout.write(json.dumps(figures) + "\n")
        rows += drawn[:8]
    args.out.parent.mkdir(parents=True, exist_ok=True)
    grid(rows, columns=min(8, args.count)).save(args.out)


if __name__ == "__main__":
    main()
