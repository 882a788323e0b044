"""Where base weights lie: the only module that knows their paths."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import try_to_load_from_cache

from generation.engine.bases.interface import BaseConfig, Weights
from generation.engine.canonical import digest_of, digest_of_file
from generation.engine.errors import WeightsCorrupt, WeightsMissing

VARIABLE = "LIKENESS_WEIGHTS"
"""Environment variable that names the folder with one sub-folder for each set of weights."""

OURS = Path(__file__).parent.parent / "demobase"
BUNDLED = {"demo": OURS / "weights", "demo-distilled": OURS / "distilled"}
"""Weights that come with the code; a sub-folder of the variable's folder goes before them."""

MANIFEST = "weights.json"
"""Lists what was fetched or packed: `{"sha256": {path: digest}, …}`."""

SHA256 = re.compile(r"[0-9a-f]{64}")
TRANSFORMER = re.compile(r"transformer/[^/]+\.safetensors")
"""What an adapter is made for, among the files of a set."""

READ_AT_ONCE = 200_000_000
"""Weights up to this many bytes are read and compared at each load; larger ones when asked."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether one file is what the manifest says."""

    name: str
    is_whole: bool


def folder(config: BaseConfig, wanted: Weights) -> Path:
    """The folder with these weights, complete as far as names and sizes tell.

    Raises WeightsMissing or WeightsCorrupt with the command that gets them.
    """
    place = found(wanted)
    if place is None:
        raise WeightsMissing(
            f"The weights of {config.name} are not in {expected(wanted)};"
            f" get them with: {command(config)}"
        )
    if lacking := missing(place, wanted):
        raise WeightsCorrupt(
            f"The weights of {config.name} in {place} lack {lacking[0]};"
            f" get the rest with: {command(config)}"
        )
    return place


def found(wanted: Weights) -> Path | None:
    """Where these weights lie on this machine: our own folder, the code's, or the hub's cache.

    One where nothing is missing goes before one that was begun to be fetched.
    """
    named = (expected(wanted), BUNDLED.get(wanted.folder), _cached(wanted))
    places = [place for place in named if place and place.is_dir() and any(place.iterdir())]
    whole = (place for place in places if not missing(place, wanted))
    return next(whole, places[0] if places else None)


def _cached(wanted: Weights) -> Path | None:
    """The snapshot in the hub's cache."""
    if not wanted.repository:
        return None
    cached = try_to_load_from_cache(wanted.repository, wanted.files[0])
    return Path(cached).parent if isinstance(cached, str) else None


def expected(wanted: Weights) -> Path:
    """Where these weights belong on this machine, whether or not they are there."""
    root = os.environ.get(VARIABLE)
    return (Path(root) if root else Path.home() / ".cache" / "likeness") / wanted.folder


def require(config: BaseConfig) -> None:
    """See that everything the base needs is here, as its manifests have it.

    Raises WeightsMissing or WeightsCorrupt with the command that gets it.
    """
    for wanted in all_of(config):
        fingerprint(config, folder(config, wanted))


def all_of(config: BaseConfig) -> tuple[Weights, ...]:
    """Every set of weights that a base needs, each once."""
    sets = (config.trains_on, config.renders_on, config.training_adapter)
    return tuple(dict.fromkeys(each for each in sets if each is not None))


def command(config: BaseConfig) -> str:
    """The shell command that gets a base's weights."""
    if config.trains_on.folder in BUNDLED:
        return f"git checkout -- {OURS}"
    return f"python manage.py weights fetch {config.name}"


def missing(place: Path, wanted: Weights) -> list[str]:
    """What the folder lacks: files that its manifest or a shard index names, or whole parts."""
    names = set(promised(place))
    for index in sorted(place.glob("*/*.safetensors.index.json")):
        shards = set(json.loads(index.read_text())["weight_map"].values())
        names |= {f"{index.parent.name}/{shard}" for shard in shards}
    lacking = [name for name in sorted(names) if not (place / name).is_file()]
    parts = [pattern for pattern in wanted.files if not any(place.glob(pattern))]
    return parts + lacking


def promised(place: Path) -> dict[str, str]:
    """SHA-256 of each file by the folder's manifest, else of those that the hub's cache names so;
    nothing where neither says."""
    try:
        digests: dict[str, str] = json.loads((place / MANIFEST).read_text())["sha256"]
    except (OSError, ValueError, KeyError):
        return _blobs(place)
    return digests


def _blobs(place: Path) -> dict[str, str]:
    """The hub's cache keeps each large file under its SHA-256; a snapshot has links to them."""
    links = [file for file in place.rglob("*.safetensors") if file.is_symlink()]
    names = {file.relative_to(place).as_posix(): file.resolve().name for file in links}
    return {name: digest for name, digest in names.items() if SHA256.fullmatch(digest)}


def fingerprint(config: BaseConfig, place: Path) -> str:
    """A digest that changes with the transformer's weights, wherever they were fetched to.

    Small weights are read and compared with what is promised; WeightsCorrupt names the first file
    that differs. Of large ones the promise is believed, because reading gigabytes at each start
    would take longer than the work; without one, names and sizes must do.
    """
    files = sorted((place / "transformer").glob("*.safetensors"))
    digests = promised(place)
    if not digests:
        return digest_of([config.name, *[[file.name, file.stat().st_size] for file in files]])
    if sum(file.stat().st_size for file in files) <= READ_AT_ONCE:
        for verdict in verified(place):
            if not verdict.is_whole:
                raise WeightsCorrupt(
                    f"{place / verdict.name} is not the file that it should be;"
                    f" get it again with: {command(config)}"
                )
    part = {name: each for name, each in digests.items() if TRANSFORMER.fullmatch(name)}
    return digest_of(part)


def verified(place: Path) -> Iterator[Verdict]:
    """Read every file that has a promised digest, one after another, and compare it."""
    for name, digest in promised(place).items():
        file = place / name
        yield Verdict(name=name, is_whole=file.is_file() and digest_of_file(file) == digest)
