"""Put the trained parts together as the folder the engine loads, in half precision.

python -m generation.demobase.pack --pipeline work/base --vae work/sharper --out work/weights
python -m generation.demobase.pack --pipeline work/distilled --transformer-only --out work/few
"""

import argparse
import hashlib
import json
import logging
import shutil
from pathlib import Path

import torch
from diffusers import AutoencoderKLFlux2, Flux2KleinPipeline

from generation.demobase.sampling import CALL, FEW_STEPS, GUIDANCE, SHARED, STEPS, load

logger = logging.getLogger(__name__)

MANIFEST = "weights.json"
VERSION = 2


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every weight file, by its path in the folder."""
    files = sorted(folder.rglob("*.safetensors"))
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def write_manifest(folder: Path, *, is_distilled: bool) -> None:
    """Write beside the weights how they are called and what their files must be."""
    steps, guidance = (FEW_STEPS, 1.0) if is_distilled else (STEPS, GUIDANCE)
    manifest = {
        "name": "demo-base-distilled" if is_distilled else "demo-base",
        "version": VERSION,
        "architecture": "FLUX.2 klein",
        "call": {"num_inference_steps": steps, "guidance_scale": guidance, **CALL},
        "sha256": digests(folder),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")


def pack(pipeline: Path, *, vae: Path | None, out: Path) -> None:
    """Write the pipeline, with this autoencoder if one is given; replaces the folder ``out``."""
    pipe = load(pipeline)
    if vae:
        pipe.register_modules(vae=AutoencoderKLFlux2.from_pretrained(vae, local_files_only=True))
    _save(pipe, out)
    _load_text_encoder_in_float32(out)
    write_manifest(out, is_distilled=pipe.config.is_distilled)


def pack_transformer(pipeline: Path, *, out: Path) -> None:
    """Write what a distilled pipeline has of its own; replaces the folder ``out``."""
    pipe = load(pipeline)
    _save(pipe, out)
    for part in SHARED:
        shutil.rmtree(out / part)
    write_manifest(out, is_distilled=pipe.config.is_distilled)


def _save(pipe: Flux2KleinPipeline, out: Path) -> None:
    for module in (pipe.transformer, pipe.text_encoder, pipe.vae):
        module.to(torch.float16)
    if out.exists():
        shutil.rmtree(out)
    pipe.save_pretrained(out)
    _forget_origin(out)


def _load_text_encoder_in_float32(folder: Path) -> None:
    """Without this, transformers alone would load its part in the stored precision."""
    file = folder / "text_encoder" / "config.json"
    config = json.loads(file.read_text())
    file.write_text(json.dumps({**config, "dtype": "float32"}, indent=2) + "\n")


def _forget_origin(folder: Path) -> None:
    """Drop the paths of this machine that the parts' configurations remember."""
    for file in (folder / "model_index.json", *folder.glob("*/config.json")):
        config = json.loads(file.read_text())
        config.pop("_name_or_path", None)
        file.write_text(json.dumps(config, indent=2) + "\n")


def main() -> None:
    """Pack a trained pipeline."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--pipeline", type=Path, required=True, help="written by pretrain")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--vae", type=Path, help="same encoder, better decoder")
    kind.add_argument("--transformer-only", action="store_true", help="of a distilled pipeline")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if args.transformer_only:
        pack_transformer(args.pipeline, out=args.out)
    else:
        pack(args.pipeline, vae=args.vae, out=args.out)
    size = sum(file.stat().st_size for file in args.out.rglob("*.safetensors"))
    logger.info("%.1f MB of weights in %s", size / 1e6, args.out)


if __name__ == "__main__":
    main()
