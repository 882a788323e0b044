"""A model is used only when it is the very file that was tested."""

from dataclasses import replace

import pytest

from generation.vision import modelfiles
from generation.vision.errors import ModelUnusable
from generation.vision.modelfiles import FACE_MESH, IDENTITY_A, MODELS


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_model_is_there_and_intact(model):
    assert modelfiles.intact(model).is_file()


def test_changed_model_is_refused_with_a_remedy():
    other = replace(FACE_MESH, digest="0" * 64)

    with pytest.raises(ModelUnusable, match=r"damaged.*git checkout"):
        modelfiles.intact(other)


def test_missing_model_is_refused_with_a_remedy():
    missing = replace(IDENTITY_A, name="nothing.dat")

    with pytest.raises(ModelUnusable, match=r"missing.*Install the locked requirements"):
        modelfiles.intact(missing)


def test_every_model_is_listed_with_its_digest():
    listed = (modelfiles.FOLDER.parents[2] / "docs" / "models.md").read_text()

    for model in MODELS:
        assert model.name in listed
        assert model.digest in listed
