"""Getting base weights from the hub: resumable, checked, and described by a manifest."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from huggingface_hub import HfApi, hf_hub_url
from huggingface_hub.errors import (
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
)
from huggingface_hub.file_download import http_get
from huggingface_hub.hf_api import RepoSibling
from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]  # not marked public
from huggingface_hub.utils import logging as hub_logging

from generation.engine import weights
from generation.engine.bases.interface import BaseConfig, Weights
from generation.engine.canonical import digest_of_file
from generation.engine.errors import FetchFailed, WeightsCorrupt
from generation.engine.files import replacing

SPARE_BYTES = 1_000_000_000
"""Kept free on the disk when weights are fetched."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """One file is there and whole; `number` of `count`, with its size in bytes."""

    name: str
    number: int
    count: int
    size: int


def fetch(config: BaseConfig, wanted: Weights) -> Iterator[Fetched]:
    """Bring these weights into their folder, telling each file.

    What is there already, whole, is not fetched again; a file that was cut off goes on where it
    stopped. The manifest is written last, so that a folder with one is complete.

    Raises:
        FetchFailed: the hub cannot be reached, refuses, or the disk is too small.
        WeightsCorrupt: a file is not what the hub says it is.
    """
    # what ends a fetch is said once, by its error
    hub_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    place = weights.expected(wanted)
    place.mkdir(parents=True, exist_ok=True)
    with _Refusals(config, wanted):
        found = HfApi().model_info(wanted.repository, files_metadata=True)
    files = [each for each in found.siblings or [] if _is_wanted(each.rfilename, wanted)]
    _refuse_full_disk(place, files)
    digests: dict[str, str] = {}
    for number, file in enumerate(files, start=1):
        digests[file.rfilename] = _brought(config, wanted, file, revision=found.sha)
        yield Fetched(name=file.rfilename, number=number, count=len(files), size=file.size or 0)
    _write_manifest(place, wanted, revision=found.sha, digests=digests)


def _is_wanted(name: str, wanted: Weights) -> bool:
    return any(fnmatch(name, pattern) for pattern in wanted.files)


def _refuse_full_disk(place: Path, files: list[RepoSibling]) -> None:
    lacking = [file for file in files if not (place / file.rfilename).is_file()]
    needed = sum(file.size or 0 for file in lacking)
    free = shutil.disk_usage(place).free
    if lacking and needed + SPARE_BYTES > free:
        raise FetchFailed(
            f"{place} has {free / 1e9:.1f} GB free, and {needed / 1e9:.1f} GB are to be fetched:"
            f" make room, or name another folder in {weights.VARIABLE}."
        )


def _brought(
    config: BaseConfig, wanted: Weights, file: RepoSibling, *, revision: str | None
) -> str:
    """The digest of the file, which is there afterwards."""
    path = weights.expected(wanted) / file.rfilename
    promised = file.lfs.sha256 if file.lfs else None
    if promised and path.is_file() and digest_of_file(path) == promised:
        return promised
    with _Refusals(config, wanted):
        _download(path, wanted, file, revision=revision)
    digest = digest_of_file(path)
    if promised and digest != promised:
        path.unlink()
        raise WeightsCorrupt(
            f"{path} came out different from what the hub promised and was removed;"
            f" get it again with: {weights.command(config)}"
        )
    return digest


def _download(path: Path, wanted: Weights, file: RepoSibling, *, revision: str | None) -> None:
    """Write the file, going on after what an earlier try of the same revision left.

    `hf_hub_download` would begin each file anew, and a transformer is one file of many gigabytes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{(revision or 'main')[:12]}.part")
    url = hf_hub_url(wanted.repository, file.rfilename, revision=revision)
    with part.open("ab") as kept:
        http_get(
            url,
            kept,
            resume_size=kept.tell(),
            headers=build_hf_headers(),
            expected_size=file.size,
        )
    part.replace(path)


def _write_manifest(
    place: Path, wanted: Weights, *, revision: str | None, digests: dict[str, str]
) -> None:
    said = {"repository": wanted.repository, "revision": revision, "sha256": digests}
    with replacing(place / weights.MANIFEST) as draft:
        draft.write_text(json.dumps(said, indent=2) + "\n")


class _Refusals:
    """The hub's errors as one line of ours."""

    def __init__(self, config: BaseConfig, wanted: Weights) -> None:
        self.config, self.wanted = config, wanted

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception):
            raise FetchFailed(self._line(error)) from error

    def _line(self, error: Exception) -> str:
        name = self.wanted.repository
        if isinstance(error, GatedRepoError | RepositoryNotFoundError):
            return (
                f"The hub gives {name} only to accounts that accepted its licence"
                f" ({self.config.licence.name}): accept it there and set HF_TOKEN."
            )
        if isinstance(error, OfflineModeIsEnabled):
            return f"{name} was not fetched: HF_HUB_OFFLINE is set on this machine."
        if isinstance(error, EntryNotFoundError) and not isinstance(error, LocalEntryNotFoundError):
            return f"The hub has a file of {name} no more; try again."
        if isinstance(error, HfHubHTTPError):
            return f"The hub refused {name}: {str(error).splitlines()[0]}"
        return (
            f"{name} was not fetched: the hub cannot be reached ({type(error).__name__}). What came"
            " so far is kept: the same command goes on from there, or copy the folder to"
            f" {weights.expected(self.wanted)}."
        )
