"""The colour difference is the standard's: pairs of Sharma, Wu and Dalal (2005), table 1."""

import numpy as np
import pytest

from generation.vision.difference import ciede2000

PAIRS = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 3.1571, -77.2803), (50.0, 0.0, -82.7485), 2.8615),
    ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ((90.8027, -2.0831, 1.441), (91.1528, -1.6435, 0.0447), 1.4441),
    ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "apart"), PAIRS)
def test_the_standards_pairs(one, other, apart):
    found = ciede2000(np.array(one), np.array(other))

    assert found == pytest.approx(apart, abs=1e-4)
    assert ciede2000(np.array(other), np.array(one)) == pytest.approx(apart, abs=1e-4)


def test_a_picture_is_compared_pixel_by_pixel():
    grey = np.zeros((4, 5, 3))

    assert ciede2000(grey, grey).shape == (4, 5)
    assert ciede2000(grey, grey).max() == 0
