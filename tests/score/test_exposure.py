from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geosafe.score.exposure import expected_people, exposure
from tests.score.town import AREA, HOURS, WAYS, Way, incidents_at, town

YEARS = 365 / 365.2425
ONE = {"s": Way([(0, 0), (200, 0)])}


def test_length_and_years_by_hand():
    np.testing.assert_allclose(exposure(town(ONE)), [0.2 * YEARS])


def test_hours_of_the_phase_by_hand():
    # A third of the hours are night; three of four incidents have a time of day.
    layer = incidents_at([(50, 0)] * 4, ONE, phases=[None, "night", "day", "day"])
    study = town(ONE, incidents=layer, coverage={"incidents": AREA})
    np.testing.assert_allclose(exposure(study, "night"), [0.2 * YEARS * 0.75 / 3])
    # 1 record by night: per km and 1,000 h of night, of which there are 2,920 in the year, three quarters counted.
    per_km_year = 1 / exposure(study, "night")[0]
    assert per_km_year / 8.766 == pytest.approx(1 / (0.2 * 2.92 * 0.75), rel=1e-3)


def test_people_who_can_be_expected_by_hand():
    study = town(ONE, hours={"day": 6.0, "evening": 0.0, "night": 2.0})
    blocks = pd.DataFrame({"activity_day_raw": [4.0], "activity_evening_raw": [np.nan], "activity_night_raw": [0.5]})
    np.testing.assert_allclose(expected_people(blocks, study, "day"), [4])
    np.testing.assert_allclose(expected_people(blocks, study), [(6 * 4 + 2 * 0.5) / 8])
    assert np.isnan(expected_people(blocks, study, "night")).all()  # less than one open shop: nobody knows
    assert np.isnan(expected_people(blocks, study, "evening")).all()  # there is none in the period
    np.testing.assert_allclose(exposure(study, people=[4.0]), [0.8 * YEARS])
    assert np.isnan(exposure(study, people=[np.nan])).all()


def test_a_phase_of_unknown_activity_leaves_the_whole_day_unknown():
    study = town(ONE, hours=HOURS)
    blocks = pd.DataFrame({"activity_day_raw": [4.0], "activity_evening_raw": [np.nan], "activity_night_raw": [2.0]})
    assert np.isnan(expected_people(blocks, study)).all()


def test_blocks_stay_in_order():
    study = town(WAYS)
    np.testing.assert_allclose(exposure(study), study.blocks["street_length_m"] / 1000 * YEARS)
