"""Benchmarks: each is a program of its own, since web processes load no torch."""

import os
import sys
from collections.abc import Sequence

from django.core.management.base import BaseCommand

PROGRAMS = {
    "engine": "generation.benchmarks.engine",
    "demo-base": "generation.benchmarks.demo_base",
    "intake": "generation.benchmarks.intake",
    "likeness": "generation.benchmarks.likeness",
    "finish": "generation.benchmarks.finish",
    "edits": "generation.benchmarks.edits",
    "consistency": "generation.benchmarks.consistency",
    "ablation": "generation.benchmarks.ablation",
    "provenance": "generation.benchmarks.provenance",
    "engine-gpu": "generation.benchmarks.engine_gpu",
    "export": "portal.benchmarks.export",
    "review": "portal.benchmarks.review",
    "web": "portal.benchmarks.web",
}


class Command(BaseCommand):
    """`manage.py bench NAME [options] --json`; the options are the benchmark's own."""

    help = f"Run a benchmark: {', '.join(PROGRAMS)}. Each lists its options with --help."
    requires_system_checks = ()

    def run_from_argv(self, argv: Sequence[str]) -> None:
        """Become the program that is named; it reads all that comes after its name."""
        name, options = next(iter(argv[2:]), ""), argv[3:]
        if name not in PROGRAMS:
            self.stderr.write(f"{self.help}\n" + (f"There is no {name}." if name else ""))
            sys.exit(0 if name == "--help" else 2)
        os.execv(sys.executable, [sys.executable, "-m", PROGRAMS[name], *options])  # noqa: S606
