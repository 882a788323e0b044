"""Whether a picture shows what was to be kept."""

from collections.abc import Mapping
from typing import Any

from generation.keeps.models import CHECKS


def lacking(checks: Mapping[str, Any]) -> list[str]:
    """What was looked for in a picture and not seen, by its checks; what nobody could look for is
    not among it."""
    looked = {kept: checks[name] for kept, name in CHECKS.items() if name in checks}
    return [kept for kept, check in looked.items() if not check["passes"]]
