"""The untrained parts of the demo base: FLUX.2 [klein]'s own classes, very small."""

from dataclasses import dataclass

import numpy as np
import torch
from diffusers import (
    AutoencoderKLFlux2,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
)
from transformers import Qwen2TokenizerFast, Qwen3Config, Qwen3ForCausalLM

from generation.demobase.captions import training_caption, triggered
from generation.demobase.people import random_identity, random_scene
from generation.demobase.text import TEXT_LAYERS, build_tokenizer
from generation.demobase.vocabulary import TRIGGERS

HEAD = 64


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How large the parts are."""

    width: int = 256
    double_blocks: int = 2
    single_blocks: int = 4
    text_width: int = 128


def build(vae: AutoencoderKLFlux2, sizes: Sizes) -> Flux2KleinPipeline:
    """A pipeline of which only the autoencoder is trained."""
    tokenizer = build_tokenizer(_sample_texts())
    return Flux2KleinPipeline(
        # 64 tokens want no shift towards high noise: plain, unshifted sigmas
        scheduler=FlowMatchEulerDiscreteScheduler(shift=1.0, use_dynamic_shifting=False),
        vae=vae,
        text_encoder=_text_encoder(tokenizer, sizes.text_width),
        tokenizer=tokenizer,
        transformer=_transformer(sizes, latent_channels=vae.config.latent_channels),
        is_distilled=False,
    )


def _sample_texts() -> list[str]:
    rng = np.random.default_rng(5)
    texts = [training_caption(random_identity(rng), random_scene(rng), rng) for _ in range(3000)]
    return texts + [f"photo of a {triggered(trigger)}" for trigger in TRIGGERS] * 30


def _text_encoder(tokenizer: Qwen2TokenizerFast, width: int) -> Qwen3ForCausalLM:
    config = Qwen3Config(
        vocab_size=len(tokenizer),
        hidden_size=width,
        intermediate_size=width * 2,
        num_hidden_layers=len(TEXT_LAYERS),
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=width // 4,
        max_position_embeddings=1024,
        tie_word_embeddings=True,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
    )
    return Qwen3ForCausalLM(config)


@torch.no_grad()
def _transformer(sizes: Sizes, *, latent_channels: int) -> Flux2Transformer2DModel:
    transformer = Flux2Transformer2DModel(
        in_channels=latent_channels * 4,
        num_layers=sizes.double_blocks,
        num_single_layers=sizes.single_blocks,
        attention_head_dim=HEAD,
        num_attention_heads=sizes.width // HEAD,
        joint_attention_dim=sizes.text_width * len(TEXT_LAYERS),
        timestep_guidance_channels=128,
        axes_dims_rope=(8, 20, 20, 16),
        guidance_embeds=False,
    )
    _start_calmly(transformer)
    return transformer


def _start_calmly(transformer: Flux2Transformer2DModel) -> None:
    """The first prediction is zero everywhere, and no block starts out strongly modulated."""
    transformer.norm_out.linear.weight.zero_()
    transformer.proj_out.weight.zero_()
    for modulation in (
        transformer.double_stream_modulation_img,
        transformer.double_stream_modulation_txt,
        transformer.single_stream_modulation,
    ):
        modulation.linear.weight.mul_(0.5)
