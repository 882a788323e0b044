"""A machine without the weights is told so before it takes work."""

import shutil
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from generation.bridge import weights
from generation.engine.weights import BUNDLED
from tenants.kernel.jobs import cluster


def test_the_demos_weights_come_along() -> None:
    weights.require()


def test_a_cluster_does_not_start_without_them(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.ENGINE_BASE = "flux2-klein-4b"
    monkeypatch.setenv("LIKENESS_WEIGHTS", str(tmp_path))

    with pytest.raises(ImproperlyConfigured) as refusal:
        cluster.serve("gpu")

    line = f"not in {tmp_path}/FLUX.2-klein-base-4B; get them with: python manage.py weights fetch"
    assert line in str(refusal.value)


def test_damaged_weights_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = shutil.copytree(BUNDLED["demo"], tmp_path / "demo")
    damaged = folder / "vae" / "diffusion_pytorch_model.safetensors"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"!")
    monkeypatch.setenv("LIKENESS_WEIGHTS", str(tmp_path))

    with pytest.raises(ImproperlyConfigured, match=f"{damaged} is not the file"):
        weights.require()


def test_a_base_that_nobody_knows_is_named(settings: Settings) -> None:
    settings.ENGINE_BASE = "sdxl"

    with pytest.raises(ImproperlyConfigured, match="sdxl"):
        weights.require()
