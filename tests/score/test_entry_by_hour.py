from dataclasses import replace

import numpy as np
import pytest
import shapely

from geosafe.params import PHASES
from geosafe.score.entry_by_hour import ENTRY_MEASURES, entry_by_hour, entry_by_phase
from geosafe.score.score_study import score_study
from geosafe.week_table import week_table
from tests.score.town import Place, Way, space_at, town

STREET = {"s": Way([(0, 0), (400, 0)])}
SQUARE = shapely.box(100, 10, 200, 60)
#: Of Monday; the town's day is from 7 to 19, its evening until 23.
NOON, EVENING, NIGHT = 12, 20, 3


def at(study, hour):
    return [float(entry_by_hour(study)[name, hour].iloc[0]) for name in ENTRY_MEASURES]


def square(**columns):
    return town(STREET, venues=VENUES, spaces=space_at(SQUARE).assign(**columns))


#: A café open by day, a bar open in half of the evening, both beside the square; a pub that is too far; and a shop.
VENUES = [Place("cafe", (150, 5), (1, 0, 0)), Place("bar", (120, 5), (0, 0.5, 0)), Place("pub", (350, 5)),
          Place("shop", (150, 5))]  # fmt: skip


def test_a_square_without_terraces_is_open_to_all():
    for hour in (NOON, EVENING, NIGHT):
        assert at(square(), hour) == [1, 1, 1, 0, 0]


def test_terraces_are_for_guests_while_the_venues_beside_them_are_open():
    """A fifth of the square; the mean of a café and a bar: half at noon, a quarter in the evening, none at night."""
    study = square(terrace_share=0.2)
    assert at(study, NOON) == pytest.approx([0.9, 0.9, 0.9, 0.1, 0])
    assert at(study, EVENING) == pytest.approx([0.95, 0.95, 0.95, 0.05, 0])
    assert at(study, NIGHT) == pytest.approx([1, 1, 1, 0, 0])


def test_terraces_beside_no_venue_are_for_guests_perhaps():
    study = replace(square(terrace_share=0.2), venues=square().venues.iloc[2:])
    assert at(study, NOON) == pytest.approx([0.8, 0.8, 1, 0.2, 0])


def test_private_parts_are_closed_and_a_terrace_takes_no_more_than_the_rest():
    assert at(square(private_share=0.3), NOON) == pytest.approx([0.7, 0.7, 0.7, 0, 0.3])
    assert at(square(private_share=0.9, terrace_share=0.2), NOON) == pytest.approx([0.05, 0.05, 0.05, 0.05, 0.9])


def test_a_space_for_customers_only():
    study = square(entry="customers only", access="customers")
    assert at(study, NOON) == [0, 0, 0, 1, 0]


def test_hours_that_cannot_be_read_are_unknown():
    found = at(square(entry="hours unknown", private_share=0.3), NOON)
    np.testing.assert_allclose(found, [np.nan, 0, 0.7, np.nan, np.nan])


@pytest.mark.parametrize("known", [True, False])
def test_a_gate_that_is_shut_at_night(known):
    study = square(terrace_share=0.2)
    tables = {name: getattr(study.week, name).copy() for name in ("open", "open_lo", "open_hi")}
    for name, unknown in (("open", np.nan), ("open_lo", 0), ("open_hi", 1)):
        tables[name].loc["way/1", NIGHT] = 0 if known else unknown
        tables[name].loc["way/1", NOON] = 0.5
    study = replace(study, week=replace(study.week, **tables))
    assert at(study, NOON) == pytest.approx([0.45, 0.45, 0.45, 0.05, 0.5])
    found = [0, 0, 0, 0, 1] if known else [np.nan, 0, 1, np.nan, np.nan]
    np.testing.assert_allclose(at(study, NIGHT), found)


def test_by_phase_in_the_scores_and_by_hour_in_the_file():
    study = square(terrace_share=0.2)
    scores = score_study(study)
    names = [f"open_to_all_{phase}" for phase in PHASES]
    assert scores.spaces.loc["way/1", names].tolist() == pytest.approx([0.9, 0.95, 1])
    assert scores.spaces.loc["way/1", "open_to_all_evening_lo"] == pytest.approx(0.95)
    assert scores.spaces.loc["way/1", "customers_only_day"] == pytest.approx(0.1)
    assert not [column for column in scores.blocks if "customers" in column]
    rows = week_table(scores.use_by_hour, scores.surroundings).set_index(["unit_kind", "unit_id", "measure"])
    assert rows.loc[("space", "way/1", "open_to_all"), ["h012", "h020"]].tolist() == pytest.approx([0.9, 0.95])
    assert list(entry_by_phase(study, entry_by_hour(study)))[:3] == names


def test_shares_of_the_demo_add_up(demo_study, demo_scores):
    found = demo_scores.surroundings.entry_by_hour
    assert found.index.equals(demo_study.spaces.index)
    assert found.dtypes.unique().tolist() == [np.float32]
    parts = sum(found[name].to_numpy() for name in ("open_to_all", "customers_only", "closed"))
    np.testing.assert_allclose(parts[~np.isnan(parts)], 1, atol=1e-6)
    known = ~np.isnan(found["open_to_all"].to_numpy())
    for bound, sign in (("open_to_all_lo", -1), ("open_to_all_hi", 1)):
        assert (sign * (found[bound].to_numpy() - found["open_to_all"].to_numpy()))[known].min() >= -1e-6


def test_no_spaces():
    assert entry_by_hour(town(STREET)).shape == (0, len(ENTRY_MEASURES) * 168)
