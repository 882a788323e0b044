"""Real pipelines of each family with random weights, small enough for a processor.

Every class is the one that the public weights are read with; only the sizes are others. They are
written to a folder and read back from there, as fetched weights are.
"""

import string
from dataclasses import replace
from pathlib import Path

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
from generation.engine import bases, weights
from generation.engine.bases.interface import BaseConfig, Size
from generation.engine.recipe import Recipe

WIDTHS = (8, 16)
BLOCKS = {
    "block_out_channels": WIDTHS,
    "down_block_types": ("DownEncoderBlock2D",) * 2,
    "up_block_types": ("UpDecoderBlock2D",) * 2,
    "layers_per_block": 1,
    "norm_num_groups": 4,
    "latent_channels": 4,
    "mid_block_add_attention": False,
}
SHIFTING = {
    "use_dynamic_shifting": True,
    "base_shift": 0.5,
    "max_shift": 1.15,
    "base_image_seq_len": 256,
    "max_image_seq_len": 4096,
    "shift": 3.0,
}
RECIPE = Recipe(
    buckets={64: 0.5, 96: 0.5},
    crops={"head and shoulders": 0.7, "half body": 0.3},
    rank=2,
    alpha=2,
    steps=3,
    batch=2,
    learning_rate=1e-3,
    caption_dropout=0.3,
    ema=0.9,
    sigma_draw="shifted",
    sample_latents=True,
)


def written(name: str, root: Path) -> BaseConfig:
    """A configuration like that of the base called `name`, and toy weights for it under `root`."""
    torch.manual_seed(1)
    public = bases.configuration(name)
    config = replace(
        public,
        dtype="float32",
        size=64,
        text_length=16,
        text_layers=(1, 2, 3) if public.text_layers else (),
        render_steps=min(public.render_steps, 4),
        recipe=RECIPE,
        multiple=4,
        activations_gib={64: 0.01, 96: 0.02},
        size_of=Size(transformer=0.1, text_encoder=0.1, autoencoder=0.1, adapter=0.01),
    )
    make = klein if public.family == "klein" else flux1
    for wanted in {config.trains_on, config.renders_on}:
        embedded = config.guidance_kind == "embedded"
        make(is_guided=embedded).save_pretrained(weights.expected(wanted))
    assert root in weights.expected(config.trains_on).parents
    return config


def klein(*, is_guided: bool = False) -> Flux2KleinPipeline:
    tokenizer = build_tokenizer(["photo of a sks person"] * 20)
    return Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(**SHIFTING),
        vae=AutoencoderKLFlux2(**BLOCKS),
        text_encoder=Qwen3ForCausalLM(
            Qwen3Config(
                vocab_size=len(tokenizer),
                hidden_size=16,
                intermediate_size=32,
                num_hidden_layers=3,
                num_attention_heads=2,
                num_key_value_heads=1,
                head_dim=8,
            )
        ),
        tokenizer=tokenizer,
        transformer=Flux2Transformer2DModel(
            in_channels=16,
            num_layers=1,
            num_single_layers=2,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=48,
            timestep_guidance_channels=16,
            axes_dims_rope=(4, 4, 4, 4),
            guidance_embeds=is_guided,
        ),
    )


def flux1(*, is_guided: bool = False) -> FluxPipeline:
    letters = list(string.ascii_letters + string.digits + ",#")
    pieces = ["<|startoftext|>", "<|endoftext|>", *letters, *[f"{each}</w>" for each in letters]]
    sentence = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -9.0), ("▁", -2.0)]
    return FluxPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(**SHIFTING),
        vae=AutoencoderKL(
            **BLOCKS,
            use_quant_conv=False,
            use_post_quant_conv=False,
            scaling_factor=0.36,
            shift_factor=0.11,
        ),
        text_encoder=CLIPTextModel(
            CLIPTextConfig(
                vocab_size=len(pieces),
                hidden_size=16,
                intermediate_size=32,
                num_hidden_layers=1,
                num_attention_heads=2,
                max_position_embeddings=77,
                bos_token_id=0,
                eos_token_id=1,
            )
        ),
        tokenizer=CLIPTokenizer(
            vocab={piece: place for place, piece in enumerate(pieces)},
            merges=[],
            model_max_length=77,
        ),
        text_encoder_2=T5EncoderModel(
            T5Config(vocab_size=256, d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2)
        ),
        tokenizer_2=T5Tokenizer(
            vocab=[*sentence, *[(letter, -3.0) for letter in letters]], extra_ids=10
        ),
        transformer=FluxTransformer2DModel(
            in_channels=16,
            num_layers=1,
            num_single_layers=2,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=16,
            pooled_projection_dim=16,
            axes_dims_rope=(4, 4, 8),
            guidance_embeds=is_guided,
        ),
    )
