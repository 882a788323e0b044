"""Exports: the download as a browser gets it from a real server, beside `zipfile` in one like it.

A database, a company and its files are made in a temporary folder. Both ways are served by granian
on loopback, one worker with the threads that the README names, and read by turns by the same
client. Memory is the most that the worker held, in a server of its own for each size.
"""

import http.client
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from generation.benchmarks.measured import Goals, Measured, parser, say
from portal.benchmarks.serving import Server, alone, served
from portal.demo.stack import HOST

GOALS: Goals = {
    "first_byte_ms": ("<=", 500),
    "mb_per_s_ratio_zipfile": (">=", 0.8),
    "peak_ratio_1000_to_100": ("<=", 1.2),
    "added_mb_1000": ("<=", 32),
}
SIZES: Final = (100, 1000)
READ: Final = 1 << 20
PORTAL: Final = "portal.wsgi:application"
NAIVE: Final = "portal.benchmarks.naive:application"


@dataclass(frozen=True, kw_only=True)
class Read:
    """One download."""

    first_byte_s: float
    seconds: float
    cpu_s: float
    """Of the server's worker."""
    length: int

    @property
    def rate(self) -> float:
        """MB of 10^6 bytes in a second."""
        return self.length / self.seconds / 1e6


def main() -> None:
    """Measure, and say so."""
    made = parser(__doc__)
    made.add_argument("--size", type=int, default=300_000, help="bytes of a picture (%(default)s)")
    made.add_argument("--repeats", type=int, default=5, help="downloads of each (%(default)s)")
    asked = made.parse_args()
    alone("export", lambda: _measured(asked.size, asked.repeats), GOALS, as_json=asked.json)


def _measured(size: int, repeats: int) -> Measured:
    from portal.benchmarks import made  # noqa: PLC0415 - needs Django, which is set up only here

    say(f"{SIZES[-1]} people with a picture of {size} bytes each; a minute or two")
    exports = made.exports(SIZES, size=size)
    about: dict[str, object] = {"picture_bytes": size, "repeats": repeats}
    measured = Measured(about=about)
    for count in SIZES:
        say(f"memory of a download of {count}")
        before, peak = _memory(exports, count)
        measured.figures |= {f"peak_mb_{count}": peak, f"added_mb_{count}": peak - before}
    most, least = (measured.figures[f"peak_mb_{count}"] for count in reversed(SIZES))
    measured.figures["peak_ratio_1000_to_100"] = most / least
    say("pace")
    measured.figures |= _pace(exports, repeats)
    return measured


def _pace(exports: Any, repeats: int) -> dict[str, float | int | bool]:
    """Ours and theirs by turns, of the largest size."""
    path = exports.path[SIZES[-1]]
    ours: list[Read] = []
    theirs: list[Read] = []
    with served(PORTAL) as portal, served(NAIVE, {"NAIVE_PATHS": exports.listed}) as naive:
        _read(portal, path, exports.cookie)
        _read(naive, "/")
        for _ in range(repeats):
            ours.append(_read(portal, path, exports.cookie))
            theirs.append(_read(naive, "/"))
    rates = [median(each.rate for each in way) for way in (ours, theirs)]
    cpu = [median(each.cpu_s for each in way) for way in (ours, theirs)]
    return {
        "first_byte_ms": 1000 * median(each.first_byte_s for each in ours),
        "mb_per_s": rates[0],
        "mb_per_s_zipfile": rates[1],
        "mb_per_s_ratio_zipfile": rates[0] / rates[1],
        "cpu_ratio_zipfile": cpu[1] / cpu[0],
    }


def _memory(exports: Any, count: int) -> tuple[float, float]:
    """MB of 10^6 bytes that the worker held after a small download, and at most in all."""
    with served(PORTAL) as server:
        _read(server, exports.path[SIZES[0]], exports.cookie)
        before = server.worker.memory_info().rss / 1e6
        _read(server, exports.path[count], exports.cookie)
        status = Path(f"/proc/{server.worker.pid}/status").read_text()
    [held] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return before, int(held) * 1024 / 1e6


def _read(server: Server, path: str, cookie: str = "") -> Read:
    """Read it all and keep nothing."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=300)
    spent = server.cpu_s
    started = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    length = len(answer.read(1))
    first = time.perf_counter() - started
    while piece := answer.read(READ):
        length += len(piece)
    connection.close()
    seconds = time.perf_counter() - started
    return Read(first_byte_s=first, seconds=seconds, cpu_s=server.cpu_s - spent, length=length)


if __name__ == "__main__":
    main()
