"""A QR code of a short text (ISO/IEC 18004): byte mode, versions 1 to 10, correction level M."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, product
from typing import Final

from portal.web.qr_codewords import codewords

ALIGNMENTS: Final = {
    2: (6, 18),
    3: (6, 22),
    4: (6, 26),
    5: (6, 30),
    6: (6, 34),
    7: (6, 22, 38),
    8: (6, 24, 42),
    9: (6, 26, 46),
    10: (6, 28, 50),
}
"""Where the centres of the small squares stand, by version."""
MASKS: Final[tuple[Callable[[int, int], bool], ...]] = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
)
LEVEL_M: Final = 0b00
QUIET: Final = 4
"""Clear modules around the code."""
FINDER_LIKE: Final = ((1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0), (0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 1))

Rows = list[list[int]]


def outline(text: str) -> tuple[int, str]:
    """The code as a drawing: its width in modules with the clear border, and the path to fill.

    Raises:
        ValueError: the text is longer than 213 bytes.
    """
    rows = matrix(text)
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for x, length in _runs_of_dark(row)
    )
    return len(rows) + 2 * QUIET, path


def matrix(text: str) -> Rows:
    """The modules, 1 where dark, under the mask that is read best.

    Raises:
        ValueError: the text is longer than 213 bytes.
    """
    version, data = codewords(text.encode())
    drawn = [_drawn(version, data, mask) for mask in range(len(MASKS))]
    return min(drawn, key=_penalty)


def _drawn(version: int, data: bytes, mask: int) -> Rows:
    size = 17 + 4 * version
    cells: list[list[int | None]] = [[None] * size for _ in range(size)]
    _draw_patterns(cells, version)
    _draw_format(cells, mask)
    if version >= 7:
        _draw_version(cells, version)
    bits = (byte >> shift & 1 for byte in data for shift in range(7, -1, -1))
    for y, x in _way(size):
        if cells[y][x] is None:
            cells[y][x] = next(bits, 0) ^ MASKS[mask](y, x)
    return [[cell or 0 for cell in row] for row in cells]


def _draw_patterns(cells: list[list[int | None]], version: int) -> None:
    last = len(cells) - 7
    for top, left in ((0, 0), (0, last), (last, 0)):
        _draw_square(cells, top + 3, left + 3, reach=4)
    for at in range(8, len(cells) - 8):
        cells[6][at] = cells[at][6] = 1 - at % 2
    centres = ALIGNMENTS.get(version, ())
    for y, x in product(centres, repeat=2):
        if (y, x) not in {(6, 6), (6, centres[-1]), (centres[-1], 6)}:
            _draw_square(cells, y, x, reach=2)


def _draw_square(cells: list[list[int | None]], y: int, x: int, *, reach: int) -> None:
    """A square in a square around a centre; of reach 4 with its clear edge, as far as it fits."""
    clear = {1} if reach == 2 else {2, 4}
    for row in range(max(0, y - reach), min(len(cells), y + reach + 1)):
        for column in range(max(0, x - reach), min(len(cells), x + reach + 1)):
            distance = max(abs(row - y), abs(column - x))
            cells[row][column] = int(distance not in clear)


def _draw_format(cells: list[list[int | None]], mask: int) -> None:
    word = _checked(LEVEL_M << 3 | mask, generator=0b10100110111, digits=10) ^ 0b101010000010010
    last = len(cells) - 1
    along = [*range(6), 7, 8, *range(last - 6, last + 1)]
    for number in range(15):
        bit = word >> number & 1
        cells[along[number]][8] = bit
        across = last - number if number < 8 else (7 if number == 8 else 14 - number)
        cells[8][across] = bit
    cells[last - 7][8] = 1


def _draw_version(cells: list[list[int | None]], version: int) -> None:
    word = _checked(version, generator=0b1111100100101, digits=12)
    for number in range(18):
        near, far = number // 3, len(cells) - 11 + number % 3
        cells[near][far] = cells[far][near] = word >> number & 1


def _checked(value: int, *, generator: int, digits: int) -> int:
    """The value with the rest of its division by the generator behind it."""
    rest = value << digits
    while rest.bit_length() > digits:
        rest ^= generator << rest.bit_length() - digits - 1
    return value << digits | rest


def _way(size: int) -> Iterator[tuple[int, int]]:
    """Rows and columns in the order in which data stands: up and down in pairs from the right."""
    rights = [right if right > 6 else right - 1 for right in range(size - 1, 0, -2)]
    for number, right in enumerate(rights):
        rows = range(size) if number % 2 else range(size - 1, -1, -1)
        for y in rows:
            yield y, right
            yield y, right - 1


def _penalty(rows: Rows) -> int:
    columns = [list(column) for column in zip(*rows, strict=True)]
    lines = sum(_penalty_of(line) for line in (*rows, *columns))
    blocks = sum(
        3
        for upper, lower in pairwise(rows)
        for x in range(len(upper) - 1)
        if upper[x] == upper[x + 1] == lower[x] == lower[x + 1]
    )
    dark = sum(map(sum, rows)) / len(rows) ** 2
    return lines + blocks + 10 * int(abs(dark - 0.5) * 20)


def _penalty_of(line: Sequence[int]) -> int:
    runs = sum(length - 2 for _, length in _runs(line) if length >= 5)
    windows = (tuple(line[at : at + 11]) for at in range(len(line) - 10))
    return runs + 40 * sum(window in FINDER_LIKE for window in windows)


def _runs(line: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where each run of one colour begins, and how long it is."""
    begin = 0
    for at in range(1, len(line) + 1):
        if at == len(line) or line[at] != line[begin]:
            yield begin, at - begin
            begin = at


def _runs_of_dark(line: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((begin, length) for begin, length in _runs(line) if line[begin])
