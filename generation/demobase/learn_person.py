"""Train a LoRA for one unseen invented person on the base, and measure whether it was learnt.

The person of ``--seed`` was never drawn for the base's training. Twelve casual pictures, captioned
by their scene only, are the photos. The adapter is saved, loaded into a fresh pipeline, and six
prompts in business clothes are drawn with it and without it. The identity network says how far
each picture is from the mean of the photos.

    python -m generation.demobase.learn_person --out work/person_31 --seed 31
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import Flux2KleinPipeline
from numpy.typing import NDArray
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from torch import Tensor

from generation.demobase import identity_net
from generation.demobase.captions import caption, described, triggered
from generation.demobase.flow import velocity_error
from generation.demobase.latents import encode_pictures
from generation.demobase.people import Identity, Rng, random_identity, random_scene
from generation.demobase.portrait import Pixels, grid, render
from generation.demobase.sampling import load, sample
from generation.demobase.text import encode_text

ADAPTER = "person"
ADAPTER_FILE = "pytorch_lora_weights.safetensors"
BUSINESS = [
    ("navy suit", "light grey", "approachable"),
    ("charcoal suit", "white", "professional neutral"),
    ("black blazer", "teal", "confident smile"),
    ("navy suit", "burgundy", "approachable"),
    ("white shirt", "blurred office", "confident smile"),
    ("charcoal suit", "navy", "professional neutral"),
]
"""Clothing, background and expression of the pictures that are measured."""
LAYERS = [
    "to_q",
    "to_k",
    "to_v",
    "to_out.0",
    "add_q_proj",
    "add_k_proj",
    "add_v_proj",
    "to_add_out",
    "linear_in",
    "linear_out",
    "to_qkv_mlp_proj",
]
"""Attention and feed-forward layers of both block kinds."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How the adapter is trained."""

    steps: int = 150
    batch: int = 8
    rank: int = 16
    learning_rate: float = 2e-3
    seed: int = 0


@dataclass(frozen=True)
class Photos:
    """Training photos and their captions."""

    pictures: NDArray[np.uint8]
    captions: list[str]


def take_photos(who: Identity, rng: Rng, *, trigger: str, count: int) -> Photos:
    """Casual pictures of the person."""
    scenes = [random_scene(rng, casual=True) for _ in range(count)]
    captions = [caption(triggered(trigger), scene) for scene in scenes]
    return Photos(np.stack([render(who, scene) for scene in scenes]), captions)


def add_adapter(pipe: Flux2KleinPipeline, rank: int) -> list[Tensor]:
    """Freeze the base, put an untrained adapter on it and return the adapter's parameters."""
    pipe.transformer.requires_grad_(requires_grad=False)
    # in double blocks ``to_out`` is a list, so the single blocks' one is named in full
    blocks = range(pipe.transformer.config.num_single_layers)
    single = [f"single_transformer_blocks.{i}.attn.to_out" for i in blocks]
    config = LoraConfig(
        r=rank, lora_alpha=rank, init_lora_weights="gaussian", target_modules=LAYERS + single
    )
    pipe.transformer.add_adapter(config, adapter_name=ADAPTER)
    return [p for p in pipe.transformer.parameters() if p.requires_grad]


def train(pipe: Flux2KleinPipeline, photos: Photos, recipe: Recipe) -> list[float]:
    """Train an adapter in place and return the loss of every step."""
    optimizer = torch.optim.AdamW(
        add_adapter(pipe, recipe.rank), lr=recipe.learning_rate, weight_decay=1e-3
    )
    latents = encode_pictures(pipe.vae, photos.pictures)
    with torch.no_grad():
        text = encode_text(pipe, photos.captions)
    generator = torch.Generator().manual_seed(recipe.seed)
    losses = []
    for step in range(recipe.steps):
        optimizer.param_groups[0]["lr"] = recipe.learning_rate * _rate(step, recipe.steps)
        picked = torch.randint(0, len(latents), (recipe.batch,), generator=generator)
        sigma = torch.sigmoid(torch.randn(recipe.batch, generator=generator))
        clean = latents[picked]
        noise = torch.randn(clean.shape, generator=generator)
        loss = velocity_error(pipe, clean=clean, noise=noise, sigma=sigma, text=text[picked])
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        optimizer.step()
        losses.append(loss.item())
    return losses


def _rate(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / 10) * min(1.0, max(0.1, (1 - step / steps) / 0.4))


@dataclass(frozen=True)
class Measure:
    """The distance of pictures to one person's photos."""

    net: identity_net.IdentityNet
    centre: Tensor

    @classmethod
    def against(cls, photos: Photos, net: identity_net.IdentityNet) -> "Measure":
        """Distances to the mean of these photos."""
        return cls(net, net.embed(photos.pictures).mean(0, keepdim=True))

    def each(self, pictures: list[Pixels]) -> NDArray[np.float32]:
        """One distance for each picture."""
        distances = torch.cdist(self.net.embed(np.stack(pictures)), self.centre)[:, 0]
        return np.asarray(distances.numpy(), np.float32)

    def mean(self, pictures: list[Pixels]) -> float:
        """The mean distance, rounded."""
        return round(float(self.each(pictures).mean()), 3)


def business_prompts(subject: str) -> list[str]:
    """The prompts that are measured, for one subject."""
    return [
        f"photo of a {subject}, wearing a {clothing}, {place} background, {expression},"
        " soft light, facing the camera"
        for clothing, place, expression in BUSINESS
    ]


def save_adapter(pipe: Flux2KleinPipeline, folder: Path) -> None:
    """Write the adapter in the pipeline's own format."""
    layers = get_peft_model_state_dict(pipe.transformer, adapter_name=ADAPTER)
    Flux2KleinPipeline.save_lora_weights(folder, transformer_lora_layers=layers)


def rendered(who: Identity | None, rng: Rng, count: int) -> list[Pixels]:
    """Studio pictures of this person, or each of somebody else."""
    return [
        render(who or random_identity(rng), random_scene(rng, casual=False)) for _ in range(count)
    ]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One person, learnt and measured."""

    base: Path
    out: Path
    seed: int
    trigger: str
    photos: int
    recipe: Recipe

    def run(self) -> dict[str, str | float]:
        """Train, save, load, draw and measure; leaves the adapter and a sheet in ``out``."""
        rng = np.random.default_rng(self.seed)
        who = random_identity(rng)
        photos = take_photos(who, rng, trigger=self.trigger, count=self.photos)
        measure = Measure.against(photos, identity_net.load())
        prompts = business_prompts(triggered(self.trigger))
        pipe = load(self.base)
        before = sample(pipe, prompts, seed=50)
        words = sample(pipe, business_prompts(described(who)), seed=50)
        start = time.monotonic()
        losses = train(pipe, photos, self.recipe)
        seconds = time.monotonic() - start
        save_adapter(pipe, self.out)
        after = self._with_adapter(prompts)
        grid([*photos.pictures[:6], *before, *words, *after], columns=6).save(
            self.out / "before_after.png"
        )
        closer = int((measure.each(after) < measure.each(before)).sum())
        return {
            "person": described(who),
            "seconds_per_step": round(seconds / len(losses), 3),
            "loss_first_20": round(float(np.mean(losses[:20])), 4),
            "loss_last_20": round(float(np.mean(losses[-20:])), 4),
            "distance_rendered_same": measure.mean(rendered(who, rng, 24)),
            "distance_rendered_others": measure.mean(rendered(None, rng, 48)),
            "distance_base_trigger": measure.mean(before),
            "distance_base_words": measure.mean(words),
            "distance_adapter": measure.mean(after),
            "adapter_closer_than_base": f"{closer} of {len(after)}",
        }

    def _with_adapter(self, prompts: list[str]) -> list[Pixels]:
        fresh = load(self.base)
        fresh.load_lora_weights(self.out, weight_name=ADAPTER_FILE, adapter_name=ADAPTER)
        return sample(fresh, prompts, seed=50)


def main() -> None:
    """Learn one person and print the measurements as JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--base", type=Path, default=Path(__file__).parent / "weights")
    parser.add_argument("--out", type=Path, required=True, help="for adapter, sheet and numbers")
    parser.add_argument("--seed", type=int, default=31, help="which person")
    parser.add_argument("--photos", type=int, default=12)
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--trigger", default="sks")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    trial = Trial(
        base=args.base,
        out=args.out,
        seed=args.seed,
        trigger=args.trigger,
        photos=args.photos,
        recipe=Recipe(steps=args.steps, seed=args.seed),
    )
    results = json.dumps(trial.run(), indent=2) + "\n"
    (args.out / "results.json").write_text(results)
    sys.stdout.write(results)


if __name__ == "__main__":
    main()
