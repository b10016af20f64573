from __future__ import annotations

import numpy as np

from geosafe.score.score_study import score_study
from tests.score.nights import nightly, with_hours
from tests.score.town import Place, lamps_at, town


def test_the_nightlife_of_a_study() -> None:
    study = town(venues=[Place("pub", (100, 0))], stops=[Place("stop", (390, 0))], lamps=lamps_at([(100, 0)]))
    found = score_study(with_hours(study, {"venues/0": nightly((16, 25)), "stops/0": nightly((0, 24))})).nightlife
    assert found.nights["busiest"].tolist() == [1, 1, 1]
    assert found.nights["leg_m"].tolist() == [290, 290, 290]
    assert found.blocks["late_saturday_00"].idxmax() == "s1"
    assert list(found.blocks.index) == list(study.blocks.index)
    assert (found.last_legs["people"] > 0).all()
    assert np.isfinite(found.hours["near_along"]).sum() == 21


def test_a_study_that_does_not_know_its_venues_has_none() -> None:
    assert score_study(town(coverage={"venues": None})).nightlife is None


def test_without_dark_hours_nobody_knows_who_can_be_expected_at_night() -> None:
    study = town(venues=[Place("pub", (100, 0))], stops=[Place("stop", (390, 0))],
                 hours={"day": 8000.0, "evening": 700.0, "night": 0.0})  # fmt: skip
    legs = score_study(with_hours(study, {"venues/0": nightly((16, 25))})).nightlife.last_legs
    assert len(legs) == 3
    assert legs["people"].isna().all()
