"""Loading a pipeline folder and drawing pictures with it."""

from pathlib import Path

import numpy as np
import torch
from diffusers import Flux2KleinPipeline

from generation.demobase.portrait import Pixels
from generation.demobase.text import TEXT_LAYERS, TEXT_LENGTH

WEIGHTS = Path(__file__).parent / "weights"
DISTILLED = Path(__file__).parent / "distilled"
SHARED = ("vae", "text_encoder", "tokenizer")
"""Parts that the distilled base takes from the one it was distilled from."""
SIZE = 128
STEPS = 20
GUIDANCE = 2.0
FEW_STEPS = 4
"""Steps of the distilled base, which takes no guidance."""
CALL = {
    "height": SIZE,
    "width": SIZE,
    "max_sequence_length": TEXT_LENGTH,
    "text_encoder_out_layers": TEXT_LAYERS,
}
"""Arguments that every call of the pipeline needs; its defaults belong to the full-size model."""


def load(folder: Path = WEIGHTS) -> Flux2KleinPipeline:
    """The pipeline in this folder, in float32, without its progress bar."""
    pipe = Flux2KleinPipeline.from_pretrained(folder, local_files_only=True)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def load_distilled(base: Flux2KleinPipeline, folder: Path = DISTILLED) -> Flux2KleinPipeline:
    """The distilled base in this folder, with the other parts of what it was distilled from."""
    parts = {name: getattr(base, name) for name in SHARED}
    pipe = Flux2KleinPipeline.from_pretrained(folder, local_files_only=True, **parts)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def sample(pipe: Flux2KleinPipeline, prompts: list[str], *, seed: int) -> list[Pixels]:
    """One picture for each prompt, the noise of the first by ``seed``, of the next by the next."""
    is_distilled = pipe.config.is_distilled
    drawn = pipe(
        prompt=prompts,
        num_inference_steps=FEW_STEPS if is_distilled else STEPS,
        guidance_scale=1.0 if is_distilled else GUIDANCE,
        output_type="np",
        generator=[torch.Generator().manual_seed(seed + i) for i in range(len(prompts))],
        **CALL,
    )
    return list((drawn.images * 255).round().astype(np.uint8))
