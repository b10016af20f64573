from dataclasses import replace

import numpy as np
import pytest
import shapely
from scipy.sparse import csr_array

from geosafe.params import PHASES
from geosafe.score.refuge import REFUGE_M, refuge
from geosafe.score.refuge_by_hour import refuge_by_hour
from geosafe.score.streets import streets_of
from geosafe.week import TYPICAL_DAYS
from tests.score.town import Place, Way, town

#: 100 m; what stands at its end is 50 m away on average, what stands in its middle 25 m.
STREET = {"s": Way([(0, 0), (100, 0)])}


def told(study):
    return refuge_by_hour(study, streets_of(study), csr_array(np.ones((1, 1)))).loc["s"]


def found(**changes):
    return told(town(STREET, **changes))


def test_a_pub_from_19_and_a_stop_by_day():
    """Day is 7 to 19, evening to 23. The stop is served in the whole of the day and a fifth of each evening hour."""
    way = found(venues=[Place("pub", (0, 0), (0, 1, 1))], stops=[Place("stop", (50, 0), (1, 0.2, 0))])["refuge"]
    for day in TYPICAL_DAYS:
        assert way[day].tolist() == pytest.approx([50] * 7 + [25] * 12 + [50] * 5)


def test_a_friday_night_is_told_apart():
    study = town(STREET, venues=[Place("club", (50, 0), (0, 0, 0)), Place("office", (0, 0))])
    tables = [each.copy() for each in (study.week.open, study.week.open_lo, study.week.open_hi)]
    for each in tables:
        each.loc["venues/0", [4 * 24 + 23, 5 * 24, 1]] = 1.0  # Friday at 23, Saturday at 0, and one Monday-like hour
    way = told(replace(study, week=replace(study.week, open=tables[0], open_lo=tables[1], open_hi=tables[2])))["refuge"]
    assert way["Friday", 23] == way["Saturday", 0] == pytest.approx(25)
    # Mondays at 1 are a quarter of the weekdays: not half.
    assert (way == REFUGE_M).sum() == 96 - 2


def test_what_nobody_knows_gives_bounds():
    way = found(venues=[Place("pub", (0, 0), (0, 0, 1))], stops=[Place("stop", (50, 0), (0, 0, None), "unknown")])
    assert [way[name, "Sunday", 2] for name in ("refuge_lo", "refuge", "refuge_hi")] == pytest.approx(
        [(50 * 12.5 + 50 * 25) / 100, 50, 50]  # between the two, and beyond the stop
    )
    alone = found(stops=[Place("stop", (50, 0), (0, 0, None), "unknown")])
    assert np.isnan(alone["refuge", "Sunday", 2])
    assert [alone[name, "Sunday", 2] for name in ("refuge_lo", "refuge_hi")] == pytest.approx([25, REFUGE_M])
    assert alone["refuge", "Sunday", 12] == REFUGE_M


def test_a_refuge_may_stand_beyond_the_edge_of_the_data():
    way = found(data=shapely.box(-10, -10, 110, 10))
    assert (way["refuge", "Friday", 3], way["refuge_lo", "Friday", 3]) == (REFUGE_M, 10)


def test_where_places_are_not_known_and_hours_that_the_period_does_not_hold():
    assert found(coverage={"stops": None}, venues=[Place("pub", (0, 0))]).isna().all()
    study = town(STREET, venues=[Place("pub", (0, 0))])
    n = study.week.n.copy()
    n[5 * 24 :] = 0  # no weekend
    way = told(replace(study, week=replace(study.week, n=n)))
    assert way.xs("Saturday", level="day").isna().all()
    assert way["refuge"]["Friday"].tolist() == pytest.approx([50] * 24)


def test_where_a_phase_is_one_state_its_hours_are_as_the_phase():
    study = town(venues=[Place("pub", (100, 0), (0, 1, 1)), Place("shop", (400, 150), (1, 0, 0))],
                 stops=[Place("stop", (0, 100), (None,) * 3, "unknown")])  # fmt: skip
    streets = streets_of(study)
    by_phase = refuge(study, streets)
    units = csr_array(np.eye(len(streets.segments)))
    by_hour = refuge_by_hour(replace(study, blocks=study.segments), streets, units)
    for phase, hour in zip(PHASES, (12, 20, 3), strict=True):
        k = PHASES.index(phase)
        for name, array in (("refuge", by_phase.value), ("refuge_lo", by_phase.best), ("refuge_hi", by_phase.worst)):
            np.testing.assert_allclose(by_hour[name, "Saturday", hour], array[:, k], rtol=1e-6)
    assert len(np.unique(by_hour["refuge", "Saturday", 20])) > 3
