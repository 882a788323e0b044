"""The true sizes of the bases of this family, as their repositories have them.

The numbers of parameters confirm them (`tests/generation/engine/test_full_shapes.py`).
"""

from types import MappingProxyType

from generation.engine.bases.shapes import Shapes

CLIP_L = {
    "vocab_size": 49_408,
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "max_position_embeddings": 77,
}
T5_XXL = {
    "vocab_size": 32_128,
    "d_model": 4096,
    "d_kv": 64,
    "d_ff": 10_240,
    "num_layers": 24,
    "num_heads": 64,
    "feed_forward_proj": "gated-gelu",
}
AUTOENCODER = {
    "block_out_channels": (128, 256, 512, 512),
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "layers_per_block": 2,
    "latent_channels": 16,
    "scaling_factor": 0.3611,
    "shift_factor": 0.1159,
    "use_quant_conv": False,
    "use_post_quant_conv": False,
}


def _flux1(*, guidance_embeds: bool) -> Shapes:
    return Shapes(
        transformer={"guidance_embeds": guidance_embeds},
        text_encoder=CLIP_L,
        second_text_encoder=T5_XXL,
        autoencoder=AUTOENCODER,
    )


SHAPES = MappingProxyType(
    {
        "flux1-schnell": _flux1(guidance_embeds=False),
        "flux1-dev": _flux1(guidance_embeds=True),
        "flux1-krea": _flux1(guidance_embeds=True),
    }
)
"""By the bases' names."""
