"""What a process has loaded once it stands, beyond what the import contracts can see."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
HEAVY = {"torch", "diffusers", "peft", "transformers", "ai_edge_litert", "dlib", "pi_heif"}
OURS = ("portal", "tenants", "generation")
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "common", "misc"}


def loaded_by(program: str) -> set[str]:
    """The top-level modules a Python has loaded after running a program."""
    ended = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint(*sys.modules)"],
        cwd=CHECKOUT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        check=True,
        capture_output=True,
        text=True,
    )
    return {name.split(".")[0] for name in ended.stdout.split()}


def test_a_web_process_with_all_its_pages_holds_no_model_library():
    serve = "import portal.wsgi, django.urls\ndjango.urls.get_resolver().url_patterns"

    loaded = loaded_by(serve)

    assert "django" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("module", ["generation.engine", "generation.vision", "generation.runner"])
def test_engine_and_vision_stand_without_django(module):
    assert "django" not in loaded_by(f"import {module}")


def test_no_module_has_a_name_that_says_nothing():
    modules = [each for part in OURS for each in (CHECKOUT / part).rglob("*.py")]

    assert [each for each in modules if each.stem in NAMES_THAT_SAY_NOTHING] == []
