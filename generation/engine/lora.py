"""Adapters on a base's transformer: attach, save, wear, swap and take off again.

Files are what diffusers' `save_lora_weights` writes and `load_lora_weights` reads. What an adapter
says about itself lies beside diffusers' own metadata under a prefix that diffusers passes over.
"""

import json
import struct
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from diffusers.loaders.lora_base import LORA_ADAPTER_METADATA_KEY
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import Parameter

from generation.engine import weights
from generation.engine.addition import use_addition
from generation.engine.bases.interface import Base
from generation.engine.canonical import canonical_json
from generation.engine.errors import AdapterInvalid, Diverged, WeightsCorrupt
from generation.engine.files import replacing

NAME = "person"
AID = "training_aid"
"""The base's own training adapter, where it has one; it never leaves with ours."""
ABOUT = "likeness."
PREFIX = "transformer."
LARGEST_HEADER = 10_000_000


@dataclass(frozen=True, kw_only=True)
class About:
    """What an adapter's file says about itself."""

    base: str
    fingerprint: str
    rank: int
    trigger: str
    spec_digest: str


def attach(base: Base, *, rank: int, alpha: float, seed: int) -> dict[str, Parameter]:
    """Put a fresh adapter on the base and return its parameters, float32, by name.

    It changes nothing yet: its second matrices are zero. The same seed gives the same adapter. A
    base that is trained with an adapter of its own wears that one, too. Raises WeightsMissing when
    that one is not there, and WeightsCorrupt when it is damaged.
    """
    detach(base)
    names = [NAME]
    if base.training_adapter is not None:
        _wear_aid(base, base.training_adapter)
        names.append(AID)
    config = LoraConfig(
        r=rank, lora_alpha=alpha, init_lora_weights="gaussian", target_modules=base.lora_targets
    )
    transformer = base.pipeline.transformer
    with torch.random.fork_rng(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Already found a `peft_config`")  # the aid's, if any
        torch.manual_seed(seed)
        transformer.add_adapter(config, adapter_name=NAME)
    use_addition(transformer, NAME)
    transformer.set_adapters(names)
    return _trained(base)


def _load(base: Base, file: Path, name: str, *, swaps: bool = False) -> None:
    """Put the file's adapter on the base, in the place of the one of this name if it `swaps`."""

    def load(*, swaps: bool) -> None:
        base.pipeline.load_lora_weights(
            file.parent,
            weight_name=file.name,
            adapter_name=name,
            use_safetensors=True,
            hotswap=swaps,
        )

    load(swaps=swaps)
    if base.plan.stored == "float8" and not swaps:
        # peft casts a new adapter to what its layer is stored in; read again, it is whole
        for each, parameter in base.pipeline.transformer.named_parameters():
            if f".{name}." in each:
                parameter.data = parameter.data.to(getattr(torch, base.plan.dtype))
        load(swaps=True)


def _wear_aid(base: Base, file: Path) -> None:
    try:
        _load(base, file, AID)
    except (SafetensorError, OSError, ValueError, RuntimeError) as error:
        raise WeightsCorrupt(
            f"The training adapter {file} of {base.config.name} cannot be read"
            f" ({type(error).__name__}); get it again with: {weights.command(base.config)}"
        ) from error


def _trained(base: Base) -> dict[str, Parameter]:
    """The fresh adapter's parameters in float32; all others are frozen."""
    trained: dict[str, Parameter] = {}
    for name, parameter in base.pipeline.transformer.named_parameters():
        mine = f".{NAME}." in name
        parameter.requires_grad_(mine)
        if mine:
            parameter.data = parameter.data.float()
            trained[name] = parameter
    return trained


def detach(base: Base) -> None:
    """Take every adapter off, so that the base is as it was loaded."""
    base.pipeline.unload_lora_weights()


@contextmanager
def attached(base: Base, *, rank: int, alpha: float, seed: int) -> Iterator[dict[str, Parameter]]:
    """`attach` for the length of a block."""
    try:
        yield attach(base, rank=rank, alpha=alpha, seed=seed)
    finally:
        detach(base)


@contextmanager
def holding(parameters: Mapping[str, Parameter], values: Mapping[str, Tensor]) -> Iterator[None]:
    """Give the parameters other values for the length of a block, such as their average."""
    kept = {name: parameter.data for name, parameter in parameters.items()}
    for name, parameter in parameters.items():
        parameter.data = values[name]
    try:
        yield
    finally:
        for name, parameter in parameters.items():
            parameter.data = kept[name]


@contextmanager
def without_aid(base: Base) -> Iterator[None]:
    """Draw with the adapter under training as it will be drawn with: the base's aid taken off."""
    transformer = base.pipeline.transformer
    if base.training_adapter is None:
        yield
        return
    transformer.set_adapters([NAME])
    try:
        yield
    finally:
        transformer.set_adapters([NAME, AID])


def save(base: Base, path: Path, *, about: About) -> None:
    """Write the attached adapter; raises Diverged rather than write a value that is not finite."""
    transformer = base.pipeline.transformer
    tensors = get_peft_model_state_dict(transformer, adapter_name=NAME)
    refuse_not_finite(tensors)

    metadata = _metadata(base, about)

    def write(layers: Mapping[str, Tensor], file: str) -> None:
        plain = {name: tensor.detach().cpu().contiguous() for name, tensor in layers.items()}
        # One entry: safetensors writes several in random order, and equal adapters must be equal.
        save_file(plain, file, metadata={LORA_ADAPTER_METADATA_KEY: metadata})

    with replacing(path) as draft:
        base.pipeline.save_lora_weights(
            draft.parent,
            transformer_lora_layers=tensors,
            weight_name=draft.name,
            save_function=write,
        )


def _metadata(base: Base, about: About) -> str:
    config = base.pipeline.transformer.peft_config[NAME]
    diffusers = {
        "r": config.r,
        "lora_alpha": config.lora_alpha,
        "target_modules": sorted(config.target_modules),
    }
    return canonical_json(
        {f"{PREFIX}{name}": value for name, value in diffusers.items()}
        | {f"{ABOUT}{name}": value for name, value in asdict(about).items()}
    )


@contextmanager
def loaded(base: Base, path: Path | None) -> Iterator[About | None]:
    """Wear the adapter in this file for the length of a block; None is the bare base.

    Afterwards the adapter stays on the base, switched off, and the next of its rank takes its place
    tensor by tensor: no layer is wrapped again, and a compiled transformer stays compiled. Switched
    off, the base is exactly what was loaded. Raises AdapterInvalid for what `examine` refuses.
    """
    transformer = base.pipeline.transformer
    if path is None:
        if NAME in getattr(transformer, "peft_config", {}):
            transformer.disable_lora()
        yield None
        return
    about = examine(path, base=base)
    try:
        _wear(base, path, about)
        yield about
    finally:
        # also where the file could not be read again: nobody may be drawn as whoever came before
        if NAME in getattr(transformer, "peft_config", {}):
            transformer.disable_lora()


def _wear(base: Base, path: Path, about: About) -> None:
    transformer = base.pipeline.transformer
    worn = getattr(transformer, "peft_config", {}).get(NAME)
    swaps = worn is not None and worn.r == about.rank
    if not swaps:
        detach(base)
    _load(base, path, NAME, swaps=swaps)
    transformer.enable_lora()


def examine(path: Path, *, base: Base) -> About:
    """What the adapter says about itself, once it is known to be whole and to fit the base.

    Raises AdapterInvalid for a file that is missing, cut short or no safetensors file, for an
    adapter of other weights, and for tensors of another rank, shape or name than promised.
    """
    _refuse_other_formats(path)
    try:
        with safe_open(path, framework="pt") as file:
            about = _about(path, file.metadata() or {})
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise AdapterInvalid(f"The adapter {path} is damaged: {error}.") from error
    _refuse_other_base(path, about, base)
    _refuse_other_shapes(path, about, tensors, base)
    try:
        refuse_not_finite(tensors)
    except Diverged as error:
        raise AdapterInvalid(f"The adapter {path} holds values that are not numbers.") from error
    return about


def refuse_not_finite(tensors: Mapping[str, Tensor]) -> None:
    """Raise Diverged, naming the first tensor with a NaN or an infinity."""
    for name, tensor in tensors.items():
        if not torch.isfinite(tensor).all():
            raise Diverged(f"Training went astray: {name} is no longer a finite number.")


def _refuse_other_formats(path: Path) -> None:
    """A safetensors file starts with its header's length and the header's brace."""
    try:
        with path.open("rb") as file:
            start = file.read(9)
    except OSError as error:
        raise AdapterInvalid(f"The adapter {path} cannot be read: {error.strerror}.") from error
    if len(start) < 9:
        raise AdapterInvalid(f"The adapter {path} is damaged: it ends after {len(start)} bytes.")
    (length,) = struct.unpack("<Q", start[:8])
    if start[8:] != b"{" or length > LARGEST_HEADER:
        raise AdapterInvalid(
            f"The adapter {path} is not a safetensors file; pickles and other formats are not read."
        )


def _about(path: Path, metadata: Mapping[str, str]) -> About:
    try:
        said = json.loads(metadata[LORA_ADAPTER_METADATA_KEY])
        own = {name: value for name, value in said.items() if name.startswith(ABOUT)}
        return About(**{name.removeprefix(ABOUT): value for name, value in own.items()})
    except (KeyError, AttributeError, TypeError, ValueError) as error:
        raise AdapterInvalid(
            f"The adapter {path} does not say which base it belongs to; it was not made here."
        ) from error


def _refuse_other_base(path: Path, about: About, base: Base) -> None:
    if about.base != base.config.name:
        raise AdapterInvalid(
            f"The adapter {path} belongs to the base {about.base}, not to {base.config.name}."
        )
    if about.fingerprint != base.fingerprint:
        raise AdapterInvalid(f"The adapter {path} belongs to other weights of {about.base}.")


def _refuse_other_shapes(
    path: Path, about: About, tensors: Mapping[str, Tensor], base: Base
) -> None:
    expected = _expected_shapes(base, rank=about.rank)
    if set(tensors) != set(expected):
        name = min(set(tensors) ^ set(expected))
        raise AdapterInvalid(f"The adapter {path} does not fit {about.base}: see {name}.")
    for name, tensor in tensors.items():
        if tuple(tensor.shape) != expected[name]:
            raise AdapterInvalid(
                f"The adapter {path} says rank {about.rank}, but {name} has the shape"
                f" {tuple(tensor.shape)} instead of {expected[name]}."
            )


def _expected_shapes(base: Base, *, rank: int) -> dict[str, tuple[int, int]]:
    """Name and shape of every tensor of an adapter for this base."""
    shapes: dict[str, tuple[int, int]] = {}
    for name, layer in base.pipeline.transformer.named_modules():
        if any(name == target or name.endswith(f".{target}") for target in base.lora_targets):
            shapes[f"{PREFIX}{name}.lora_A.weight"] = (rank, layer.in_features)
            shapes[f"{PREFIX}{name}.lora_B.weight"] = (layer.out_features, rank)
    return shapes
