"""A training's state on disk: the adapter, its average, the optimizer, and how far it came.

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
    scores: Sequence[tuple[int, Sequence[float]]] = ()
    """Pairs of a step and the likeness of each picture that its adapter drew."""


@dataclass(frozen=True, kw_only=True)
class Tensors:
    """What a training works on; loading writes into it."""

    parameters: Mapping[str, Parameter]
    optimizer: AdamW
    average: dict[str, Tensor]
    best: dict[str, Tensor]
    """The average that is kept so far; empty where nothing was scored."""

    def named(self) -> dict[str, Tensor]:
        """Every tensor by its name in the file."""
        found: dict[str, Tensor] = {}
        for name, parameter in self.parameters.items():
            found[f"weight/{name}"] = parameter.detach()
            for moment in MOMENTS:
                if moment in self.optimizer.state[parameter]:
                    found[f"{moment}/{name}"] = self.optimizer.state[parameter][moment]
        found |= {f"average/{name}": each for name, each in self.average.items()}
        return found | {f"best/{name}": each for name, each in self.best.items()}

    def fits(self, found: Mapping[str, Tensor]) -> bool:
        """Whether a file has a tensor of the right shape for each parameter and its average."""
        return all(
            (tensor := found.get(f"{kind}/{name}")) is not None and tensor.shape == parameter.shape
            for name, parameter in self.parameters.items()
            for kind in ("weight", "average")
        )

    def take(self, found: Mapping[str, Tensor]) -> None:
        """Put the tensors of a file in place, each on its parameter's device."""
        for name, parameter in self.parameters.items():
            parameter.data.copy_(found[f"weight/{name}"])
            self.average[name].copy_(found[f"average/{name}"])
            if f"best/{name}" in found:
                self.best[name] = found[f"best/{name}"].to(parameter.device)
            self.optimizer.state[parameter] = {
                moment: _beside(found[f"{moment}/{name}"], parameter)
                for moment in MOMENTS
                if f"{moment}/{name}" in found
            }


def save(workdir: Path, state: State, *, work_digest: str, tensors: Tensors) -> Path:
    """Write the checkpoint, replacing the one before; raises Diverged, or DiskFull."""
    named = tensors.named()
    refuse_not_finite(named)
    about = {"work_digest": work_digest, **vars(state)}
    path = workdir / FILE
    with replacing(path) as draft:
        save_file(named, draft, metadata={HEADER: canonical_json(about)})
    return path


def load(workdir: Path, *, work_digest: str, tensors: Tensors) -> State | None:
    """Put the checkpoint's tensors in place and return how far it came.

    None, with nothing changed, when there is none, when it is damaged, or of another training.
    """
    try:
        with safe_open(workdir / FILE, framework="pt") as file:
            about = json.loads((file.metadata() or {})[HEADER])
            found = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        is_ours = about.pop("work_digest") == work_digest
        scores = tuple((step, tuple(each)) for step, each in about.pop("scores"))
        state = State(**about, scores=scores)
    except (SafetensorError, OSError, KeyError, TypeError, ValueError):
        return None
    if not (is_ours and tensors.fits(found)):
        return None
    tensors.take(found)
    return state


def remove(workdir: Path) -> None:
    """Forget the checkpoint, if there is one."""
    (workdir / FILE).unlink(missing_ok=True)


def _beside(tensor: Tensor, parameter: Parameter) -> Tensor:
    """Moments lie beside their parameter, and so does the number of steps where AdamW is fused."""
    return tensor.to(parameter.device, copy=True)
