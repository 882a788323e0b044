"""The flow-matching objective of FLUX: from noisy latents, predict the way from clean to noise.

Shapes: B pictures, T tokens of D numbers, L text tokens.
"""

import torch
from diffusers import Flux2KleinPipeline
from torch import Tensor

from generation.demobase.latents import picture_ids, text_ids, token_weights
from generation.demobase.precision import fast_products


def velocity(pipe: Flux2KleinPipeline, *, noisy: Tensor, sigma: Tensor, text: Tensor) -> Tensor:
    """The predicted way (B, T, D) from clean to noise.

    ``noisy`` is (B, T, D), ``sigma`` (B) is 0 for clean and 1 for pure noise, ``text`` is
    (B, L, width).
    """
    with fast_products():
        predicted: Tensor = pipe.transformer(
            hidden_states=noisy,
            timestep=sigma,
            guidance=None,
            encoder_hidden_states=text,
            txt_ids=text_ids(text.shape[1]),
            img_ids=picture_ids(),
            return_dict=False,
        )[0]
    return predicted.float()


def weighted_error(predicted: Tensor, wanted: Tensor) -> Tensor:
    """The mean squared error of (B, T, D), a scalar; the face counts more."""
    error: Tensor = (token_weights() * (predicted - wanted) ** 2).mean()
    return error


def velocity_error(
    pipe: Flux2KleinPipeline, *, clean: Tensor, noise: Tensor, sigma: Tensor, text: Tensor
) -> Tensor:
    """The weighted mean squared error, a scalar, for pictures ``clean`` (B, T, D) with noise."""
    noisy = torch.lerp(clean, noise, sigma[:, None, None])
    predicted = velocity(pipe, noisy=noisy, sigma=sigma, text=text)
    return weighted_error(predicted, noise - clean)
