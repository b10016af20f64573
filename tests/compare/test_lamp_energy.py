from __future__ import annotations

import pandas as pd
import pytest

from geosafe.compare.lamp_energy import energy_change
from geosafe.score.light import lamps_as_taken
from tests.score.town import HOURS, lamps_at, town

#: Hours that lamps burn in the town's year: evening and night of 365 days, as hours of a mean year of 365.2425 days.
BURNING = (HOURS["evening"] + HOURS["night"]) / (365 / 365.2425)


def change(before, after):
    old, now = (lamps_as_taken(town(lamps=each)) for each in (before, after))
    return energy_change(town(), old, now)


def test_nothing_differs():
    lamps = lamps_at([(0, 0)], power_w=40)
    assert set(change(lamps, lamps).values()) == {0.0}


def test_lamps_with_a_power_by_hand():
    one, two = lamps_at([(0, 0)], power_w=40), lamps_at([(0, 0), (50, 0)], power_w=40)
    found = change(one, two)
    assert found["energy_kwh"] == found["energy_kwh_lo"] == found["energy_kwh_hi"] == pytest.approx(0.040 * BURNING)
    assert change(two, one)["energy_kwh"] == pytest.approx(-0.040 * BURNING)


def test_a_new_lamp_without_a_power_is_taken_to_be_led():
    old, new = lamps_at([(0, 0)], power_w=40), lamps_at([(50, 0)], flux_lm=4400)
    new.index = pd.Index(["scenario/lit/lamp/1"], name="lamp_id")
    found = change(old, pd.concat([old, new]))
    assert found["energy_kwh"] == pytest.approx(4400 / 110 / 1000 * BURNING)
    assert found["energy_kwh_hi"] == pytest.approx(4400 / 110 / 1000 * BURNING * 1.25)
    assert found["energy_unknown"] == 0


def test_a_lamp_of_unknown_kind_and_power_is_counted_and_not_guessed():
    found = change(lamps_at([(0, 0)]), lamps_at([(0, 0), (50, 0)]))
    assert found["energy_kwh"] != found["energy_kwh"]
    assert found["energy_unknown"] == 1
