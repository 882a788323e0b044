"""Reading a diffusers pipeline from its folder, the same way for every family."""

from pathlib import Path
from typing import Any

import torch
from diffusers import DiffusionPipeline
from diffusers.utils.logging import disable_progress_bar as disable_diffusers_bars
from safetensors import SafetensorError
from transformers.utils.logging import disable_progress_bar as disable_transformers_bars

from generation.engine import weights
from generation.engine.bases.interface import BaseConfig
from generation.engine.compute import device
from generation.engine.errors import WeightsCorrupt


def read(kind: type[DiffusionPipeline], config: BaseConfig, folder: Path, **parts: Any) -> Any:
    """The pipeline in this folder on this machine's device, frozen; `parts` are not read again.

    Raises WeightsCorrupt when a file is damaged or of another shape than its configuration says.
    """
    disable_diffusers_bars()
    disable_transformers_bars()
    try:
        pipeline = kind.from_pretrained(
            folder, local_files_only=True, dtype=getattr(torch, config.dtype), **parts
        )
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise WeightsCorrupt(
            f"The weights of {config.name} in {folder} cannot be read ({type(error).__name__});"
            f" get them again with: {weights.command(config)}"
        ) from error
    pipeline.set_progress_bar_config(disable=True)
    pipeline.to(device())
    for part in pipeline.components.values():
        if isinstance(part, torch.nn.Module):
            part.requires_grad_(requires_grad=False).eval()
    return pipeline
