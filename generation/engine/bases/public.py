"""What the public bases have in common, whatever their family."""

from types import MappingProxyType

from generation.engine.bases.interface import Framing, Licence
from generation.engine.recipe import Recipe, RegionWeights

APACHE = Licence(name="Apache-2.0", url="https://www.apache.org/licenses/LICENSE-2.0")

PUBLIC_CROPS = MappingProxyType(
    {
        "head and shoulders": Framing(face_height=0.36, face_middle=0.45),
        "half body": Framing(face_height=0.2, face_middle=0.3),
    }
)
"""Head and shoulders as business portraits have it; half body so that build and posture are
learned, too. Not yet measured on a GPU here."""

PUBLIC_RECIPE = Recipe(
    buckets={512: 0.5, 768: 0.35, 1024: 0.15},
    crops={"head and shoulders": 0.7, "half body": 0.3},
    rank=32,
    alpha=32,
    steps=800,
    batch=1,
    learning_rate=2e-4,
    warmup_steps=30,
    schedule="cosine",
    caption_dropout=0.05,
    ema=0.99,
    sigma_draw="shifted",
    regions=RegionWeights(face=1.0, person=0.6, background=0.1),
    sample_latents=True,
    evaluate_at=(0.5, 0.75, 1.0),
    precision="bf16",
)
"""Rank, rate and steps as public trainers of these families use; sources beside each field of
`Recipe`. Not yet measured on a GPU here."""
