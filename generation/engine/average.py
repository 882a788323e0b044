"""A running average of weights while they are trained."""

from collections.abc import Callable, Mapping

from torch import Tensor
from torch.nn import Parameter
from torch.optim.swa_utils import get_ema_multi_avg_fn

Update = Callable[[list[Tensor], list[Tensor], int], None]


def begun(parameters: Mapping[str, Parameter]) -> dict[str, Tensor]:
    """The average before the first step: the weights as they are."""
    return {name: parameter.detach().clone() for name, parameter in parameters.items()}


def follow(
    average: Mapping[str, Tensor], parameters: Mapping[str, Parameter], *, step: int, decay: float
) -> None:
    """Take in the weights after `step` steps.

    The decay starts small and grows to `decay`, (1 + step) / (10 + step) on the way, so that
    the average of a short training is not of its start (as in `tf.train.ExponentialMovingAverage`).
    """
    now = min(decay, (1 + step) / (10 + step)) if decay else 0.0
    current = [parameters[name].detach() for name in average]
    update: Update = get_ema_multi_avg_fn(now)  # type: ignore[no-untyped-call]  # torch has no types here
    update(list(average.values()), current, step)
