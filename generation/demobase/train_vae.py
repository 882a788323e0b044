"""Train the demo base's autoencoder (8x downscale) on rendered portraits, on a CPU.

Most steps see 64 px crops around the face, where the detail is; the last part sees whole pictures,
which settles the normalisation layers. A fixed floor of noise on the latents teaches the decoder
to repair the small errors a diffusion model makes. At the end the buffers with which the FLUX.2
pipeline whitens packed latents are filled in.

With ``--decoder-of`` only the decoder of a trained autoencoder is trained further. The latents
stay what they were, so a transformer trained on them fits the better decoder unchanged.

    python -m generation.demobase.train_vae --out work/vae
    python -m generation.demobase.train_vae --decoder-of work/vae --out work/sharper --minutes 3
"""

import argparse
import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKLFlux2
from diffusers.models.autoencoders.vae import DiagonalGaussianDistribution
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from generation.demobase import autoencoder
from generation.demobase.latents import patchify, to_tensor
from generation.demobase.pace import Pace
from generation.demobase.people import Rng, random_identity, random_scene
from generation.demobase.portrait import Pixels, grid, render
from generation.demobase.precision import fast_products

logger = logging.getLogger(__name__)

WIDTHS, LATENT_CHANNELS = (16, 32, 64, 64), 12
HELD_OUT = 64
CROP, CROPS, WHOLES = 64, 16, 4
"""Side of a crop in pixels, crops in a step, whole pictures in a step."""
FACE = (..., slice(20, 106), slice(28, 100))
INNER_FACE = (..., slice(32, 96), slice(32, 96))


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How the autoencoder is trained."""

    learning_rate: float = 2.5e-3
    noise_floor: float = 0.1
    """Least standard deviation of the noise on the latents."""
    whole_share: float = 0.3
    """Last part of the budget, on whole pictures."""


def rendered_pictures(cache: Path, *, count: int, seed: int) -> NDArray[np.uint8]:
    """Portraits (N, 128, 128, 3), drawn once and kept in the file ``cache``."""
    if not cache.exists():
        rng = np.random.default_rng(seed)
        drawn = [render(random_identity(rng), random_scene(rng)) for _ in range(count)]
        cache.parent.mkdir(parents=True, exist_ok=True)
        np.save(cache, np.stack(drawn))
    pictures: NDArray[np.uint8] = np.load(cache, mmap_mode="r")
    return pictures


def train(vae: AutoencoderKLFlux2, pictures: NDArray[np.uint8], recipe: Recipe, pace: Pace) -> None:
    """Train whatever wants gradients until the budget is used up."""
    trained = [p for p in vae.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        trained, lr=recipe.learning_rate, betas=(0.9, 0.99), weight_decay=1e-4
    )
    rng = np.random.default_rng(0)
    while pace.progress < 1:
        rate = pace.rate(warmup=60, cooldown=1, least=0.02)
        optimizer.param_groups[0]["lr"] = recipe.learning_rate * rate
        crops = pace.progress < 1 - recipe.whole_share
        loss = _loss(vae, to_tensor(_batch(pictures, rng, crops=crops)), recipe.noise_floor)
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        pace.step += 1
        if pace.step % 50 == 0:
            logger.info("step %d, %.0f s, loss %.4f", pace.step, pace.elapsed, loss.item())


def _batch(pictures: NDArray[np.uint8], rng: Rng, *, crops: bool) -> Pixels:
    picked = np.sort(rng.integers(0, len(pictures) - HELD_OUT, CROPS if crops else WHOLES))
    if not crops:
        return pictures[picked]
    return np.stack([_crop(pictures[i], rng) for i in picked])


def _crop(picture: Pixels, rng: Rng) -> Pixels:
    """Usually the face, now and then anywhere; half of the time mirrored."""
    limit = picture.shape[0] - CROP
    if rng.random() < 0.8:
        middle = rng.normal((limit * 0.5, limit * 0.42), limit * 0.28)
        x, y = np.clip(middle, 0, limit).astype(int)
    else:
        x, y = rng.integers(0, limit + 1, 2)
    crop = picture[y : y + CROP, x : x + CROP]
    return crop[:, ::-1] if rng.random() < 0.5 else crop


def _loss(vae: AutoencoderKLFlux2, x: Tensor, noise_floor: float) -> Tensor:
    with fast_products():
        posterior = DiagonalGaussianDistribution(vae.encoder(x).float())
        deviation = posterior.std.clamp_min(noise_floor)
        noisy = posterior.mean + deviation * torch.randn_like(deviation)
        y = vae.decoder(noisy).float()
    spread = posterior.mean**2 + posterior.var - 1 - posterior.logvar
    loss: Tensor = _difference(y, x) + functional.mse_loss(y, x) + 5e-4 * 0.5 * spread.mean()
    whole = x.shape[-1] > CROP
    return loss + _difference(y[FACE], x[FACE]) if whole else loss


def _difference(y: Tensor, x: Tensor) -> Tensor:
    """L1 of the pixels and, to keep edges sharp, of the steps between neighbours."""
    level = (y.diff(dim=-1) - x.diff(dim=-1)).abs().mean()
    upright = (y.diff(dim=-2) - x.diff(dim=-2)).abs().mean()
    return functional.l1_loss(y, x) + 0.5 * (level + upright)


@torch.no_grad()
def whiten(vae: AutoencoderKLFlux2, pictures: NDArray[np.uint8]) -> None:
    """Fill in mean and variance of the packed latents."""
    vae.eval()
    starts = range(0, min(1024, len(pictures) - HELD_OUT), 32)
    chunks = [to_tensor(pictures[i : i + 32]) for i in starts]
    packed = torch.cat([patchify(vae.encode(chunk).latent_dist.mean) for chunk in chunks])
    vae.bn.running_mean.copy_(packed.mean((0, 2, 3)))
    vae.bn.running_var.copy_(packed.var((0, 2, 3)))


@torch.no_grad()
def report(vae: AutoencoderKLFlux2, pictures: NDArray[np.uint8], out: Path) -> None:
    """Log the signal-to-noise ratio on held-out pictures, and save some beside their copies."""
    vae.eval()
    held_out = pictures[-HELD_OUT:]
    x = to_tensor(held_out)
    y = vae.decode(vae.encode(x).latent_dist.mean).sample.clamp(-1, 1)
    face = _decibels(y[INNER_FACE], x[INNER_FACE])
    logger.info("held-out pictures: %.2f dB, face %.2f dB", _decibels(y, x), face)
    copies = ((y + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()
    grid([*held_out[:8], *copies[:8]], columns=8).save(out / "reconstructions.png")


def _decibels(y: Tensor, x: Tensor) -> float:
    return float(10 * torch.log10(4 / functional.mse_loss(y, x)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the demo base's autoencoder.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the autoencoder")
    parser.add_argument("--cache", type=Path, default=Path("work/vae_pictures.npy"))
    parser.add_argument("--images", type=int, default=12000, help="drawn if there is no cache")
    parser.add_argument("--minutes", type=float, default=9.0, help="budget of the training")
    parser.add_argument("--max-steps", type=int, default=0, help="0: no limit")
    parser.add_argument("--decoder-of", type=Path, help="train only this autoencoder's decoder")
    parser.add_argument("--lr", type=float, default=2.5e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def main() -> None:
    """Train, whiten, measure and save."""
    args = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    pictures = rendered_pictures(args.cache, count=args.images, seed=args.seed)
    if args.decoder_of:
        vae = AutoencoderKLFlux2.from_pretrained(args.decoder_of, local_files_only=True)
        vae.encoder.requires_grad_(requires_grad=False)
        recipe = Recipe(learning_rate=args.lr, whole_share=1.0)
    else:
        vae = autoencoder.build(WIDTHS, LATENT_CHANNELS)
        recipe = Recipe(learning_rate=args.lr)
    vae = vae.to(memory_format=torch.channels_last)
    train(vae, pictures, recipe, Pace(seconds=args.minutes * 60, most_steps=args.max_steps))
    if not args.decoder_of:
        whiten(vae, pictures)
    vae.save_pretrained(args.out)
    report(vae, pictures, args.out)


if __name__ == "__main__":
    main()
