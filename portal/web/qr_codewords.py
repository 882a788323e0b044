"""The codewords of a QR code: a text as bytes, and the Reed-Solomon codes that mend it."""

from collections.abc import Iterable
from itertools import chain, zip_longest
from typing import Final

BLOCKS: Final = {
    1: (10, (16,)),
    2: (16, (28,)),
    3: (26, (44,)),
    4: (18, (32, 32)),
    5: (24, (43, 43)),
    6: (16, (27, 27, 27, 27)),
    7: (18, (31, 31, 31, 31)),
    8: (22, (38, 38, 39, 39)),
    9: (22, (36, 36, 36, 37, 37)),
    10: (26, (43, 43, 43, 43, 44)),
}
"""By version, at level M: codewords of correction in each block, and of data in every block."""
BYTE_MODE: Final = 0b0100
PADDING: Final = (0xEC, 0x11)
FIELD: Final = 0x11D


def codewords(data: bytes) -> tuple[int, bytes]:
    """The smallest version that holds the data, and all its codewords in the order drawn.

    Raises:
        ValueError: no version up to 10 holds so much.
    """
    version = next((each for each in BLOCKS if len(data) <= room(each)), None)
    if version is None:
        raise ValueError(f"{len(data)} bytes are too many for a QR code of this kind.")
    corrections, sizes = BLOCKS[version]
    words = iter(_data_words(data, version))
    blocks = [bytes(next(words) for _ in range(size)) for size in sizes]
    mends = [_corrections(block, corrections) for block in blocks]
    return version, bytes((*_interleaved(blocks), *_interleaved(mends)))


def room(version: int) -> int:
    """Bytes of text that a version holds."""
    return (8 * sum(BLOCKS[version][1]) - 4 - _count_digits(version)) // 8


def _count_digits(version: int) -> int:
    return 8 if version < 10 else 16


def _data_words(data: bytes, version: int) -> bytes:
    """Mode, length and text, closed and filled up."""
    digits = _count_digits(version)
    bits = f"{BYTE_MODE:04b}{len(data):0{digits}b}" + "".join(f"{byte:08b}" for byte in data)
    total = sum(BLOCKS[version][1])
    bits += "0" * min(4, 8 * total - len(bits))
    bits += "0" * (-len(bits) % 8)
    words = [int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)]
    filling = (PADDING[number % 2] for number in range(total - len(words)))
    return bytes((*words, *filling))


def _interleaved(blocks: Iterable[bytes]) -> Iterable[int]:
    """The first of each block, then the second of each; shorter ones end sooner."""
    return (word for word in chain(*zip_longest(*blocks)) if word is not None)


def _powers() -> tuple[list[int], dict[int, int]]:
    powers, value = [], 1
    for _ in range(255):
        powers.append(value)
        value = value << 1 ^ (FIELD if value & 0x80 else 0)
    return powers, {power: exponent for exponent, power in enumerate(powers)}


POWER, EXPONENT = _powers()


def _times(one: int, other: int) -> int:
    if not one or not other:
        return 0
    return POWER[(EXPONENT[one] + EXPONENT[other]) % 255]


def _generator(degree: int) -> list[int]:
    """The coefficients of (x - 1)(x - 2)(x - 4)…, without the leading one."""
    found = [1]
    for number in range(degree):
        shifted = [*found, 0]
        for at, coefficient in enumerate(found):
            shifted[at + 1] ^= _times(coefficient, POWER[number])
        found = shifted
    return found[1:]


def _corrections(block: bytes, count: int) -> bytes:
    """The rest of the block's division by the generator."""
    generator = _generator(count)
    rest = [0] * count
    for word in block:
        factor = word ^ rest[0]
        rest = [*rest[1:], 0]
        rest = [
            left ^ _times(coefficient, factor)
            for left, coefficient in zip(rest, generator, strict=True)
        ]
    return bytes(rest)
