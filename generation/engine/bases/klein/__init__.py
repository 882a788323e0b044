"""FLUX.2 klein: the project's own demo base and the public 4B base are two configurations of it.

Only configurations are here; `model` loads the weights and needs torch.
"""

from generation.engine.bases.interface import BaseConfig, Framing
from generation.engine.recipe import Recipe

DEMO = BaseConfig(
    name="demo",
    family="klein",
    licence="Apache-2.0",
    fetch="git checkout -- {folder}",
    dtype="float32",
    text_length=48,
    text_layers=(1, 2, 3),
    vocabulary="demo",
    size=128,
    render_steps=20,
    guidance=2.0,
    # The detector's box in 79 pictures that the base was trained on (medians).
    framing=Framing(face_height=0.41, face_middle=0.51),
    # The recipe that the base's own notes measured on twelve casual photos of unseen people.
    recipe=Recipe(
        resolution=128,
        rank=16,
        alpha=16,
        steps=150,
        batch=8,
        learning_rate=2e-3,
        centre_weight=2.0,
    ),
)

# Text layers 9, 18 and 27 are the pipeline's own; diffusers' training example takes 10, 20 and 30.
FLUX2_KLEIN_4B = BaseConfig(
    name="flux2-klein-4b",
    family="klein",
    licence="Apache-2.0",
    fetch="hf download black-forest-labs/FLUX.2-klein-base-4B --local-dir {folder}",
    dtype="bfloat16",
    text_length=512,
    text_layers=(9, 18, 27),
    vocabulary="plain",
    size=1024,
    render_steps=28,
    guidance=4.0,
    framing=Framing(face_height=0.36, face_middle=0.45),
    # Not yet measured on a GPU here: rank, rate and steps as public trainers of this family use.
    recipe=Recipe(
        resolution=512,
        rank=32,
        alpha=32,
        steps=800,
        batch=1,
        learning_rate=2e-4,
        warmup_steps=30,
        schedule="cosine",
        caption_dropout=0.05,
        sigma_draw="shifted",
        precision="bf16",
    ),
)

CONFIGURATIONS = (DEMO, FLUX2_KLEIN_4B)
