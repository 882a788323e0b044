"""The flow-matching objective of FLUX: from noisy latents, predict the way from clean to noise.

Shapes: B pictures, T tokens of D numbers, L text tokens.
"""

import torch
from diffusers import Flux2KleinPipeline
from torch import Tensor

from generation.demobase.latents import picture_ids, text_ids, token_weights
from generation.demobase.precision import fast_products


def velocity_error(
    pipe: Flux2KleinPipeline, *, clean: Tensor, noise: Tensor, sigma: Tensor, text: Tensor
) -> Tensor:
    """The weighted mean squared error, a scalar.

    ``clean`` and ``noise`` are (B, T, D), ``sigma`` (B) is 0 for clean and 1 for pure noise,
    ``text`` is (B, L, width).
    """
    noisy = torch.lerp(clean, noise, sigma[:, None, None])
    with fast_products():
        velocity = pipe.transformer(
            hidden_states=noisy,
            timestep=sigma,
            guidance=None,
            encoder_hidden_states=text,
            txt_ids=text_ids(text.shape[1]),
            img_ids=picture_ids(),
            return_dict=False,
        )[0]
    squared = (velocity.float() - (noise - clean)) ** 2
    error: Tensor = (token_weights() * squared).mean()
    return error
