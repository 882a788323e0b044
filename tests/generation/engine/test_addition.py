import torch
from peft.tuners.lora.layer import LoraLayer

from generation.engine import lora


def layers(base):
    return [each for each in base.pipeline.transformer.modules() if isinstance(each, LoraLayer)]


def passed(layer, x):
    """What a layer makes of `x`, and the gradients of its adapter and of `x`."""
    x = x.clone().requires_grad_()
    down, up = layer.lora_A[lora.NAME].weight, layer.lora_B[lora.NAME].weight
    result = layer(x)
    return [result, *torch.autograd.grad(result.square().sum(), [x, down, up])]


def test_added_in_one_product_results_and_gradients_are_pefts(base):
    generator = torch.Generator().manual_seed(1)
    with lora.attached(base, rank=4, alpha=8, seed=1) as parameters:
        for parameter in parameters.values():
            parameter.data = torch.randn(parameter.shape, generator=generator) * 0.05
        layer = layers(base)[0]
        x = torch.randn(2, 5, layer.in_features, generator=generator)

        ours = passed(layer, x)
        layer.lora_variant.clear()
        pefts = passed(layer, x)

    for mine, theirs in zip(ours, pefts, strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-4)


def test_every_layer_under_training_adds_so(base):
    with lora.attached(base, rank=4, alpha=4, seed=1):
        assert all(lora.NAME in layer.lora_variant for layer in layers(base))


def test_in_bf16_the_result_keeps_the_layers_precision(base):
    with lora.attached(base, rank=4, alpha=4, seed=1):
        layer = layers(base)[0]
        with torch.autocast("cpu", torch.bfloat16):
            assert layer(torch.ones(1, 2, layer.in_features)).dtype == torch.bfloat16
