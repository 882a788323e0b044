"""Every base that the engine knows, by name; adding a family is adding a folder and a line here."""

from generation.engine import checks
from generation.engine.bases import flux1, klein
from generation.engine.bases.interface import BaseConfig

FAMILIES = (klein, flux1)
CONFIGURATIONS: dict[str, BaseConfig] = {
    base.name: base for family in FAMILIES for base in family.CONFIGURATIONS
}
DEFAULT = klein.DEMO.name


def configuration(name: str) -> BaseConfig:
    """The base called `name`; raises SpecInvalid when there is none."""
    checks.choice("base", name, CONFIGURATIONS)
    return CONFIGURATIONS[name]
