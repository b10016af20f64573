import math

import numpy as np
import pytest

from geosafe.score.mix import mix_and_dominance


def test_by_hand():
    amounts = np.array([[1.0, 3, 5, 0, 2], [1.0, 1, 0, 0, 2], [0.0, 0, 0, 0, 2]])
    mix, dominance = mix_and_dominance(amounts, axis=0)
    # 3 to 1: exp(-(¾ ln ¾ + ¼ ln ¼)) = 4 / 3^¾
    np.testing.assert_allclose(mix, [2, 4 / 3**0.75, 1, math.nan, 3])
    np.testing.assert_allclose(dominance, [0.5, 0.75, 1, math.nan, 1 / 3])


def test_only_shares_count_and_the_type_is_kept():
    amounts = np.array([[0.2, 0.5, 0.3]], np.float32)
    for times in (1, 1e-6, 1e6):
        mix, dominance = mix_and_dominance(amounts * np.float32(times), axis=1)
        assert mix.dtype == dominance.dtype == np.float32
        # Shannon's entropy of (.2, .5, .3) is 1.0297 nats
        assert (mix[0], dominance[0]) == (pytest.approx(math.exp(1.029653), rel=1e-5), pytest.approx(0.5))


def test_a_missing_amount_leaves_the_mix_missing():
    mix, dominance = mix_and_dominance(np.array([1.0, math.nan]), axis=0)
    assert np.isnan([mix, dominance]).all()
