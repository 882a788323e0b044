from dataclasses import replace

import numpy as np
import pytest
from diffusers.pipelines.flux2.image_processor import Flux2ImageProcessor
from PIL import Image

from generation.engine import bases, references
from generation.engine.errors import PhotoUnreadable
from generation.engine.photos import ReferencePhoto

KLEIN = bases.configuration("flux2-klein-4b")


def made(folder, width, height):
    """A photo of noise of this size."""
    levels = np.random.default_rng(1).integers(0, 255, (height, width, 3), dtype=np.uint8)
    path = folder / f"{width}x{height}.png"
    Image.fromarray(levels).save(path)
    return ReferencePhoto.at(path)


@pytest.mark.parametrize("size", [(1024, 1024), (1600, 1200), (700, 333), (90, 70), (1500, 400)])
def test_photos_are_fitted_as_the_pipeline_fits_them(tmp_path, size):
    photo = made(tmp_path, *size)

    ours = references.fitted(photo, config=KLEIN)

    processor = Flux2ImageProcessor(vae_scale_factor=KLEIN.multiple)
    theirs = Image.open(photo.path)
    processor.check_image_input(theirs)
    theirs = processor._resize_if_exceeds_area(theirs)
    width, height = (side // KLEIN.multiple * KLEIN.multiple for side in theirs.size)
    theirs = processor.preprocess(theirs, height=height, width=width, resize_mode="crop")
    assert ours.size == (width, height)
    assert ours.width * ours.height <= KLEIN.reference_pixels
    levels = ((theirs[0] + 1) * 127.5).round().permute(1, 2, 0).numpy()
    assert np.array_equal(np.asarray(ours), levels.astype(np.uint8))


def test_a_smaller_limit_shrinks_further(tmp_path):
    config = replace(KLEIN, reference_pixels=256 * 256)

    assert references.fitted(made(tmp_path, 512, 512), config=config).size == (256, 256)


@pytest.mark.parametrize("size", [(63, 200), (64, 513)])
def test_photos_too_small_or_too_narrow_are_refused_with_their_size(tmp_path, size):
    with pytest.raises(PhotoUnreadable, match=f"has {size[0]} x {size[1]} pixels; a reference"):
        references.fitted(made(tmp_path, *size), config=KLEIN)


def test_a_photo_that_was_changed_is_refused(tmp_path):
    photo = made(tmp_path, 80, 80)
    made(tmp_path, 80, 90).path.rename(photo.path)

    with pytest.raises(PhotoUnreadable, match="is not the one the specification names"):
        references.fitted(photo, config=KLEIN)
