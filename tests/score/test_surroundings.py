import numpy as np
import pytest
import shapely

from geosafe.params import PHASES
from geosafe.score.score_study import score_study
from tests.score.town import Place, lamps_at, space_at, town

#: Between w1, w2, n1, n2 and s1.
SQUARE = shapely.box(12, 12, 188, 188)


@pytest.fixture(scope="module")
def beside():
    study = town(
        spaces=space_at(SQUARE), venues=[Place("pub", (100, 0), (0, 1, 1))],
        stops=[Place("stop", (0, 100), (1, 1, None))],
        lamps=lamps_at([(x, 2) for x in range(0, 201, 10)]), coverage={"lamps": shapely.box(-9, -9, 900, 9)},
    )  # fmt: skip
    return score_study(study).surroundings


def test_blocks_have_the_means_of_their_segments(beside):
    blocks = beside.blocks
    assert blocks.index.name == "block_id"
    assert blocks.loc["p3", "steps_share"] == 1
    # p1 (200 m) and p2 (100 m) are one block; neither has steps, and the steps p3 follow.
    assert blocks.loc["p1", ["steps_share", "tunnel_share", "dead_end_share"]].tolist() == [0, 0, 0]
    assert blocks.loc["s1", "refuge_night_raw"] == pytest.approx(50)  # the pub in its middle
    assert blocks.loc["s1", "refuge_day_raw"] == pytest.approx(200)  # the stop 100 m up w1
    assert set(blocks) >= {f"refuge_{phase}_raw{end}" for phase in PHASES for end in ("", "_lo", "_hi")}
    assert (blocks["refuge_night_raw_lo"] <= blocks["refuge_night_raw_hi"]).all()


def test_spaces_are_told_from_where_they_are_seen(beside):
    space = beside.spaces.loc["way/1"]
    assert space["seen_from_edge"] == 1
    # Only s1 is known to be lit; how the others are nobody knows.
    assert 0 < space["seen_from_lit_night"] < 1
    assert space["seen_from_lit_night_lo"] == space["seen_from_lit_night"]
    assert space["seen_from_lit_night_hi"] == 1
    assert "seen_from_lit_day" not in space
    assert space["seen_from_peopled_night"] > 0
    assert np.isfinite(space["ways_out_50m"])


def test_blind_stretches_are_told(beside):
    assert beside.blind_stretches.index.name == "gap_id"
    assert "dead end" in beside.blind_stretches["cause"].tolist()
