import math
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geosafe.params import OUTDOORS, SPACE_DRAW
from geosafe.prepare.spaces import _KEPT_FIRST
from geosafe.score.place_sources import draw_of_spaces, place_sources
from geosafe.score.streets import streets_of
from tests.score.town import CRS, Way, segments_of, sight_at, space_at, town

STREET = {"s": Way([(0, 0), (400, 0)])}
SEGMENTS = segments_of(STREET)
#: 1,000 m2 beside the street: half of it is within 15 m of 130 m of the street.
PLOT = shapely.box(100, 5, 200, 15)
WEEKDAY_NOON, MONDAY_AT_3 = 12, 3


def by_hour(study):
    """Return where sources stand and what each draws by hour: row, fraction, (3, n, 168)."""
    row, fraction, draw, which, visited = place_sources(study, streets_of(study))
    assert len(row) == len(fraction) == len(draw) == len(which)
    return row, fraction, draw[:, None] * visited[:, which]


def drawn(study):
    return by_hour(study)[2].sum(axis=1)


def test_every_kind_of_space_has_a_draw():
    assert set(SPACE_DRAW) == set(_KEPT_FIRST)


def test_a_square_of_a_thousand_square_metres_at_noon():
    found = drawn(town(STREET, spaces=space_at(PLOT)))
    np.testing.assert_allclose(found[:, WEEKDAY_NOON], 4 * 0.85)
    np.testing.assert_allclose(found[:, MONDAY_AT_3], 4 * OUTDOORS["weekday"][3])


def test_four_times_the_size_draws_twice_as_many():
    large = space_at(shapely.box(100, 5, 300, 25))
    np.testing.assert_allclose(drawn(town(STREET, spaces=large)), 2 * drawn(town(STREET, spaces=space_at(PLOT))))


def test_a_park_draws_a_quarter_after_dark():
    """Day is from 7 to 19 in this town."""
    found = drawn(town(STREET, spaces=space_at(PLOT, kind="park")))[0]
    assert found[WEEKDAY_NOON] == pytest.approx(0.85)
    assert found[20] == pytest.approx(0.25 * OUTDOORS["weekday"][20])


def test_it_stands_evenly_along_the_ways_in_and_around_the_space():
    """From 85.9 to 214.1 m along the street: the circle of 15 m about a corner 5 m from it cuts it 14.1 m beyond."""
    study = town(STREET, spaces=space_at(PLOT))
    row, fraction, amounts = by_hour(study)
    reach = math.sqrt(15**2 - 5**2)
    assert (row == 0).all()
    assert (400 * fraction).mean() == pytest.approx(150, abs=0.1)
    n = math.ceil((100 + 2 * reach) / 20)
    assert len(row) == n
    assert 400 * fraction.min() == pytest.approx(100 - reach + (100 + 2 * reach) / n / 2, abs=0.1)
    np.testing.assert_allclose(amounts[0], np.tile(amounts[0, 0], (n, 1)))


def test_a_space_far_from_every_way_stands_at_the_nearest_point():
    study = town(STREET, spaces=space_at(shapely.box(100, 100, 200, 110)))
    _, fraction, amounts = by_hour(study)
    assert 400 * fraction[0] == pytest.approx(100, abs=100)
    assert amounts[0, :, WEEKDAY_NOON].sum() == pytest.approx(4 * 0.85)


def test_by_the_water_half_as_many_again_but_not_by_a_pond():
    water = gpd.GeoDataFrame(
        {"kind": ["water", "water"], "name": [None, None]}, crs=CRS,
        geometry=[shapely.box(0, 60, 400, 200), shapely.box(100, 20, 150, 30)], index=["a", "b"],
    )  # fmt: skip
    study = town(STREET, spaces=space_at(PLOT))
    for at, times in (([0], 1.5), ([1], 1.0)):
        found = draw_of_spaces(replace(study, base_map=water.iloc[at]), study.spaces)
        np.testing.assert_allclose(found, 4 * times)


def test_while_it_is_closed_it_draws_nobody_and_unknown_hours_stand_in_the_bounds():
    study = town(STREET, spaces=space_at(PLOT))
    tables = {name: getattr(study.week, name).copy() for name in ("open", "open_lo", "open_hi")}
    for name, share in (("open", np.nan), ("open_lo", 0.0), ("open_hi", 1.0)):
        tables[name].loc["way/1", MONDAY_AT_3] = share
        tables[name].loc["way/1", WEEKDAY_NOON] = 0.0
    found = drawn(replace(study, week=replace(study.week, **tables)))
    np.testing.assert_allclose(found[:, WEEKDAY_NOON], 0)
    np.testing.assert_allclose(found[:, MONDAY_AT_3], np.array([0, 0, 1]) * 4 * OUTDOORS["weekday"][3])


def test_a_space_for_customers_draws_nobody_itself():
    spaces = space_at(PLOT).assign(access="customers", entry="customers only")
    assert not drawn(town(STREET, spaces=spaces)).any()


def two_spaces():
    """1,000 and 3,000 m2, both within 50 m of (205, 10)."""
    both = [space_at(PLOT), space_at(shapely.box(210, 5, 310, 35), "way/2")]
    return gpd.GeoDataFrame(np.concatenate([each.to_numpy() for each in both]), columns=both[0].columns, crs=CRS,
                            index=["way/1", "way/2"]).rename_axis("space_id").astype(both[0].dtypes)  # fmt: skip


@pytest.mark.parametrize(
    ("osm_id", "shares"), [("node/9", (0.25, 0.75)), ("way/1", (1.0, 0.0))], ids=["between them", "is one of them"]
)
def test_a_landmark_is_looked_at_from_the_spaces_around_it(osm_id, shares):
    study = town(STREET, spaces=two_spaces())
    bare = by_hour(study)[2]
    sights = sight_at(shapely.Point(205, 10), SEGMENTS, kind="landmark", osm_id=osm_id)
    _, _, amounts = by_hour(replace(study, sights=sights))
    more = (amounts - bare)[0, :, WEEKDAY_NOON]
    # The points along the street of the first space stand first.
    n = math.ceil((100 + 2 * math.sqrt(200)) / 20)
    np.testing.assert_allclose([more[:n].sum(), more[n:].sum()], 40 * 0.85 * np.array(shares), atol=1e-9)


def test_a_sight_that_no_space_is_near_stands_in_the_street():
    study = town(STREET)
    sights = sight_at(shapely.Point(300, 10), SEGMENTS, kind="minor")
    row, fraction, amounts = by_hour(replace(study, sights=sights))
    assert (row.tolist(), fraction.tolist()) == ([0], [0.75])
    np.testing.assert_allclose(amounts[:, 0, WEEKDAY_NOON], 0.25 * 0.85)


def test_nothing_draws_where_there_is_neither():
    assert by_hour(town(STREET))[2].shape == (3, 0, 168)
