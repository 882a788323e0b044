"""Where base weights lie: the only module that knows their paths."""

import json
import os
from pathlib import Path

from generation.engine.bases.interface import BaseConfig
from generation.engine.canonical import digest_of, digest_of_file
from generation.engine.errors import WeightsCorrupt, WeightsMissing

VARIABLE = "LIKENESS_WEIGHTS"
"""Environment variable that names the folder with one sub-folder for each base."""

BUNDLED = {"demo": Path(__file__).parent.parent / "demobase" / "weights"}
"""Bases that come with the code; a sub-folder of the variable's folder goes before them."""

MANIFEST = "demo_base.json"
INDEX = "model_index.json"


def folder(config: BaseConfig) -> Path:
    """The folder with the base's weights; raises WeightsMissing with the command that gets them."""
    place = expected(config)
    if not (place / INDEX).is_file():
        command = config.fetch.format(folder=place)
        raise WeightsMissing(
            f"The weights of {config.name} are not in {place}; get them with: {command}"
        )
    return place


def expected(config: BaseConfig) -> Path:
    """Where the base's weights belong on this machine, whether or not they are there."""
    root = os.environ.get(VARIABLE)
    chosen = Path(root) / config.name if root else None
    if chosen is not None and (config.name not in BUNDLED or chosen.is_dir()):
        return chosen
    return BUNDLED.get(config.name) or Path.home() / ".cache" / "likeness" / config.name


def fingerprint(config: BaseConfig, place: Path) -> str:
    """A digest that changes with the weights.

    Files that the manifest lists are read and compared with it; WeightsCorrupt names the first that
    differs. Without a manifest the names and sizes of the transformer's files must do, because
    reading gigabytes at each start would take longer than the work.
    """
    manifest = place / MANIFEST
    if manifest.is_file():
        return digest_of(_verified(config, place, json.loads(manifest.read_text())["sha256"]))
    files = sorted((place / "transformer").glob("*.safetensors"))
    return digest_of([config.name, *[[file.name, file.stat().st_size] for file in files]])


def _verified(config: BaseConfig, place: Path, promised: dict[str, str]) -> dict[str, str]:
    for name, digest in promised.items():
        file = place / name
        if not file.is_file() or digest_of_file(file) != digest:
            command = config.fetch.format(folder=place)
            raise WeightsCorrupt(
                f"{file} is not the file that {MANIFEST} describes; get it again with: {command}"
            )
    return promised
