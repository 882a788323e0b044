"""The lock files hold what they promise, and every import is promised by one."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
OURS = {"portal", "tenants", "generation", "tests"}
HASHED = ["requirements.lock", "requirements-dev.lock"]


def plain(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def listed(*files: str) -> set[str]:
    """The distributions that lines of these files name."""
    lines = "\n".join((CHECKOUT / file).read_text() for file in files)
    return {plain(name) for name in re.findall(r"(?m)^([A-Za-z][\w.-]*)", lines)}


def imported_by(*folders: str) -> set[str]:
    """The distributions that the modules below these folders import."""
    modules = {name for folder in folders for name in _imports(CHECKOUT / folder)}
    outside = modules - OURS - set(sys.stdlib_module_names)
    owners = {"dlib": ["dlib-bin"], **packages_distributions()}
    return {plain(owners.get(module, [module])[0]) for module in outside}


def _imports(folder: Path) -> Iterator[str]:
    for source in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.split(".")[0]


def test_the_product_imports_only_what_it_lists():
    # a benchmark drives the browser of the tests; it is skipped where there is none
    optional = {"torch", "playwright"}
    assert imported_by(*OURS - {"tests"}) - listed("requirements.in") == optional


def test_tests_import_only_what_is_listed():
    files = ("requirements.in", "requirements-dev.in", "requirements-torch.lock")

    assert imported_by("tests") - listed(*files) == set()


@pytest.mark.parametrize("file", HASHED)
def test_every_locked_release_has_a_digest(file):
    blocks = re.split(r"(?m)^(?=[A-Za-z])", (CHECKOUT / file).read_text())[1:]

    assert [block for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("file", HASHED)
def test_no_build_of_torch_is_locked_by_digest(file):
    unwanted = ("torch", "triton", "nvidia", "cuda")

    assert [name for name in listed(file) if name.startswith(unwanted)] == []


@pytest.mark.parametrize("file", [*HASHED, "requirements-torch.lock"])
def test_a_lock_leaves_the_choice_of_index_to_the_machine(file):
    assert re.findall(r"(?m)^--|https?://", (CHECKOUT / file).read_text()) == []
