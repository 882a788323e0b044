"""The true sizes of the public bases of this family, as their repositories have them.

The numbers of parameters confirm them (`tests/generation/engine/test_full_shapes.py`).
"""

from types import MappingProxyType

from generation.engine.bases.shapes import Shapes

QWEN3_4B = {
    "vocab_size": 151_936,
    "hidden_size": 2560,
    "intermediate_size": 9728,
    "num_hidden_layers": 36,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "head_dim": 128,
    "tie_word_embeddings": True,
}
QWEN3_8B = {
    **QWEN3_4B,
    "hidden_size": 4096,
    "intermediate_size": 12_288,
    "tie_word_embeddings": False,
}

SHAPES = MappingProxyType(
    {
        "flux2-klein-4b": Shapes(
            transformer={
                "num_layers": 5,
                "num_single_layers": 20,
                "num_attention_heads": 24,
                "joint_attention_dim": 7680,
                "guidance_embeds": False,
            },
            text_encoder=QWEN3_4B,
        ),
        "flux2-klein-9b": Shapes(
            transformer={
                "num_layers": 8,
                "num_single_layers": 24,
                "num_attention_heads": 32,
                "joint_attention_dim": 12_288,
                "guidance_embeds": False,
            },
            text_encoder=QWEN3_8B,
        ),
    }
)
"""By the bases' names."""
