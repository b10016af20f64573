import math

import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.sparse import csr_array

from geosafe.params import AT_HOME, DWELLING_DOORS, PHASES
from geosafe.score.score_study import score_study
from geosafe.score.streets import streets_of
from geosafe.score.surveillance_by_hour import surveillance_by_hour
from geosafe.week import hours_of_week
from tests.score.town import Place, Way, building_at, town

#: 200 m, its own block: a door in its middle is half a door per 100 m, less some 10⁻³ that reaches beyond.
STREET = {"s": Way([(0, 0), (200, 0)])}
HOUSE = shapely.box(95, 5, 105, 15)
NOON_FRIDAY, FRIDAY_20, NIGHT_SUNDAY = 4 * 24 + 12, 4 * 24 + 20, 6 * 24 + 2


def found(ways=STREET, **changes):
    study = town(ways, **changes)
    return surveillance_by_hour(study, streets_of(study), csr_array(np.eye(len(ways))))


def test_a_pub_is_a_door_while_it_is_open():
    doors = found(venues=[Place("pub", (100, 0), (0, 1, 0.5))])["open_doors"]
    assert doors.loc["s", [NOON_FRIDAY, FRIDAY_20, NIGHT_SUNDAY]].tolist() == pytest.approx([0, 0.5, 0.25], rel=1e-3)


def test_dwellings_count_while_somebody_is_at_home():
    """Ten dwellings on 200 m are 5 per 100 m; half are empty on Friday at noon, one in fifteen on Sunday at 2."""
    table = found(buildings=building_at(HOUSE, dwellings=10))
    at_home = table.loc["s", "dwellings_at_home"]
    assert at_home[[NOON_FRIDAY, NIGHT_SUNDAY]].tolist() == pytest.approx([2.5, 5 * 0.93], rel=1e-3)
    assert table.loc["s", "dwellings_at_home_hi"].tolist() == at_home.tolist()
    assert not table["open_doors"].to_numpy().any()
    assert (table.to_numpy().dtype, table.shape) == (np.float32, (1, 5 * 168))


def test_what_nobody_knows_is_in_the_upper_bound_alone():
    # 100 m² on 3 floors hold 3⅓ dwellings of 90 m²: 1⅔ per 100 m
    house = building_at(HOUSE, dwellings=None, evidence="unknown", levels=None)
    row = found(venues=[Place("bar", (100, 0), (None,) * 3, "unknown")], buildings=house).loc["s"]
    told = [row[name, NIGHT_SUNDAY] for name in ("open_doors", "open_doors_lo", "open_doors_hi")]
    assert told == pytest.approx([np.nan, 0, 0.5], rel=1e-3, nan_ok=True)
    assert np.isnan(row["dwellings_at_home", NIGHT_SUNDAY])
    assert row["dwellings_at_home_hi", NIGHT_SUNDAY] == pytest.approx(5 / 3 * 0.93, rel=1e-3)


def test_near_the_edge_of_the_data_doors_may_stand_beyond():
    table = found(data=shapely.box(-5000, -5000, 115, 5000))
    np.testing.assert_allclose(table["open_doors_hi"], 15 * math.erfc(0.5) / 2, rtol=1e-6)
    assert not table["open_doors"].to_numpy().any()


def test_two_sidewalks_are_one_street():
    doors = [Place("shop", (x, side)) for x in range(50, 1000, 100) for side in (-6, 6)]
    middle = {"b": Way([(0, 0), (1000, 0)])}
    apart = {"l": Way([(0, 6), (1000, 6)], "b", street_share=0.5),
             "r": Way([(0, -6), (1000, -6)], "b", street_share=0.5)}  # fmt: skip
    one, two = (
        score_study(town(ways, venues=doors)).surroundings.surveillance_by_hour.loc["b"] for ways in (middle, apart)
    )
    assert one["open_doors", NOON_FRIDAY] == pytest.approx(2, rel=0.01)
    np.testing.assert_allclose(two, one, rtol=1e-5)


@pytest.mark.parametrize("layer", ["venues", "buildings"])
def test_where_nobody_knows_the_buildings_nobody_knows_who_looks_on(layer):
    assert found(coverage={layer: None}).isna().to_numpy().all()


def test_gathered_by_phase_it_is_what_is_scored():
    """Where no hour is shared between phases, to 10⁻⁵: doors, and dwellings at home at the share of a door each."""
    study = town(venues=[Place("pub", (100, 0), (0, 1, 0.5)), Place("shop", (200, 60), (1, 0.25, 0))],
                 buildings=building_at(HOUSE, dwellings=10))  # fmt: skip
    by_hour, week = score_study(study).surroundings.surveillance_by_hour, study.week
    scored = score_study(study).blocks[[f"surveillance_{phase}_raw" for phase in PHASES]]
    home = week.by_phase(by_hour["dwellings_at_home"]) / week.by_phase(_row(hours_of_week(AT_HOME)))
    told = week.by_phase(by_hour["open_doors"]) + home * [DWELLING_DOORS[phase] for phase in PHASES]
    np.testing.assert_allclose(told, scored, rtol=1e-5, atol=1e-6)
    assert (told > 0).any(axis=0).all()


def test_in_the_demo_it_is_what_is_scored_but_for_hours_that_phases_share(demo_study, demo_scores):
    """Dusk moves through the year: an hour has one share open, whatever the phase. 0.06 doors in 99 of 100 blocks."""
    by_hour, week = demo_scores.surroundings.surveillance_by_hour, demo_study.week
    doors, homes = (week.by_phase(by_hour[name]) for name in ("open_doors", "dwellings_at_home"))
    homes *= [DWELLING_DOORS[phase] for phase in PHASES] / week.by_phase(_row(hours_of_week(AT_HOME)))
    scored = demo_scores.blocks[[f"surveillance_{phase}_raw" for phase in PHASES]].to_numpy()
    off = np.abs(np.nan_to_num(doors) + np.nan_to_num(homes) - scored)
    assert np.nanquantile(off, 0.99, axis=0).max() < 0.06
    assert np.nanmax(off) < 0.6
    assert np.isnan(doors + homes)[np.isnan(scored)].all()
    low, value, high = (by_hour[name].to_numpy() for name in ("open_doors_lo", "open_doors", "open_doors_hi"))
    assert not (low > value + 1e-4).any()
    assert not (value > high + 1e-4).any()


def _row(values):
    return pd.DataFrame(values[None, :])
