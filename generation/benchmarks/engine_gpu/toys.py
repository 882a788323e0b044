"""Shapes of each family that a processor can train and draw with: for dry runs and tests.

Every class is the one that the public weights are read with; only the sizes are others.
"""

from dataclasses import replace
from types import MappingProxyType

from generation.engine.bases.interface import BaseConfig, Size
from generation.engine.bases.shapes import Shapes
from generation.engine.recipe import Recipe

AUTOENCODER = {
    "block_out_channels": (8, 16),
    "down_block_types": ("DownEncoderBlock2D",) * 2,
    "up_block_types": ("UpDecoderBlock2D",) * 2,
    "layers_per_block": 1,
    "norm_num_groups": 4,
    "latent_channels": 4,
    "mid_block_add_attention": False,
}
TRANSFORMER = {
    "in_channels": 16,
    "num_layers": 1,
    "num_single_layers": 2,
    "attention_head_dim": 16,
    "num_attention_heads": 2,
}
KLEIN = Shapes(
    transformer={
        **TRANSFORMER,
        "joint_attention_dim": 48,
        "timestep_guidance_channels": 16,
        "axes_dims_rope": (4, 4, 4, 4),
    },
    text_encoder={
        "vocab_size": 640,
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 3,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "head_dim": 8,
    },
    autoencoder=AUTOENCODER,
)
FLUX1 = Shapes(
    transformer={
        **TRANSFORMER,
        "joint_attention_dim": 16,
        "pooled_projection_dim": 16,
        "axes_dims_rope": (4, 4, 8),
    },
    text_encoder={
        "vocab_size": 160,
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "max_position_embeddings": 77,
    },
    second_text_encoder={
        "vocab_size": 256,
        "d_model": 16,
        "d_kv": 8,
        "d_ff": 32,
        "num_layers": 1,
        "num_heads": 2,
    },
    autoencoder={
        **AUTOENCODER,
        "use_quant_conv": False,
        "use_post_quant_conv": False,
        "scaling_factor": 0.36,
        "shift_factor": 0.11,
    },
)
SHAPES = MappingProxyType({"klein": KLEIN, "flux1": FLUX1})
"""By the family."""
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


def shapes(config: BaseConfig) -> Shapes:
    """Toy shapes for a base of this family, guided as it is."""
    made = SHAPES[config.family]
    guided = config.guidance_kind == "embedded"
    return replace(made, transformer={**made.transformer, "guidance_embeds": guided})


def shrunk(config: BaseConfig) -> BaseConfig:
    """The configuration in a toy's sizes."""
    return replace(
        config,
        dtype="float32",
        size=64,
        text_length=16,
        text_layers=(1, 2, 3) if config.text_layers else (),
        render_steps=min(config.render_steps, 4),
        recipe=RECIPE,
        multiple=4,
        activations_gib={64: 0.01, 96: 0.02},
        size_of=Size(transformer=0.1, text_encoder=0.1, autoencoder=0.1, adapter=0.01),
    )
