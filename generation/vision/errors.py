"""What the eyes refuse; apart from the models, so that knowing an error loads none of them."""

from typing import ClassVar


class ModelUnusable(Exception):
    """A model file is missing or is not the one that was tested; another machine may have it."""

    code: ClassVar[str] = "model_unusable"
    retryable: ClassVar[bool] = True
