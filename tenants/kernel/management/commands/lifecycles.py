"""The states and moves of everything, as a page of diagrams."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from tenants.kernel.lifecycle import Lifecycle


class Command(BaseCommand):
    """`manage.py lifecycles > docs/lifecycles.md`; a test says when it is due."""

    help = "Print docs/lifecycles.md."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(), ending="")


def page() -> str:
    """All lifecycles as Markdown with Mermaid diagrams."""
    parts = ["# States and moves\n\nMade by `manage.py lifecycles > docs/lifecycles.md`.\n"]
    for lifecycle in lifecycles():
        title = lifecycle.name.replace("_", " ").capitalize()
        parts.append(f"## {title}\n\n```mermaid\n{lifecycle.diagram()}```\n")
    return "\n".join(parts)


def lifecycles() -> list[Lifecycle]:
    """All there are in the installed apps' modules called lifecycle, by name."""
    found = {
        value.name: value
        for module in _modules()
        for value in vars(module).values()
        if isinstance(value, Lifecycle)
    }
    return [found[name] for name in sorted(found)]


def _modules() -> Iterator[ModuleType]:
    packages = {config.name.partition(".")[0] for config in apps.get_app_configs()}
    for package in sorted(packages & {"tenants", "generation"}):
        root = import_module(package)
        for each in pkgutil.walk_packages(root.__path__, f"{package}."):
            if each.name.endswith(".lifecycle") and each.name != Lifecycle.__module__:
                yield import_module(each.name)
