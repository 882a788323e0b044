"""Reading a diffusers pipeline from its folder, the same way for every family."""

from contextlib import AbstractContextManager, nullcontext
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
from generation.engine.planning import Plan, Stage

ATTENTION_LAYERS = (
    "to_q",
    "to_k",
    "to_v",
    "to_out.0",
    "add_q_proj",
    "add_k_proj",
    "add_v_proj",
    "to_add_out",
)
"""What an adapter reaches in the attention of every FLUX family's blocks."""
MOST_GRAPHS = 64
"""Graphs that may be compiled of all blocks together. Each size of picture takes three in training,
since the first double block gets no gradient of its input, and two in drawing; adapters that come
and go take none. Torch's own limit of eight ends a training at its third size."""
TEXT_ENCODERS = ("text_encoder", "text_encoder_2")


def read(
    kind: type[DiffusionPipeline], config: BaseConfig, folder: Path, plan: Plan, **parts: Any
) -> Any:
    """The pipeline in this folder, frozen and placed by the plan; `parts` are not read again.

    Pickles are never read. Raises WeightsCorrupt when a file is damaged or of another shape than
    its configuration says.
    """
    disable_diffusers_bars()
    disable_transformers_bars()
    try:
        pipeline = kind.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            dtype=getattr(torch, plan.dtype),
            **parts,
        )
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise WeightsCorrupt(
            f"The weights of {config.name} in {folder} cannot be read ({type(error).__name__});"
            f" get them again with: {weights.command(config)}"
        ) from error
    return prepared(pipeline, plan)


def prepared(pipeline: Any, plan: Plan) -> Any:
    """The pipeline frozen, held and placed by the plan."""
    pipeline.set_progress_bar_config(disable=True)
    for part in pipeline.components.values():
        if isinstance(part, torch.nn.Module):
            part.requires_grad_(requires_grad=False).eval()
    if plan.stored == "float8":
        pipeline.transformer.enable_layerwise_casting(
            storage_dtype=torch.float8_e4m3fn, compute_dtype=getattr(torch, plan.dtype)
        )
    if plan.compiler:
        pipeline.transformer.compile_repeated_blocks(
            backend=plan.compiler, fullgraph=True, dynamic=False, recompile_limit=MOST_GRAPHS
        )
    place(pipeline, plan, "encode")
    return pipeline


def as_it_is(plan: Plan) -> AbstractContextManager[None]:
    """Run the transformer without its graphs: for sizes of which hardly one comes twice, as those
    of reference photos. A graph for each would soon be one too many, and nothing new could run."""
    return torch.compiler.set_stance("force_eager") if plan.compiler else nullcontext()


def place(pipeline: Any, plan: Plan, stage: Stage) -> None:
    """Have on the device what the stage works with; what the plan sends away waits in the machine's
    memory. What leaves goes first."""
    encoders = [part for name in TEXT_ENCODERS if (part := getattr(pipeline, name, None))]
    working, waiting = encoders, [pipeline.transformer]
    if stage != "encode":
        working, waiting = waiting, working
    for part in waiting:
        part.to(device() if plan.keeps_text_encoder else "cpu")
    for part in [*working, pipeline.vae]:
        part.to(device())


def recompute(pipeline: Any, *, wanted: bool) -> None:
    """Whether activations are thrown away and computed again on the way back (arXiv 1604.06174)."""
    if wanted:
        pipeline.transformer.enable_gradient_checkpointing()
    elif pipeline.transformer.is_gradient_checkpointing:
        pipeline.transformer.disable_gradient_checkpointing()
