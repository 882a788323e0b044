"""Candidates of the usual style, as a program: `… rendering RECORD ADAPTER OUTDIR COUNT`."""

import argparse
import json
import time
from pathlib import Path

from generation.benchmarks.engine.stopwatch import peak_mb
from generation.bridge.specs import render_spec
from generation.engine import compute
from generation.engine.bases import loading
from generation.engine.render import render
from generation.styles.specification import DEFAULT

BACKGROUND = {"kind": "solid", "colour": "#dfe1e3"}


def main() -> None:
    """Draw, and write down seconds and memory; loading the base is not counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("record", type=Path)
    parser.add_argument("adapter", type=Path)
    parser.add_argument("outdir", type=Path)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    compute.use_threads()
    spec = render_spec(DEFAULT.axes, background=BACKGROUND, count=options.count, seed=1)
    base = loading.warm(spec.base, "render")
    started = time.monotonic()
    for _ in render(spec, options.adapter, options.outdir, base=base):
        pass
    seconds = time.monotonic() - started
    options.record.write_text(json.dumps({"seconds": seconds, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
