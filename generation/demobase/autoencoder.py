"""A very small ``AutoencoderKLFlux2`` that learns in minutes, because it starts as a blurry copier.

* One group in every normalisation: with few channels more groups strip the colour.
* Residual branches begin close to zero, and the resampling convolutions close to a lossless
  (orthogonal) space-to-depth and nearest-neighbour map.
* The latents begin with little noise (log-variance -5).
"""

import torch
from diffusers import AutoencoderKLFlux2
from torch import nn

NARROW = {"conv_shortcut", "conv_in"}
LITTLE_NOISE = -5.0


def build(widths: tuple[int, ...], latent_channels: int) -> AutoencoderKLFlux2:
    """An untrained autoencoder: one level for each width, halving the picture between levels."""
    vae = AutoencoderKLFlux2(
        down_block_types=("DownEncoderBlock2D",) * len(widths),
        up_block_types=("UpDecoderBlock2D",) * len(widths),
        block_out_channels=widths,
        layers_per_block=1,
        latent_channels=latent_channels,
        norm_num_groups=1,
        sample_size=128,
        use_quant_conv=False,
        use_post_quant_conv=False,
        mid_block_add_attention=False,
    )
    for name, module in vae.named_modules():
        if isinstance(module, nn.Conv2d):
            _initialise(name, module)
    _quiet_latents(vae.encoder.conv_out, latent_channels)
    return vae


@torch.no_grad()
def _initialise(name: str, convolution: nn.Conv2d) -> None:
    weight = convolution.weight
    if convolution.bias is not None:
        convolution.bias.zero_()
    last = name.rsplit(".", 1)[-1]
    if last == "conv2":
        weight.mul_(0.05)
    elif last in NARROW or name == "encoder.conv_out":
        nn.init.orthogonal_(weight)
    elif "upsamplers" in name:
        weight.mul_(0.3)
        weight[:, :, 1, 1] += torch.eye(len(weight))
    elif "downsamplers" in name:
        _make_lossless(weight)


def _make_lossless(weight: torch.Tensor) -> None:
    wide, narrow = weight.shape[:2]
    lossless = nn.init.orthogonal_(torch.empty(wide, narrow * 4)).view(wide, narrow, 2, 2)
    weight.mul_(0.1)
    weight[:, :, :2, :2] += lossless


@torch.no_grad()
def _quiet_latents(convolution: nn.Conv2d, latent_channels: int) -> None:
    """The second half of the encoder's outputs is the log-variance."""
    convolution.weight[latent_channels:].mul_(0.1)
    if convolution.bias is not None:
        convolution.bias[latent_channels:] = LITTLE_NOISE
