"""The truths planted in the simulated walks must be found by the scores."""

from __future__ import annotations

import pandas as pd

from geosafe.demo.simulate import QUIET_SQUARE
from geosafe.demo.simulate_walks import BUSY_SQUARE, PEOPLE, STOPS, WALKS, simulate_walks
from geosafe.scores import Scores
from geosafe.study import Study


def test_the_same_seed_gives_the_same_table(demo_study: Study) -> None:
    table = simulate_walks(demo_study)
    pd.testing.assert_frame_equal(simulate_walks(demo_study), table)
    assert not simulate_walks(demo_study, seed=1).equals(table)
    assert len(table) == len(WALKS) * len(STOPS) * sum(n for _, n in PEOPLE)


def test_each_walk_is_in_its_phase_and_on_its_square(demo_study: Study) -> None:
    said = demo_study.observations
    assert said is not None
    assert said.groupby("walk")["phase"].unique().map(list).to_dict() == {
        "day walk": ["day"], "evening walk": ["evening"], "night walk": ["night"]
    }  # fmt: skip
    at_first = said[said["stop"] == "1"]
    assert at_first.within(demo_study.spaces.geometry[QUIET_SQUARE]).all()


def test_the_feared_square_has_nothing_on_record_and_the_trusted_one_much(demo_scores: Scores) -> None:
    assert demo_scores.perception is not None
    places = demo_scores.perception.places.set_index("space_id")
    for phase in ("evening", "night"):
        quadrant, gap = places[f"quadrant_{phase}"], places[f"gap_{phase}"]
        assert quadrant[QUIET_SQUARE] == "felt, not recorded"
        assert quadrant[BUSY_SQUARE] == "recorded, not felt"
        assert (gap.idxmax(), gap.idxmin()) == (QUIET_SQUARE, BUSY_SQUARE)
        assert places[f"gap_{phase}_lo"][QUIET_SQUARE] > 0 > places[f"gap_{phase}_hi"][BUSY_SQUARE]
    assert places.loc[QUIET_SQUARE, "recorded_night_n"] == 0
