from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.score.dark_gaps import DARK_BELOW_LX, SHORTEST_GAP_M, dark_gaps
from geosafe.score.light import light_of_streets
from geosafe.score.streets import streets_of
from tests.score.town import AREA, Way, lamps_at, town

#: How far along the ground a lamp of 4000 lm at 6 m gives 0.4 lx: (I h / .4)^(2/3) = 36 + d².
REACH = np.sqrt((4000 * 0.8 / (2 * np.pi) * 6 / DARK_BELOW_LX) ** (2 / 3) - 36)


def gaps(ways, lamps=None, *, covers=AREA):
    study = town(ways, lamps=lamps, coverage={"lamps": covers})
    return dark_gaps(light_of_streets(study, streets_of(study)), study.segments, study.blocks)


def test_the_reach_by_hand() -> None:
    assert pytest.approx(18.76, abs=0.01) == REACH


def test_between_two_lamps() -> None:
    # Both lamps give: where the first falls to 0.4 lx the other still adds a little.
    found = gaps({"s": Way([(0, 0), (100, 0)])}, lamps_at([(0, 0), (100, 0)]))
    assert found.index.tolist() == ["gap-1"]
    gap = found.iloc[0]
    assert gap[["phase", "block_id", "kind", "from_end", "segments"]].tolist() == ["dark", "s", "street", "west", "s"]
    assert gap["from_m"] == pytest.approx(REACH + 0.2, abs=0.3)
    assert gap["to_m"] == pytest.approx(100 - REACH - 0.2, abs=0.3)
    assert gap["length_m"] == pytest.approx(gap["to_m"] - gap["from_m"])
    middle = 2 * 509.296 * 6 / (36 + 2500) ** 1.5
    assert gap["min_lx"] == pytest.approx(middle, rel=1e-4)
    assert gap.geometry.length == pytest.approx(gap["length_m"])


def test_a_street_without_lamps_is_one_gap_from_end_to_end() -> None:
    gap = gaps({"s": Way([(0, 0), (0, 60)])}).iloc[0]
    assert gap[["from_m", "to_m", "length_m", "min_lx", "from_end"]].tolist() == [0, 60, 60, 0, "south"]


def test_a_gap_runs_on_along_its_block_and_not_round_the_corner() -> None:
    ways = {
        "a": Way([(0, 0), (60, 0)], block="b"), "b": Way([(60, 0), (120, 0)], block="b"),
        "c": Way([(60, 0), (60, 80)]),
    }  # fmt: skip
    found = gaps(ways, lamps_at([(0, 0), (120, 0)]))
    assert found["segments"].tolist() == ["a b", "c"]
    assert found.loc["gap-1", "length_m"] == pytest.approx(120 - 2 * REACH, abs=0.5)
    assert found.loc["gap-1", "from_m"] == pytest.approx(REACH, abs=0.3)
    assert found.geometry.iloc[0].geom_type == "LineString"
    assert found.loc["gap-2", "block_id"] == "c"


def test_several_gaps_of_a_street_are_told_apart() -> None:
    found = gaps({"s": Way([(0, 0), (200, 0)])}, lamps_at([(50, 0), (140, 0)]))
    assert found["length_m"].tolist() == sorted(found["length_m"], reverse=True)
    by_place = found.sort_values("from_m")
    expected = [(0, 50 - REACH), (50 + REACH, 140 - REACH), (140 + REACH, 200)]
    np.testing.assert_allclose(by_place[["from_m", "to_m"]], expected, atol=0.3)


def test_only_where_an_inventory_is_complete_and_in_the_area() -> None:
    ways = {"s": Way([(0, 0), (100, 0)]), "out": Way([(0, 50), (100, 50)], in_area=False)}
    assert gaps(ways, covers=None).empty
    half = gaps(ways, covers=shapely.box(-10, -10, 50, 100))
    assert half[["from_m", "to_m"]].to_numpy().tolist() == [[0, 50]]
    assert gaps({"t": Way([(0, 0), (100, 0)], tunnel=True)}).empty
    assert gaps({"t": Way([(0, 0), (100, 0)], tunnel=True)}).columns.tolist() == half.columns.tolist()


def test_a_short_gap_is_not_told() -> None:
    for length, n in ((REACH + SHORTEST_GAP_M - 1, 0), (REACH + SHORTEST_GAP_M + 1, 1)):
        assert len(gaps({"s": Way([(0, 0), (length, 0)])}, lamps_at([(0, 0)]))) == n


def test_switching_off_makes_gaps_of_the_night() -> None:
    found = gaps({"s": Way([(0, 0), (30, 0)])}, lamps_at([(15, 2)], on_hours="15:00-23:00"))
    assert found[["phase", "length_m"]].to_numpy().tolist() == [["night", 30]]
    lit = gaps({"s": Way([(0, 0), (100, 0)])}, lamps_at([(15, 2)], on_hours="15:00-23:00"))
    assert lit["phase"].tolist() == ["night", "evening"]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 300), max_size=6, unique=True), st.integers(1, 149))
def test_gaps_are_where_the_formula_says_however_a_street_is_cut(stands: list[int], cut: int) -> None:
    lamps = lamps_at([(x, 0) for x in stands]) if stands else None
    whole = gaps({"s": Way([(0, 0), (300, 0)], block="b")}, lamps)
    parts = {"a": Way([(0, 0), (2 * cut, 0)], block="b"), "b": Way([(2 * cut, 0), (300, 0)], block="b")}
    found = gaps(parts, lamps)
    np.testing.assert_allclose(found[["from_m", "to_m", "length_m"]], whole[["from_m", "to_m", "length_m"]], atol=1e-6)
    x = np.arange(0.05, 300, 0.1)
    lx = (509.296 * 6 / (36 + (x[:, None] - np.array(stands)) ** 2) ** 1.5).sum(axis=1)
    dark = np.flatnonzero(np.diff(np.concatenate([[0], (lx < DARK_BELOW_LX).astype(int), [0]]))).reshape(-1, 2) / 10
    expected = dark[dark[:, 1] - dark[:, 0] > SHORTEST_GAP_M + 1]
    for start, end in expected:  # between two points 2 m apart the light runs straight: a crossing is some dm off
        assert (abs(whole[["from_m", "to_m"]] - [start, end]).max(axis=1) < 0.5).any()
    assert len(expected) <= len(whole) <= (dark[:, 1] - dark[:, 0] > SHORTEST_GAP_M - 1).sum()
