"""The form of an API key's secret: `lk_`, 32 random characters, and 6 that check the others.

Idea: GitHub's token format (https://github.blog/engineering/behind-githubs-new-authentication-
token-formats/). The
prefix lets scanners find a leaked key; the CRC-32 in base 62 lets a mistyped one be refused without
a query.
"""

import secrets
import string
import zlib
from typing import Final

PREFIX: Final = "lk_"
ALPHABET: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM, CHECK = 32, 6
"""Characters: 32 of 62 possible ones are 190 bits, and 62**6 exceeds 2**32."""
HINT: Final = 8
"""How many of the first characters are kept to tell keys apart."""


def new_secret() -> str:
    """A secret nobody has seen."""
    body = PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))
    return body + _check_of(body)


def is_well_formed(secret: str) -> bool:
    """Whether the text has the form of a secret and its check agrees.

    Says nothing about whether it opens anything.
    """
    if len(secret) != len(PREFIX) + RANDOM + CHECK or not secret.startswith(PREFIX):
        return False
    return secret.isascii() and secret[-CHECK:] == _check_of(secret[:-CHECK])


def _check_of(body: str) -> str:
    left, digits = zlib.crc32(body.encode()), ""
    for _ in range(CHECK):
        left, digit = divmod(left, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits
