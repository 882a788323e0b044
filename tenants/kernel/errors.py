"""The families of refusals.

Each carries a code for machines and a sentence for people; portal maps families to HTTP.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class DomainError(Exception):
    """A refusal that a person caused and can act on.

    Subclasses give the code and a default sentence.
    """

    code = "refused"
    sentence: str | Promise = gettext_lazy("That cannot be done.")

    def __init__(self, sentence: str | Promise = "", **details: object) -> None:
        super().__init__(str(sentence or self.sentence))
        self.details = details
        """What a machine may want to know beside the sentence: JSON values only."""


class NotFound(DomainError):
    """It does not exist, or the asker may not know that it does."""

    code = "not_found"
    sentence = gettext_lazy("There is nothing at this address.")


class Forbidden(DomainError):
    """The asker may see it but lacks the right."""

    code = "forbidden"
    sentence = gettext_lazy("Your role does not allow this. Ask an owner of your organization.")


class Conflict(DomainError):
    """The state of things does not allow it now."""

    code = "conflict"
    sentence = gettext_lazy("Something changed in the meantime. Reload the page and try again.")


class Invalid(DomainError):
    """A value is wrong. `fields` maps field names to sentences where the fault is in a field."""

    code = "invalid"
    sentence = gettext_lazy("Some values are not valid.")

    def __init__(
        self,
        sentence: str | Promise = "",
        *,
        fields: Mapping[str, str | Promise] | None = None,
        **details: object,
    ) -> None:
        self.fields = {name: str(fault) for name, fault in (fields or {}).items()}
        super().__init__(sentence or "; ".join(self.fields.values()), **details)


class TooLarge(DomainError):
    """More bytes or items than are accepted."""

    code = "too_large"
    sentence = gettext_lazy("This is larger than what is accepted.")


class Unauthenticated(DomainError):
    """Nobody is signed in, or the key or link is not good."""

    code = "unauthenticated"
    sentence = gettext_lazy("Sign in to go on.")
