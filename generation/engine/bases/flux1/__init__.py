"""FLUX.1: schnell, whose licence is free, and dev and Krea, whose licences are not.

Only configurations are here; `model` loads the weights and needs torch.
"""

from dataclasses import replace
from types import MappingProxyType

from generation.engine.bases.interface import BaseConfig, Licence, Size, Weights
from generation.engine.bases.public import APACHE, PUBLIC_CROPS, PUBLIC_RECIPE

FLUX1_NON_COMMERCIAL = Licence(
    name="FLUX.1 [dev] Non-Commercial License",
    url="https://bfl.ai/legal/non-commercial-license-terms",
    is_commercial=False,
)
WHOLE_PIPELINE = (
    "model_index.json",
    "scheduler/*",
    "text_encoder/*",
    "text_encoder_2/*",
    "tokenizer/*",
    "tokenizer_2/*",
    "transformer/*",
    "vae/*",
)

SCHNELL_WEIGHTS = Weights(
    folder="FLUX.1-schnell",
    repository="black-forest-labs/FLUX.1-schnell",
    gigabytes=33.7,
    files=WHOLE_PIPELINE,
)
SCHNELL = BaseConfig(
    name="flux1-schnell",
    title="FLUX.1 [schnell]",
    family="flux1",
    licence=APACHE,
    trains_on=SCHNELL_WEIGHTS,
    renders_on=SCHNELL_WEIGHTS,
    training_adapter=Weights(
        folder="FLUX.1-schnell-training-adapter",
        repository="ostris/FLUX.1-schnell-training-adapter",
        gigabytes=0.3,
        files=("pytorch_lora_weights.safetensors",),
    ),
    size_of=Size(transformer=11_891, text_encoder=4885, autoencoder=84, adapter=131),
    dtype="bfloat16",
    text_length=256,
    vocabulary="plain",
    size=1024,
    render_steps=4,
    guidance=1.0,
    guidance_kind="none",
    crops=PUBLIC_CROPS,
    recipe=PUBLIC_RECIPE,
    activations_gib=MappingProxyType({512: 15.8, 768: 28.9, 1024: 47.3}),
)

DEV_WEIGHTS = Weights(
    folder="FLUX.1-dev",
    repository="black-forest-labs/FLUX.1-dev",
    gigabytes=33.7,
    files=WHOLE_PIPELINE,
    is_gated=True,
)
DEV = replace(
    SCHNELL,
    name="flux1-dev",
    title="FLUX.1 [dev]",
    licence=FLUX1_NON_COMMERCIAL,
    trains_on=DEV_WEIGHTS,
    renders_on=DEV_WEIGHTS,
    training_adapter=None,
    size_of=Size(transformer=11_901, text_encoder=4885, autoencoder=84, adapter=131),
    text_length=512,
    render_steps=28,
    guidance=3.5,
    guidance_kind="embedded",
)

KREA_WEIGHTS = replace(
    DEV_WEIGHTS, folder="FLUX.1-Krea-dev", repository="black-forest-labs/FLUX.1-Krea-dev"
)
KREA = replace(
    DEV,
    name="flux1-krea",
    title="FLUX.1 Krea [dev]",
    trains_on=KREA_WEIGHTS,
    renders_on=KREA_WEIGHTS,
    guidance=4.5,
)

CONFIGURATIONS = (SCHNELL, DEV, KREA)
