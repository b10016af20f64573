import pytest

from geosafe.score.escape import CROSSING_M, escape
from geosafe.score.streets import streets_of
from tests.score.town import Way, row, town


def test_by_hand():
    study = town()
    facts = escape(study, streets_of(study))
    assert facts.index.equals(study.segments.index)
    assert facts.loc["s1", "ways_out_50m"] == 2  # to either side
    assert facts.loc["n1", "ways_out_50m"] == 2  # its ends, exactly 50 m away; at 100 m there are 4
    assert facts.loc["q1", "ways_out_50m"] == 2  # its middle is 75 m from either end
    assert facts.loc["p3", ["steps", "not_step_free", "tunnel", "dead_end"]].tolist() == [1, 1, 0, 0]
    assert facts.loc["e1", "dead_end"] == 1
    # The crossing's middle is 10 m from either end, s2 begins there and is 200 m long.
    assert facts.loc["s2", "crossing_m"] == pytest.approx(10 + 100)
    assert facts.loc["c1", "crossing_m"] == pytest.approx(5)
    assert facts.loc["w1", "crossing_m"] == CROSSING_M


def test_no_crossing_on_the_map_and_a_tunnel():
    study = town({"t": Way([(0, 0), (80, 0)], tunnel=True)})
    facts = escape(study, streets_of(study)).iloc[row(study, "t")]
    assert facts[["tunnel", "crossing_m", "ways_out_50m"]].tolist() == [1, CROSSING_M, 0]
