"""A training's state on disk: the adapter, the optimizer, and how far it came.

One safetensors file, so that reading it runs no code. It is replaced whole or not at all.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import Parameter
from torch.optim import AdamW

from generation.engine.canonical import canonical_json
from generation.engine.files import replacing
from generation.engine.lora import refuse_not_finite

FILE = "checkpoint.safetensors"
HEADER = "training"
MOMENTS = ("step", "exp_avg", "exp_avg_sq")
"""What AdamW keeps for each parameter."""


@dataclass(frozen=True, kw_only=True)
class State:
    """How far a training came, besides its tensors."""

    step: int
    losses: Sequence[float]
    seconds: float


def save(
    workdir: Path,
    state: State,
    *,
    spec_digest: str,
    parameters: Mapping[str, Parameter],
    optimizer: AdamW,
) -> Path:
    """Write the checkpoint, replacing the one before; raises Diverged, OSError on a full disk."""
    tensors = {f"weight/{name}": each.detach() for name, each in parameters.items()}
    for name, parameter in parameters.items():
        for moment in MOMENTS:
            if moment in optimizer.state[parameter]:
                tensors[f"{moment}/{name}"] = optimizer.state[parameter][moment]
    refuse_not_finite(tensors)
    about = {"spec_digest": spec_digest, **vars(state)}
    path = workdir / FILE
    with replacing(path) as draft:
        save_file(tensors, draft, metadata={HEADER: canonical_json(about)})
    return path


def load(
    workdir: Path,
    *,
    spec_digest: str,
    parameters: Mapping[str, Parameter],
    optimizer: AdamW,
) -> State | None:
    """Put the checkpoint's tensors in place and return how far it came.

    None, with nothing changed, when there is none, when it is damaged, or of another training.
    """
    try:
        with safe_open(workdir / FILE, framework="pt") as file:
            about = json.loads((file.metadata() or {})[HEADER])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, KeyError, ValueError):
        return None
    if about.pop("spec_digest") != spec_digest:
        return None
    _put_back(tensors, parameters=parameters, optimizer=optimizer)
    return State(**about)


def remove(workdir: Path) -> None:
    """Forget the checkpoint, if there is one."""
    (workdir / FILE).unlink(missing_ok=True)


def _put_back(
    tensors: Mapping[str, Tensor], *, parameters: Mapping[str, Parameter], optimizer: AdamW
) -> None:
    for name, parameter in parameters.items():
        parameter.data.copy_(tensors[f"weight/{name}"])
        moments = {each: tensors.get(f"{each}/{name}") for each in MOMENTS}
        optimizer.state[parameter] = {
            each: tensor.clone() for each, tensor in moments.items() if tensor is not None
        }
