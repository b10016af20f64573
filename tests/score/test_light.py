from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.sparse import csr_array

from geosafe.light import illuminance
from geosafe.params import GOALPOSTS, LIT_TAG_LX
from geosafe.score.light import BASES, lamps_as_taken, light_of_spaces, light_of_streets, or_along_streets
from geosafe.score.raw import between_goalposts, unknown
from geosafe.score.streets import streets_of
from tests.score.town import AREA, Way, building_at, lamps_at, space_at, town

DAY, EVENING, NIGHT = range(3)
#: Two millimetres of street: what lamps give on it is what they give at its middle.
SPOT = [(-0.001, 0), (0.001, 0)]
BELOW = [(0.0, 0.0)]  # 4000 lm at 6 m: 14.15 lx below (ref)
FAR = [(0.0, 24.0)]  # 509.3 cd · 6 / (36 + 576)^1.5 = .2018 lx
FARTHER = [(0.0, 30.0)]  # 509.3 cd · 6 / (36 + 900)^1.5 = .1067 lx


def _known(ways, **layers):
    study = town(ways, **layers)
    return light_of_streets(study, streets_of(study))


def _light(ways, **layers):
    return _known(ways, **layers).along(np.arange(len(ways)), len(ways))


def _spot(lamps=None, *, surveyed=False, **way):
    """Value, worst, best [lx] and credit in the evening and at night."""
    raw = _light({"s": Way(SPOT, **way)}, lamps=lamps, coverage={"lamps": AREA} if surveyed else None)
    assert np.isnan(raw.value[0, DAY])
    return [tuple(each[0, phase] for each in raw.arrays()[:4]) for phase in (EVENING, NIGHT)]


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
        # 100 W are 9000 lm, give or take half; of an LED 11000 lm, give or take a quarter
        ({"lamps": lamps_at(BELOW, flux_lm=None, power_w=100)}, (31.831, 21.221, 47.746, 2 / 3)),
        ({"lamps": lamps_at(BELOW, flux_lm=None, power_w=100, kind="led")}, (38.904, 31.124, 48.631, 0.8)),
        # of unknown height, 4.5 to 8 m: 509.3 cd ÷ 8² and ÷ 4.5²; a = (1 - 6²/8²) · 2
        ({"lamps": lamps_at(BELOW, height_m=None)}, (14.147, 7.9577, 25.151, 0.5625)),
        ({"lamps": lamps_at(BELOW, height_m=None, flux_lm=None), "surveyed": True}, (14.147, 3.9789, 50.301, 0.5)),
        # far away a lower lamp gives less: 509.3 · 4.5 / (4.5² + 24²)^1.5, 509.3 · 8 / (8² + 24²)^1.5
        ({"lamps": lamps_at(FAR, height_m=None), "surveyed": True}, (0.2018, 0.15741, 0.25165, 0.78)),
        ({"lamps": lamps_at(BELOW, on_hours="limited")}, (14.147, 0, 14.147, 0.5)),  # it may be off
        ({"lamps": lamps_at(BELOW, on_hours="35/18")}, (14.147, 14.147, 14.147, 1)),  # a light switch
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
    np.testing.assert_allclose(_spot(**state), [known, known], rtol=1e-3)


@pytest.mark.parametrize(
    ("state", "evening", "night"),
    [
        # In Helsinki, 2019: a lamp that is switched off at 23:00, at 01:30, and one that is dimmed
        ({"lamps": lamps_at(BELOW, on_hours="15:00-23:00"), "surveyed": True},
         (14.147, 14.147, 14.147, 1), (0, 0, 0, 1)),
        ({"lamps": lamps_at(BELOW, on_hours="15:00-01:30"), "surveyed": True},
         (14.147, 14.147, 14.147, 1), (0, 0, 0, 1)),
        ({"lamps": lamps_at(BELOW, on_hours='dusk-23:00; 23:00-09:00 "30 %"'), "surveyed": True},
         (14.147, 14.147, 14.147, 1), (4.244, 4.244, 4.244, 1)),
        ({"lit": "lit", "lit_hours": "16:00-23:00"}, (1, 0.4, 3, 1), (0.1, 0, 0.2, 1)),
        ({"lit": "lit", "lit_hours": "dusk-dawn"}, (1, 0.4, 3, 1), (1, 0.4, 3, 1)),
        ({"lit": "lit", "lit_hours": "limited"}, (1, 0, 3, 0.5), (1, 0, 3, 0.5)),
    ],
)  # fmt: skip
def test_hours_tell_evening_from_night(state, evening, night):
    np.testing.assert_allclose(_spot(**state), [evening, night], rtol=1e-3)


def test_a_place_without_dark_evenings_takes_hours_as_at_night():
    study = town({"s": Way(SPOT)}, lamps=lamps_at(BELOW, on_hours="15:00-23:00"))
    june = replace(study, period=type(study.period)(*map(pd.Timestamp, ("2019-06-10", "2019-06-30"))))
    assert lamps_as_taken(june)[["on_evening", "on_night"]].to_numpy().tolist() == [[0, 0]]


def test_output_is_known_lamp_by_lamp():
    lamps = pd.concat([lamps_at([(0.0, 0.0)]), lamps_at([(0.0, 0.01)], flux_lm=None)])
    value, worst, best, credit = _spot(lamps)[0]
    assert (value, worst, best) == pytest.approx((28.294, 14.147 * 1.5, 14.147 * 3), rel=1e-3)
    assert credit == pytest.approx(0.75)


def test_lamps_that_stand_there_are_counted():
    raw = _light({"s": Way([(0, 0), (100, 0)])}, lamps=lamps_at([(10, 5), (90, -5), (50, 40)]))
    assert raw.n.tolist() == [[0, 2, 2]]


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


def test_under_a_building_lamps_outside_tell_nothing():
    """A way that runs through a building that nobody tagged as a passage is unknown there, not dark."""
    ways = {"s": Way([(0, 0), (100, 0)])}
    house = building_at(shapely.box(40, -10, 60, 10), dwellings=0)
    light = _known(ways, lamps=lamps_at([(x, 3) for x in range(0, 101, 10)]), buildings=house, coverage={"lamps": AREA})
    inside = (light.points.at_m > 40) & (light.points.at_m < 60)
    assert (light.basis[inside] == BASES.index("nothing")).all()
    assert np.isnan(light.lamps_lx[inside]).all()
    assert (light.basis[~inside] == BASES.index("inventory")).all()


def test_a_roof_blocks_nothing():
    ways = {"s": Way([(0, 0), (100, 0)])}
    roof = building_at(shapely.box(0, 1, 100, 2), dwellings=0).assign(walls=False)
    lamps = lamps_at([(50, 5)])
    free, shaded = (_known(ways, lamps=lamps, buildings=each).lamps_lx for each in (None, roof))
    np.testing.assert_array_equal(free, shaded)
    assert _known(ways, lamps=lamps, buildings=roof.assign(walls=True)).lamps_lx.max() == 0


def test_twice_the_flux_moves_light_by_26_points():
    one, two = (between_goalposts(np.array([lx]), GOALPOSTS["light"])[0] for lx in (0.5, 1.0))
    assert two - one == pytest.approx(25.6, abs=0.05)
    span = [between_goalposts(np.array([lx]), GOALPOSTS["light"])[0] for lx in LIT_TAG_LX[1:]]
    assert span[1] - span[0] == pytest.approx(74.4, abs=0.05)


@pytest.mark.parametrize("known", [{}, {"height_m": None}, {"height_m": None, "flux_lm": None}])
def test_relabelling_changes_nothing(known):
    ways = {"a": Way([(0, 0), (60, 0)], lit="lit"), "b": Way([(60, 0), (60, 50)]), "c": Way([(0, 0), (0, 40)])}
    lamps = lamps_at([(5, 3), (40, 4), (62, 30)], **known)
    named = {f"z{name}": way for name, way in reversed(ways.items())}
    before, after = _light(ways, lamps=lamps), _light(named, lamps=lamps[::-1].rename(index=lambda name: f"x{name}"))
    for old, new in zip(before.arrays(), after.arrays(), strict=True):
        np.testing.assert_allclose(new[::-1], old, rtol=1e-12)


@pytest.mark.parametrize("known", [{}, {"height_m": None}, {"height_m": None, "flux_lm": None}])
def test_a_segment_cut_in_two_is_the_same_by_length(known):
    whole = {"s": Way([(0, 0), (80, 0)], block="s")}
    parts = {"a": Way([(0, 0), (32, 0)], block="s"), "b": Way([(32, 0), (80, 0)], block="s")}
    lamps = lamps_at([(10, 3), (50, -4), (75, 5)], **known)
    found = []
    for ways in (whole, parts):
        light = _known(ways, lamps=lamps, coverage={"lamps": AREA})
        unit = np.zeros(len(ways), np.int64)
        found.append([*light.along(unit, 1).arrays(), *light.levels(unit, 1)[:3]])
    for one, other in zip(*found, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_a_lamp_more_of_unknown_height_darkens_nothing_of_what_is_known(seed):
    rng = np.random.default_rng(seed)
    ways, walls = {"s": Way([(0, 0), (120, 0)])}, building_at(shapely.box(30, 4, 60, 20), dwellings=0)
    xy = rng.uniform((-20, -30), (140, 30), (6, 2))
    lamps = [lamps_at([tuple(at)], height_m=None, flux_lm=rng.choice([None, 4000.0]),
                      road=str(rng.choice(["main", "street", "path"]))) for at in xy]  # fmt: skip
    fewer, more = (_light(ways, lamps=pd.concat(lamps[:n]), buildings=walls, coverage={"lamps": AREA}) for n in (5, 6))
    for name in ("value", "worst", "best"):
        assert (getattr(more, name)[:, EVENING:] >= getattr(fewer, name)[:, EVENING:] * (1 - 1e-9)).all()


@pytest.mark.parametrize("seed", range(3))
def test_turned_the_least_and_the_most_are_the_same(seed):
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0, 6)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    street, xy = np.array([(0.0, 0), (60, 0), (60, 50)]), rng.uniform(-10, 70, (5, 2))
    found = [
        _light({"s": Way([tuple(at) for at in street @ by])}, coverage={"lamps": AREA},
               lamps=lamps_at([tuple(at) for at in xy @ by], height_m=None, flux_lm=None))
        for by in (np.eye(2), turn)
    ]  # fmt: skip
    for one, other in zip(*(each.arrays() for each in found), strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-7)


# --- What the lamps give in a unit -----------------------------------------------------------------


def test_levels_of_a_street_are_those_of_the_kernel():
    lamps = lamps_at([(x, 3) for x in range(0, 201, 25)], flux_lm=None)
    ways = {"s": Way([(0, 0), (200, 0)])}
    levels = _known(ways, lamps=lamps).levels(np.zeros(1, np.int64), 1)
    kernel = illuminance(town(ways).segments, lamps).iloc[0]
    np.testing.assert_allclose(levels.mean, [[kernel.mean_lx] * 2])
    np.testing.assert_allclose(levels.minimum, [[kernel.min_lx] * 2])
    np.testing.assert_allclose(levels.mean_at_least, [[kernel.mean_lx / 2] * 2], rtol=0.01)
    assert levels.surveyed.tolist() == [False]


def test_no_level_is_told_without_proof_and_none_from_a_tag():
    ways = {"a": Way([(0, 0), (200, 0)]), "b": Way([(0, 90), (50, 90)], lit="lit")}
    levels = _known(ways, lamps=lamps_at([(20, 3)])).levels(np.arange(2), 2)
    assert np.isnan(levels.mean).all()
    surveyed = _known(ways, lamps=lamps_at([(20, 3)]), coverage={"lamps": AREA}).levels(np.arange(2), 2)
    assert surveyed.minimum[0, 0] == 0
    assert surveyed.mean[0, 0] > 0


def test_an_inventory_of_a_small_part_does_not_speak_for_the_street():
    ways = {"s": Way([(0, 0), (200, 0)])}
    lamps = lamps_at([(x, 3) for x in range(0, 201, 20)])
    part = _known(ways, lamps=lamps, coverage={"lamps": shapely.box(-1, -5, 60, 5)}).levels(np.zeros(1, np.int64), 1)
    none = _known(ways, lamps=lamps).levels(np.zeros(1, np.int64), 1)
    assert part.surveyed.tolist() == [False]
    np.testing.assert_array_equal(part.mean, none.mean)


@pytest.mark.parametrize(("known_m", "speaks"), [(95, False), (105, True)])
def test_an_inventory_of_half_of_the_street_speaks_for_it(known_m, speaks):
    ways, covered = {"s": Way([(0, 0), (200, 0)])}, shapely.box(-1, -5, known_m, 5)
    levels = _known(ways, coverage={"lamps": covered}).levels(np.zeros(1, np.int64), 1)
    assert levels.surveyed.tolist() == [speaks]
    assert levels.mean[0, 0] == pytest.approx(0 if speaks else np.nan, nan_ok=True)


# --- Spaces ----------------------------------------------------------------------------------------

SQUARE = shapely.box(0, 0, 30, 30)
AROUND = unknown(1, 3, GOALPOSTS["light"])


def _of_space(around=AROUND, tells=True, **layers):
    light, whole = light_of_spaces(town(spaces=space_at(SQUARE), **layers)), np.zeros(1, np.int64)
    along_tells = np.isfinite(around.value) & tells
    n = len(around.value)
    share = csr_array(np.full((1, n), 1 / n))
    return or_along_streets(light.along(whole, 1), light.tells(whole, 1), around, along_tells, share)


def test_a_space_is_measured_on_a_grid_inside_it():
    grid = [(x + 2.5, y + 2.5) for x in range(0, 30, 5) for y in range(0, 30, 5)]
    found = _of_space(lamps=lamps_at(grid))
    assert found.value[0, NIGHT] > 40
    assert found.n[0].tolist() == [0, 36, 36]
    one = _of_space(lamps=lamps_at([(15, 15)]), coverage={"lamps": AREA})
    # One lamp in the middle of 15 × 15 cells of 2 m: the darkest tenth of the 225 points ends at the 23rd farthest.
    cells = np.arange(1, 30, 2) - 15.0
    square = np.sort((cells[:, None] ** 2 + cells[None] ** 2).ravel())[::-1]
    assert one.value[0, NIGHT] == pytest.approx(509.296 * 6 / (36 + square[22]) ** 1.5, rel=1e-4)
    assert one.credit[0, NIGHT] == 1


def test_a_space_without_lamps_takes_the_light_of_its_streets():
    around = _known({"s": Way(SPOT, lit="lit")}).along(np.zeros(1, np.int64), 1)
    assert [each[0, NIGHT] for each in _of_space(around).arrays()[:4]] == [1, 0.4, 3, 0.5]


def _raw(*values):
    """Return the light along some streets, the same in every phase: known for certain, or not at all."""
    made = unknown(len(values), 3, GOALPOSTS["light"])
    column = np.array(values)[:, None]
    known = ~np.isnan(column)
    return replace(
        made, value=np.where(known, column, made.value), worst=np.where(known, column, made.worst),
        best=np.where(known, column, made.best),
    )  # fmt: skip


def test_lamps_in_a_space_add_to_what_its_streets_tell_and_take_nothing_from_it():
    """A tag says 1 lx along its street; a lamp in the middle proves less than that over the square."""
    around = _known({"s": Way(SPOT, lit="lit")}).along(np.zeros(1, np.int64), 1)
    few = _of_space(around, lamps=lamps_at([(15, 15)]))
    alone = _of_space(lamps=lamps_at([(15, 15)]))
    assert GOALPOSTS["light"].zero_at < alone.value[0, NIGHT] < 1
    assert few.value[0, NIGHT] == 1
    assert few.worst[0, NIGHT] == alone.worst[0, NIGHT] > LIT_TAG_LX[1]
    assert few.best[0, NIGHT] >= 3
    assert few.credit[0, NIGHT] == 0.5
    many = _of_space(around, lamps=lamps_at([(x, y) for x in range(0, 31, 10) for y in range(0, 31, 10)]))
    assert many.value[0, NIGHT] > 3


def test_a_street_that_lamps_prove_counts_for_the_whole_only():
    """Half of what surrounds the square is proven to have 0.9 lx and the other half is unknown: 0.45 lx, not 0.9."""
    assert _of_space(_raw(0.9, np.nan), tells=False).value[0, NIGHT] == pytest.approx(0.45)
    # One lamp more, on the other half, raises it; it would not if the mean were of what is known.
    assert _of_space(_raw(0.9, 0.3), tells=False).value[0, NIGHT] == pytest.approx(0.6)
    # A quarter of 0.4 lx is not enough to score.
    assert np.isnan(_of_space(_raw(0.4, np.nan, np.nan, np.nan), tells=False).value[0, NIGHT])


def test_streets_of_which_something_tells_stand_for_those_of_which_nothing_does():
    tells = np.array([[True], [False]])
    assert _of_space(_raw(0.5, np.nan)).value[0, NIGHT] == 0.5
    assert _of_space(_raw(0.5, 0.3), tells=tells).value[0, NIGHT] == 0.5
    assert _of_space(_raw(0.5, 1.0), tells=tells).value[0, NIGHT] == 0.75


def test_bright_streets_tell_of_a_space_no_more_than_a_tag_would():
    assert [each[0, NIGHT] for each in _of_space(_raw(20.0, 5.0)).arrays()[:3]] == [*LIT_TAG_LX[:2], 12.5]


def test_a_surveyed_space_without_lamps_is_dark():
    assert [each[0, NIGHT] for each in _of_space(coverage={"lamps": AREA}).arrays()[:4]] == [0, 0, 0, 1]


def test_a_pavilion_in_a_park_is_not_part_of_it():
    pavilion = building_at(shapely.box(10, 10, 20, 20), dwellings=0)
    light = light_of_spaces(town(spaces=space_at(SQUARE), buildings=pavilion, lamps=lamps_at([(1, 1)])))
    inside = shapely.contains_xy(pavilion.geometry.iloc[0], light.points.xy)
    assert np.isnan(light.lamps_lx[inside]).all()
    assert not np.isnan(light.lamps_lx[~inside]).any()


# --- The rows behind the figures -------------------------------------------------------------------


def test_every_lamp_tells_what_it_was_taken_for():
    lamps = pd.concat([
        lamps_at([(0, 0)], height_m=None, flux_lm=None, road="main"),
        lamps_at([(1, 0)], flux_lm=None, power_w=50, kind="high-pressure sodium", on_hours="15:00-23:00"),
        lamps_at([(2, 0)], on_hours="whenever"),
    ])  # fmt: skip
    taken = lamps_as_taken(town({"s": Way(SPOT)}, lamps=lamps))
    assert taken.index.tolist() == lamps.index.tolist()
    assert taken["flux_lm"].tolist() == [10_000, 4000, 4000]
    assert taken["flux_from"].tolist() == ["road", "power and kind", "recorded"]
    assert taken["height_m"].tolist() == [9, 6, 6]
    assert taken[["height_m_least", "height_m_most"]].to_numpy().tolist() == [[6.75, 12], [6, 6], [6, 6]]
    np.testing.assert_array_equal(taken[["on_evening", "on_night"]], [[1, 1], [1, 0], [np.nan, np.nan]])
