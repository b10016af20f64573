import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.light import illuminance
from geosafe.params import GOALPOSTS
from geosafe.score.light import light_of_spaces, light_of_streets, low_percentile
from geosafe.score.raw import unknown
from geosafe.score.streets import streets_of
from tests.score.town import AREA, Way, lamps_at, space_at, town

DAY, EVENING, NIGHT = range(3)
#: One piece of 5 m: what lamps give is what they give at (2.5, 0).
SPOT = [(0, 0), (5, 0)]
BELOW = [(2.5, 0.0)]  # 4000 lm at 6 m: 14.15 lx below (ref)
FAR = [(2.5, 24.0)]  # 509.3 cd · 6 / (36 + 576)^1.5 = .2018 lx
FARTHER = [(2.5, 30.0)]  # 509.3 cd · 6 / (36 + 900)^1.5 = .1067 lx


def _light(ways, **layers):
    study = town(ways, **layers)
    return light_of_streets(study, streets_of(study)).along(np.arange(len(ways)), len(ways))


def _spot(lamps=None, *, surveyed=False, **way):
    raw = _light({"s": Way(SPOT, **way)}, lamps=lamps, coverage={"lamps": AREA} if surveyed else None)
    assert np.isnan(raw.value[0, DAY])
    for each in raw.arrays():
        np.testing.assert_array_equal(each[:, EVENING], each[:, NIGHT])
    return tuple(each[0, NIGHT] for each in raw.arrays()[:4])


@pytest.mark.parametrize(
    ("state", "known"),
    [
        # value, worst, best [lx], credit
        ({}, (np.nan, 0, 3, 0)),  # no lamp record is unknown, never dark
        ({"lit": "lit"}, (1, 0.4, 3, 1)),
        ({"lit": "lit", "lit_hours": "interval"}, (1, 0, 3, 0.5)),
        ({"lit": "lit", "lit_hours": "sunset-sunrise"}, (1, 0.4, 3, 1)),
        ({"lit": "unlit"}, (0.1, 0, 0.2, 1)),
        ({"surveyed": True}, (0, 0, 0, 1)),  # somebody looked, and there is none
        ({"surveyed": True, "lit": "lit"}, (0, 0, 0, 1)),
        ({"surveyed": True, "tunnel": True}, (np.nan, 0, 3, 0)),
        ({"lamps": lamps_at(BELOW)}, (14.147, 14.147, 14.147, 1)),
        ({"lamps": lamps_at(BELOW, flux_lm=None)}, (14.147, 7.0736, 28.294, 0.5)),
        ({"lamps": lamps_at(BELOW, flux_lm=None, power_w=100)}, (31.831, 31.831, 31.831, 1)),  # 9000 lm
        ({"lamps": lamps_at(BELOW, on_hours="20:00-24:00")}, (14.147, 0, 14.147, 1)),
        ({"lamps": lamps_at(BELOW), "surveyed": True}, (14.147, 14.147, 14.147, 1)),
        ({"lamps": lamps_at(BELOW, flux_lm=None), "surveyed": True}, (14.147, 7.0736, 28.294, 0.5)),
        ({"lamps": lamps_at(BELOW), "tunnel": True}, (np.nan, 0, 3, 0)),  # surface lamps do not light it
        ({"lamps": lamps_at(BELOW), "tunnel": True, "lit": "lit"}, (1, 0.4, 3, 1)),
        ({"lamps": lamps_at(BELOW), "lit": "lit"}, (14.147, 14.147, 14.147, 1)),
        ({"lamps": lamps_at(FAR), "lit": "lit"}, (1, 0.4, 3, 1)),
        ({"lamps": lamps_at(FAR)}, (0.2018, 0.2018, 3, 1)),  # enough to score
        ({"lamps": lamps_at(FAR), "lit": "unlit"}, (0.2018, 0.2018, 3, 0.5)),  # lamps and tag disagree
        ({"lamps": lamps_at(FARTHER)}, (np.nan, 0.1067, 3, 0)),  # too little to prove anything
        ({"lamps": lamps_at(FARTHER), "lit": "unlit"}, (0.1067, 0.1067, 0.2, 1)),
        ({"lamps": lamps_at(FARTHER), "surveyed": True}, (0.1067, 0.1067, 0.1067, 1)),
    ],
)
def test_what_decides(state, known):
    np.testing.assert_allclose(_spot(**state), known, rtol=1e-3)


def test_output_is_known_lamp_by_lamp():
    lamps = pd.concat([lamps_at([(2.5, 0.0)]), lamps_at([(2.5, 0.01)], flux_lm=None)])
    value, worst, best, credit = _spot(lamps)
    assert (value, worst, best) == pytest.approx((28.294, 14.147 * 1.5, 14.147 * 3), rel=1e-3)
    assert credit == pytest.approx(0.75)


def test_lamps_that_stand_there_are_counted():
    raw = _light({"s": Way([(0, 0), (100, 0)])}, lamps=lamps_at([(10, 5), (90, -5), (50, 40)]))
    assert raw.n.tolist() == [[0, 2, 2]]


@pytest.mark.parametrize(
    ("values", "weight", "low"),
    [
        ([5, 1, 3], [1, 1, 1], 1),
        (range(1, 11), [1] * 10, 1),  # a tenth exactly
        (range(1, 12), [1] * 11, 2),
        ([1, 2], [0.09, 0.91], 2),
        ([1, 2], [0.1, 0.9], 1),
        ([np.nan, 2], [100, 1], 2),
        ([np.nan], [1], np.nan),
    ],
)
def test_low_percentile_by_hand(values, weight, low):
    values, weight = np.array(values, float), np.array(weight, float)
    found = low_percentile(values, weight, np.zeros(len(values), np.int64), 1)
    np.testing.assert_array_equal(found, [low])


def test_low_percentile_by_unit():
    of = np.array([2, 0, 2, 0])
    found = low_percentile(np.array([4.0, 3, 2, 1]), np.ones(4), of, 3)
    np.testing.assert_array_equal(found, [1, np.nan, 2])


def test_a_block_has_the_percentile_along_all_of_it():
    """A tag tells of half of the block, an inventory of the other; the darkest tenth decides, not the mean."""
    ways = {"a": Way([(0, 0), (100, 0)], block="b", lit="lit"), "b": Way([(100, 0), (200, 0)], block="b")}
    study = town(ways, coverage={"lamps": shapely.box(100, -50, 250, 50)})
    light = light_of_streets(study, streets_of(study))
    block = light.along(np.zeros(2, np.int64), 1)
    assert (block.value[0, NIGHT], block.credit[0, NIGHT]) == (0, 1)


def test_the_unknown_half_of_a_block_has_no_say():
    ways = {"a": Way([(0, 0), (100, 0)], block="b", lit="lit"), "b": Way([(100, 0), (200, 0)], block="b")}
    study = town(ways)
    block = light_of_streets(study, streets_of(study)).along(np.zeros(2, np.int64), 1)
    assert (block.value[0, NIGHT], block.worst[0, NIGHT], block.best[0, NIGHT]) == (1, 0, 3)
    assert block.credit[0, NIGHT] == 0.5


def test_a_single_lamp_does_not_prove_that_a_long_street_is_lit():
    raw = _light({"s": Way([(0, 0), (200, 0)])}, lamps=lamps_at([(20, 3)]))
    assert np.isnan(raw.value[0, NIGHT])
    assert raw.credit[0, NIGHT] == 0


def test_a_row_of_lamps_proves_it():
    raw = _light({"s": Way([(0, 0), (200, 0)])}, lamps=lamps_at([(x, 3) for x in range(0, 201, 20)]))
    segments = town({"s": Way([(0, 0), (200, 0)])}).segments
    kernel = illuminance(segments, lamps_at([(x, 3) for x in range(0, 201, 20)]))
    assert raw.value[0, NIGHT] == pytest.approx(kernel["p10_lx"].iloc[0], rel=0.05)
    assert raw.credit[0, NIGHT] == 1


SQUARE = shapely.box(0, 0, 30, 30)
AROUND = unknown(1, 3, GOALPOSTS["light"])


def test_a_space_is_measured_on_a_grid_inside_it():
    grid = [(x + 2.5, y + 2.5) for x in range(0, 30, 5) for y in range(0, 30, 5)]
    found = light_of_spaces(town(spaces=space_at(SQUARE), lamps=lamps_at(grid)), AROUND)
    one = light_of_spaces(town(spaces=space_at(SQUARE), lamps=lamps_at([(15, 15)]), coverage={"lamps": AREA}), AROUND)
    assert found.value[0, NIGHT] > 50
    assert found.n[0].tolist() == [0, 36, 36]
    # One lamp in the middle of 36 points: the four corners get 509.3 · 6 / (36 + 312.5)^1.5 = .470 lx, the eight
    # next to them 509.3 · 6 / (36 + 212.5)^1.5 = .780 lx; the percentile lies midway.
    assert one.value[0, NIGHT] == pytest.approx(0.625, abs=0.001)
    assert one.credit[0, NIGHT] == 1


def test_a_space_without_lamps_takes_the_light_of_its_streets():
    streets = light_of_streets(town({"s": Way(SPOT, lit="lit")}), streets_of(town({"s": Way(SPOT, lit="lit")})))
    around = streets.along(np.zeros(1, np.int64), 1)
    found = light_of_spaces(town(spaces=space_at(SQUARE)), around)
    assert [each[0, NIGHT] for each in found.arrays()[:4]] == [1, 0.4, 3, 0.5]


def test_a_surveyed_space_without_lamps_is_dark():
    found = light_of_spaces(town(spaces=space_at(SQUARE), coverage={"lamps": AREA}), AROUND)
    assert [each[0, NIGHT] for each in found.arrays()[:4]] == [0, 0, 0, 1]
