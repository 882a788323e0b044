"""Forms that end in one domain action: what it refuses stands where a form's own errors stand."""

from collections.abc import Callable
from typing import Any, Self, TypeVar

from django import forms
from django.http import HttpRequest

from tenants.kernel.errors import Conflict, Invalid

Done = TypeVar("Done")


class ActionForm(forms.Form):
    """A form whose values go to one action of the domain."""

    refusal: Invalid | Conflict | None = None
    """What the action said instead of doing it."""

    @classmethod
    def of(cls, request: HttpRequest, **given: Any) -> Self:
        """The form as it was sent, or blank while it was only asked for."""
        if request.method != "POST":
            return cls(**given)
        return cls(request.POST, request.FILES, **given)

    def carry_out(self, action: Callable[[], Done]) -> Done | None:
        """What the action returns; None where it refused a value, which is now an error here.

        Refusals that no other value would mend go on to the page that says so.
        """
        try:
            return action()
        except (Invalid, Conflict) as refusal:
            self.refusal = refusal
            self.add_refusal(refusal)
        return None

    def add_refusal(self, refusal: Invalid | Conflict) -> None:
        """Put each sentence beside its field, or above the form where there is no such field."""
        fields: dict[str, str] = getattr(refusal, "fields", {})
        for field, sentence in (fields or {"": str(refusal)}).items():
            self.add_error(field if field in self.fields else None, sentence)
