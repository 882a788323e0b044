"""A machine that cannot see is told so before it takes work."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from generation.bridge import eyes
from generation.vision import modelfiles
from generation.vision.modelfiles import ModelFile
from tenants.kernel.jobs import cluster


def test_all_that_is_needed_comes_along() -> None:
    eyes.require()


def test_a_cluster_does_not_start_without_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modelfiles, "MODELS", (ModelFile("eyes.tflite", "eyes-1", "0" * 64),))

    with pytest.raises(
        ImproperlyConfigured, match=r"eyes\.tflite is missing\. Restore it with: git"
    ):
        cluster.serve("gpu")


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modelfiles, "PACKAGES", ("no_such_package",))

    with pytest.raises(ImproperlyConfigured, match=r"no_such_package .* locked requirements"):
        eyes.require()
