"""Bases of random weights: each family's own classes at any size, made where they are used.

Tokenizers come with the weights, so others stand in for them: they cut prompts into other pieces.
Prompts are filled up to the base's length all the same, so what is computed is as much.
"""

import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLFlux2,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
    FluxPipeline,
    FluxTransformer2DModel,
)
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTokenizer,
    Qwen3Config,
    Qwen3ForCausalLM,
    T5Config,
    T5EncoderModel,
    T5Tokenizer,
)

from generation.demobase.text import build_tokenizer
from generation.engine import bases, compute
from generation.engine.bases import pipelines
from generation.engine.bases.flux1 import shapes as flux1_shapes
from generation.engine.bases.flux1.model import Flux1Base
from generation.engine.bases.interface import Base, BaseConfig
from generation.engine.bases.klein import shapes as klein_shapes
from generation.engine.bases.klein.model import SHARED, KleinBase
from generation.engine.bases.shapes import Shapes
from generation.engine.planning import Plan

SHAPES = MappingProxyType({**klein_shapes.SHAPES, **flux1_shapes.SHAPES})
"""True shapes by the bases' names."""
SCHEDULER = MappingProxyType(
    {
        "use_dynamic_shifting": True,
        "base_shift": 0.5,
        "max_shift": 1.15,
        "base_image_seq_len": 256,
        "max_image_seq_len": 4096,
        "shift": 3.0,
    }
)
CHARACTERS = string.ascii_letters + string.digits + ",#"
"""What the stand-ins for FLUX.1's tokenizers tell apart."""
TRANSFORMERS = {"klein": Flux2Transformer2DModel, "flux1": FluxTransformer2DModel}
KINDS: dict[str, Callable[..., Any]] = {"klein": KleinBase, "flux1": Flux1Base}


def base(name: str, shapes: Shapes, *, plan: Plan, shared: Base | None = None) -> Base:
    """The base called `name` in these shapes, held by the plan, with weights that are random.

    `shared` is the same base in the role of training: its encoders and autoencoder are used.
    """
    config = bases.configuration(name)
    with _made_on(compute.device(), getattr(torch, plan.dtype)):
        if shared is None:
            pipeline = PIPELINES[config.family](shapes)
        else:
            parts = {part: getattr(shared.pipeline, part) for part in SHARED}
            pipeline = Flux2KleinPipeline(
                scheduler=_scheduler(), transformer=transformer(config, shapes), **parts
            )
    pipelines.prepared(pipeline, plan)
    made: Base = KINDS[config.family](config, pipeline, plan=plan, fingerprint="untrained")
    return made


def saved(name: str, shapes: Shapes, folder: Path, *, plan: Plan) -> tuple[str, ...]:
    """Write such a base as its family's pipeline reads it; returns the layers that are trained."""
    config = bases.configuration(name)
    with _made_on(compute.device(), getattr(torch, plan.dtype)):
        pipeline = PIPELINES[config.family](shapes)
    pipeline.save_pretrained(folder)
    made = KINDS[config.family](config, pipeline, plan=plan, fingerprint="untrained")
    return tuple(made.lora_targets)


def transformer(config: BaseConfig, shapes: Shapes) -> Any:
    """The transformer alone, on torch's device of the moment."""
    return TRANSFORMERS[config.family](**shapes.transformer)


def klein_pipeline(shapes: Shapes) -> Any:
    """A whole pipeline of FLUX.2 klein."""
    return Flux2KleinPipeline(
        scheduler=_scheduler(),
        vae=AutoencoderKLFlux2(**shapes.autoencoder),
        text_encoder=Qwen3ForCausalLM(Qwen3Config(**shapes.text_encoder)),
        tokenizer=build_tokenizer(["photo of a sks person"] * 20),
        transformer=Flux2Transformer2DModel(**shapes.transformer),
    )


def flux1_pipeline(shapes: Shapes) -> Any:
    """A whole pipeline of FLUX.1."""
    ends = {"bos_token_id": 0, "eos_token_id": 1}
    return FluxPipeline(
        scheduler=_scheduler(),
        vae=AutoencoderKL(**shapes.autoencoder),
        text_encoder=CLIPTextModel(CLIPTextConfig(**shapes.text_encoder, **ends)),
        tokenizer=_clip_tokenizer(),
        text_encoder_2=T5EncoderModel(T5Config(**shapes.second_text_encoder)),
        tokenizer_2=_t5_tokenizer(),
        transformer=FluxTransformer2DModel(**shapes.transformer),
    )


PIPELINES = {"klein": klein_pipeline, "flux1": flux1_pipeline}


def _scheduler() -> Any:
    return FlowMatchEulerDiscreteScheduler(**SCHEDULER)


def _clip_tokenizer() -> Any:
    ended = [f"{each}</w>" for each in CHARACTERS]
    pieces = ["<|startoftext|>", "<|endoftext|>", *CHARACTERS, *ended]
    return CLIPTokenizer(
        vocab={piece: place for place, piece in enumerate(pieces)}, merges=[], model_max_length=77
    )


def _t5_tokenizer() -> Any:
    sentence = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -9.0), ("▁", -2.0)]
    return T5Tokenizer(vocab=[*sentence, *[(letter, -3.0) for letter in CHARACTERS]], extra_ids=10)


@contextmanager
def _made_on(place: torch.device, dtype: torch.dtype) -> Iterator[None]:
    """Make tensors there and in this type: filled by a GPU, billions of weights take seconds."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with place:
            yield
    finally:
        torch.set_default_dtype(before)
