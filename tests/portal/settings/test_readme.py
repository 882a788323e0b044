"""The README's table of variables."""

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
SETTINGS = [CHECKOUT / "portal" / "settings" / f"{name}.py" for name in ("base", "dev", "prod")]
SETTINGS += [CHECKOUT / "portal" / "database" / "urls.py"]
READ = re.compile(r"""(?:env\.\w+|kept_secret)\(\s*"([A-Z0-9_]+)\"""")
VARIABLES = {name for path in SETTINGS for name in READ.findall(path.read_text())}


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_variable_that_is_read_has_a_row(name: str) -> None:
    rows = [line for line in (CHECKOUT / "README.md").read_text().splitlines() if line[:1] == "|"]

    assert any(re.search(rf"`{name}\b", row) for row in rows)
