"""A machine without the weights is told so before it takes work."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from generation.bridge import weights
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

    assert f"not in {tmp_path}/flux2-klein-4b; get them with: hf download" in str(refusal.value)


def test_damaged_weights_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "model_index.json").write_text("{}")
    (folder / "demo_base.json").write_text('{"sha256": {"model_index.json": "0"}}')
    monkeypatch.setenv("LIKENESS_WEIGHTS", str(tmp_path))

    with pytest.raises(ImproperlyConfigured, match=f"{folder}/model_index.json is not the file"):
        weights.require()


def test_a_base_that_nobody_knows_is_named(settings: Settings) -> None:
    settings.ENGINE_BASE = "sdxl"

    with pytest.raises(ImproperlyConfigured, match="sdxl"):
        weights.require()
