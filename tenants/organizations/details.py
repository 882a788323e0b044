"""Names and addresses as people type them, put in order or refused."""

from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tenants.kernel.errors import Invalid

LONGEST: Final = 120


def clean_name(name: str, *, field: str = "name", longest: int = LONGEST) -> str:
    """The name on one line with single spaces.

    Raises:
        Invalid: it is empty, too long or holds control characters.
    """
    text = " ".join(name.split())
    if not text:
        raise Invalid(fields={field: _("Enter a name.")})
    if len(text) > longest:
        raise Invalid(
            fields={field: _("Use {longest} characters or fewer.").format(longest=longest)}
        )
    if not text.isprintable():
        raise Invalid(fields={field: _("Use letters, digits and punctuation only.")})
    return text


def clean_address(email: str, *, field: str = "email") -> str:
    """The e-mail address in lower case.

    Raises:
        Invalid: this is no e-mail address.
    """
    text = email.strip().lower()
    try:
        validate_email(text)
    except ValidationError as error:
        raise Invalid(
            fields={field: _("Enter an e-mail address such as ada@example.com.")}
        ) from error
    if len(text) > 254:
        raise Invalid(fields={field: _("This e-mail address is too long.")})
    return text
