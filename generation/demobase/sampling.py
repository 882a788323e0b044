"""Loading a pipeline folder and drawing pictures with it."""

from pathlib import Path

import numpy as np
import torch
from diffusers import Flux2KleinPipeline

from generation.demobase.portrait import Pixels
from generation.demobase.text import TEXT_LAYERS, TEXT_LENGTH

SIZE = 128
STEPS = 20
GUIDANCE = 2.0
CALL = {
    "height": SIZE,
    "width": SIZE,
    "max_sequence_length": TEXT_LENGTH,
    "text_encoder_out_layers": TEXT_LAYERS,
}
"""Arguments that every call of the pipeline needs; its defaults belong to the full-size model."""


def load(folder: Path) -> Flux2KleinPipeline:
    """The pipeline in this folder, in float32, without its progress bar."""
    pipe = Flux2KleinPipeline.from_pretrained(folder, local_files_only=True)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def sample(
    pipe: Flux2KleinPipeline,
    prompts: list[str],
    *,
    seed: int,
    guidance: float = GUIDANCE,
    steps: int = STEPS,
) -> list[Pixels]:
    """One picture for each prompt, the noise of the first by ``seed``, of the next by the next."""
    drawn = pipe(
        prompt=prompts,
        num_inference_steps=steps,
        guidance_scale=guidance,
        output_type="np",
        generator=[torch.Generator().manual_seed(seed + i) for i in range(len(prompts))],
        **CALL,
    )
    return list((drawn.images * 255).round().astype(np.uint8))
