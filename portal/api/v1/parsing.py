"""Bodies: JSON as RFC 8259 asks for it, and nothing that two readers would read differently."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.utils.json import strict_constant


class StrictJSONParser(JSONParser):
    """Reads UTF-8 whatever charset the sender names, and takes each name of an object once."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value.

        Raises ParseError for what is no such JSON, or nested deeper than can be read.
        """
        try:
            return json.loads(
                stream.read().decode(), object_pairs_hook=_once, parse_constant=strict_constant
            )
        except (ValueError, RecursionError) as error:
            raise ParseError(_("Send JSON in UTF-8 that names each field once.")) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise ValueError("a name stands there twice")
    return named
