"""Where heads are on a finished picture: what a style asks, and what is found.

Styles say it and web processes hold styles, so nothing that opens pictures is loaded here.
"""

from dataclasses import dataclass

EXACT = 1.01
"""Made up to so many times larger for want of room, a head is as large as asked."""


@dataclass(frozen=True, kw_only=True)
class Framing:
    """The eyes' height from the top and the head's height as shares of the picture's height, and
    the head's middle as a share of its width."""

    eye_line: float = 0.44
    head_height: float = 0.55
    centre: float = 0.5
