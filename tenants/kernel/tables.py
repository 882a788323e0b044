"""Cells of tables that people open in a spreadsheet."""

from typing import Final

BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def plain(cell: str) -> str:
    """The cell as text: a spreadsheet would run one that begins like a formula."""
    return f"'{cell}" if cell.startswith(BEGINS_A_FORMULA) else cell
