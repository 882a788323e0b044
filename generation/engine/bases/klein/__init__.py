"""FLUX.2 klein: the project's own demo base and the public ones are configurations of it.

Only configurations are here; `model` loads the weights and needs torch.
"""

from dataclasses import replace
from types import MappingProxyType

from generation.engine.bases.interface import BaseConfig, Framing, Licence, Size, Weights
from generation.engine.bases.public import APACHE, PUBLIC_CROPS, PUBLIC_RECIPE
from generation.engine.recipe import Recipe, RegionWeights

FLUX_NON_COMMERCIAL = Licence(
    name="FLUX Non-Commercial License",
    url="https://bfl.ai/legal/non-commercial-license-terms",
    is_commercial=False,
)
WHOLE_PIPELINE = (
    "model_index.json",
    "scheduler/*",
    "text_encoder/*",
    "tokenizer/*",
    "transformer/*",
    "vae/*",
)

DEMO = BaseConfig(
    name="demo",
    title="Demo base",
    family="klein",
    licence=APACHE,
    trains_on=Weights(folder="demo", gigabytes=0.02, files=WHOLE_PIPELINE),
    renders_on=Weights(folder="demo-distilled", gigabytes=0.02),
    size_of=Size(transformer=8.15, text_encoder=0.51, autoencoder=0.96, adapter=0.56),
    dtype="float32",
    text_length=48,
    text_layers=(1, 2, 3),
    medium="drawing",
    vocabulary="demo",
    size=128,
    candidates=12,
    keepers=6,
    render_steps=4,
    render_batch=4,
    guidance=1.0,
    guidance_kind="classifier_free",
    # The detector's box in 79 pictures that the base was trained on (medians).
    crops=MappingProxyType({"head and shoulders": Framing(face_height=0.41, face_middle=0.51)}),
    # The recipe that the base's own notes measured on twelve casual photos of unseen people.
    recipe=Recipe(
        buckets={128: 1.0},
        crops={"head and shoulders": 1.0},
        rank=16,
        alpha=16,
        steps=150,
        batch=8,
        learning_rate=2e-3,
        regions=RegionWeights(face=1.0, person=0.5, background=0.5),
        evaluate_at=(0.4, 0.7, 1.0),
    ),
    activations_gib=MappingProxyType({128: 0.015}),
)

# Text layers 9, 18 and 27 are the pipeline's own; diffusers' training example takes 10, 20 and 30.
FLUX2_KLEIN_4B = BaseConfig(
    name="flux2-klein-4b",
    title="FLUX.2 [klein] 4B",
    family="klein",
    licence=APACHE,
    trains_on=Weights(
        folder="FLUX.2-klein-base-4B",
        repository="black-forest-labs/FLUX.2-klein-base-4B",
        gigabytes=16.0,
        files=WHOLE_PIPELINE,
    ),
    renders_on=Weights(
        folder="FLUX.2-klein-4B",
        repository="black-forest-labs/FLUX.2-klein-4B",
        gigabytes=7.8,
    ),
    size_of=Size(transformer=3876, text_encoder=4022, autoencoder=84, adapter=48),
    dtype="bfloat16",
    text_length=512,
    text_layers=(9, 18, 27),
    vocabulary="plain",
    size=1024,
    render_steps=4,
    guidance=1.0,
    guidance_kind="classifier_free",
    crops=PUBLIC_CROPS,
    recipe=PUBLIC_RECIPE,
    takes_references=True,
    activations_gib=MappingProxyType({512: 6.8, 768: 12.5, 1024: 20.5}),
)

FLUX2_KLEIN_9B = replace(
    FLUX2_KLEIN_4B,
    name="flux2-klein-9b",
    title="FLUX.2 [klein] 9B",
    licence=FLUX_NON_COMMERCIAL,
    trains_on=Weights(
        folder="FLUX.2-klein-base-9B",
        repository="black-forest-labs/FLUX.2-klein-base-9B",
        gigabytes=34.7,
        files=WHOLE_PIPELINE,
        is_gated=True,
    ),
    renders_on=Weights(
        folder="FLUX.2-klein-9B",
        repository="black-forest-labs/FLUX.2-klein-9B",
        gigabytes=18.2,
        is_gated=True,
    ),
    size_of=Size(transformer=9079, text_encoder=8191, autoencoder=84, adapter=87),
    activations_gib=MappingProxyType({512: 11.8, 768: 21.5, 1024: 35.3}),
)

CONFIGURATIONS = (DEMO, FLUX2_KLEIN_4B, FLUX2_KLEIN_9B)
