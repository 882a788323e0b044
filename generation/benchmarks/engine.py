"""The engine against its peers and against itself, on the demo base."""

from generation.benchmarks.measured import Measured, parser, report

GOALS = {
    "step_ratio_diffusers": (">=", 1.5),
    "likeness_gain_equal_time": (">=", 0.0),
    "resume_identical": ("==", 1),
}


def main() -> None:
    """Measure, and say so."""
    options = parser(__doc__).parse_args()
    report("engine", Measured(), GOALS, as_json=options.json)


if __name__ == "__main__":
    main()
