import numpy as np
import pytest
import torch

from generation.demobase import latents


def test_pixels_become_numbers_between_minus_one_and_one():
    pictures = np.array([[[[0, 127.5, 255]]]]).astype(np.uint8)

    tensor = latents.to_tensor(pictures)

    assert tensor.shape == (1, 3, 1, 1)
    assert tensor.flatten().tolist() == pytest.approx([-1, -0.004, 1], abs=1e-3)


def test_a_patch_holds_its_four_neighbours_channel_by_channel():
    numbered = torch.arange(2 * 4 * 4).view(1, 2, 4, 4)

    patches = latents.patchify(numbered)

    assert patches.shape == (1, 8, 2, 2)
    assert patches[0, :, 0, 0].tolist() == [0, 1, 4, 5, 16, 17, 20, 21]


def test_tokens_of_the_face_count_more_and_the_mean_is_one():
    weights = latents.token_weights()

    assert weights.mean().item() == pytest.approx(1)
    assert weights.view(8, 8)[3, 3] == pytest.approx(2 * weights.view(8, 8)[0, 0])


def test_position_ids_go_row_by_row():
    ids = latents.picture_ids()

    assert ids.shape == (64, 4)
    assert ids[9].tolist() == [0, 1, 1, 0]
