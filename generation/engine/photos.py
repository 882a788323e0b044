"""The files that a specification names: photos, masks and references, each with its digest."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from generation.engine import checks
from generation.engine.canonical import digest_of_file
from generation.engine.checks import Box
from generation.engine.errors import PhotoUnreadable

LONGEST_CAPTION = 1000


@dataclass(frozen=True, kw_only=True)
class NamedFile:
    """A picture's file and its SHA-256."""

    path: Path
    digest: str

    def __post_init__(self) -> None:
        checks.hex_digest(f"{type(self).__name__}.digest", self.digest)

    @classmethod
    def at(cls, path: Path) -> Self:
        """What is in this file; raises PhotoUnreadable when there is none."""
        return cls(path=path, digest=_digest_of(path))

    def to_json(self) -> dict[str, object]:
        """Plain values only."""
        return {"path": str(self.path), "digest": self.digest}

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises SpecInvalid; one without a digest, as written by hand, is read to take it."""
        values = checks.members(cls, _with_digest(data))
        return cls(**{**values, "path": Path(str(values["path"]))})


class Mask(NamedFile):
    """A grey picture of the size of another: white for the person in a photo, or for what may
    change in a picture that is edited."""


class ReferencePhoto(NamedFile):
    """A photo that is handed in with a prompt, to draw the person in it."""


class EditedPicture(NamedFile):
    """A picture of which a part is drawn anew."""


@dataclass(frozen=True, kw_only=True)
class TrainPhoto:
    """One photo of the person, what it shows besides the face, and the SHA-256 of its file."""

    path: Path
    caption: str
    digest: str
    face: Box | None = None
    """Where the face is, to crop around it; without it the middle of the photo is taken."""
    mask: Mask | None = None
    """Where the person is, so that the background counts less in the loss."""

    def __post_init__(self) -> None:
        checks.text("TrainPhoto.caption", self.caption, LONGEST_CAPTION)
        checks.hex_digest("TrainPhoto.digest", self.digest)
        if self.face is not None:
            checks.box("TrainPhoto.face", self.face)

    @classmethod
    def at(
        cls, path: Path, *, caption: str, face: Box | None = None, mask: Mask | None = None
    ) -> Self:
        """The photo in this file; raises PhotoUnreadable when there is none."""
        return cls(path=path, caption=caption, digest=_digest_of(path), face=face, mask=mask)

    def to_json(self) -> dict[str, object]:
        """Plain values only."""
        return {
            "path": str(self.path),
            "caption": self.caption,
            "digest": self.digest,
            "face": None if self.face is None else list(self.face),
            "mask": None if self.mask is None else self.mask.to_json(),
        }

    def identity(self) -> dict[str, object]:
        """What decides a training, without where the files lie."""
        mask = None if self.mask is None else self.mask.digest
        return {**self.to_json(), "path": None, "mask": mask}

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises SpecInvalid; a photo without a digest, as written by hand, is read to take it."""
        values = checks.members(cls, _with_digest(data))
        if values.get("face") is not None:
            values["face"] = checks.box("TrainPhoto.face", values["face"])
        if values.get("mask") is not None:
            values["mask"] = Mask.from_json(values["mask"])
        return cls(**{**values, "path": Path(str(values["path"]))})


def _digest_of(path: Path) -> str:
    try:
        return digest_of_file(path)
    except OSError as error:
        raise PhotoUnreadable(f"The photo {path} cannot be read: {error.strerror}.") from error


def _with_digest(data: object) -> object:
    """A file's description with the digest of the file, where it has none."""
    if isinstance(data, dict) and "digest" not in data and "path" in data:
        return {**data, "digest": _digest_of(Path(str(data["path"])))}
    return data
