"""What the eyes refuse; apart from the models, so that knowing an error loads none of them."""

from typing import ClassVar, Self

AGAIN = "Install the locked requirements again."


class ModelUnusable(Exception):
    """A model file is missing or is not the one that was tested; another machine may have it."""

    code: ClassVar[str] = "model_unusable"
    retryable: ClassVar[bool] = True


class NotInstalled(Exception):
    """A package is missing or broken; another machine may have it."""

    code: ClassVar[str] = "not_installed"
    retryable: ClassVar[bool] = True

    @classmethod
    def of(cls, said: object) -> Self:
        """What Python said of it, the last line of a program's output too, and what to do."""
        words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        last = words.strip().splitlines()[-1:] or ["A program could not start"]
        return cls(f"{last[0]}. {AGAIN}")


class NoFaceKnown(Exception):
    """There is no face of the person to compare with, or none that the present networks saw."""

    code: ClassVar[str] = "no_face_known"
    retryable: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__("There is no face of this person to compare with. Add photos first.")


class TooManyBytes(Exception):
    """A file cannot be made small enough for where it goes without spoiling the face."""

    code: ClassVar[str] = "too_many_bytes"
    retryable: ClassVar[bool] = False
