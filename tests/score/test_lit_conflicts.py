from __future__ import annotations

import pytest
import shapely

from geosafe.score.light import light_of_streets
from geosafe.score.lit_conflicts import lit_conflicts
from geosafe.score.streets import streets_of
from tests.score.town import AREA, Way, lamps_at, town

FOUR = [(10, 3), (35, -3), (60, 3), (85, -3)]


def conflicts(ways, lamps=None, *, covers=None):
    study = town(ways, lamps=lamps, coverage={"lamps": covers})
    return lit_conflicts(light_of_streets(study, streets_of(study)), study.segments)


def test_the_tag_says_unlit_and_four_lamps_stand_there() -> None:
    found = conflicts({"1": Way([(0, 0), (100, 0)], lit="unlit")}, lamps_at(FOUR))
    row = found.loc["1"]
    assert row[["conflict", "lit", "n_lamps", "share"]].tolist() == ["unlit-with-lamps", "unlit", 4, pytest.approx(1)]
    assert row["says"] == "Tagged as not lit; lamps on record here: 4. They light 100 % of 100 m."
    assert row["url"] == "https://www.openstreetmap.org/way/1"
    assert row["mean_lx"] == pytest.approx(5.225, abs=0.02)  # the point formula, averaged over each millimetre
    assert row.geometry.equals(shapely.LineString([(0, 0), (100, 0)]))


def test_light_from_next_door_is_no_conflict() -> None:
    # The lamps stand at the street; the path 20 m away gets .3 lx of them.
    ways = {"street": Way([(0, 0), (100, 0)]), "path": Way([(0, 20), (100, 20)], kind="path", lit="unlit")}
    assert conflicts(ways, lamps_at(FOUR)).empty


def test_one_lamp_does_not_dispute_a_long_way() -> None:
    assert conflicts({"1": Way([(0, 0), (300, 0)], lit="unlit")}, lamps_at(FOUR[:1])).empty


def test_the_tag_says_lit_and_the_inventory_has_nothing() -> None:
    ways = {"1": Way([(0, 0), (100, 0)], lit="lit"), "2": Way([(0, 200), (100, 200)], lit="lit", lit_hours="limited")}
    found = conflicts(ways, covers=AREA)
    assert found["conflict"].tolist() == ["lit-without-lamps"] * 2
    assert found.loc["1", "says"] == "Tagged as lit; the inventory, complete here, leaves 100 % of 100 m without light."
    assert conflicts(ways).empty  # nobody looked
    assert conflicts(ways, lamps_at([(x, y) for x, _ in FOUR for y in (0, 200)]), covers=AREA).empty


def test_lamps_that_may_be_off_or_weak_do_not_make_a_lit_tag_wrong() -> None:
    lamps = lamps_at(FOUR, on_hours="limited", flux_lm=None)
    assert conflicts({"1": Way([(0, 0), (100, 0)], lit="lit")}, lamps, covers=AREA).empty


def test_a_way_in_several_segments_is_one_conflict() -> None:
    ways = {"a": Way([(0, 0), (50, 0)], lit="unlit"), "b": Way([(50, 0), (100, 0)], lit="unlit"),
            "c": Way([(0, 90), (20, 90)], lit="unlit")}  # fmt: skip
    study = town(ways, lamps=lamps_at([*FOUR, (10, 91)]))
    segments = study.segments.assign(osm_ids=["7", "7", "8"])
    light = light_of_streets(study, streets_of(study))
    found = lit_conflicts(light, segments)
    assert found.index.tolist() == ["7", "8"]  # the longest first
    assert found[["length_m", "n_lamps"]].to_numpy().tolist() == [[100, 4], [20, 1]]
    assert found.geometry.iloc[0].geom_type == "LineString"
    ids = lit_conflicts(light, segments.assign(osm_ids=["7:1", "7;9", "8-9"]))["url"].sort_index()
    assert ids.tolist() == ["https://www.openstreetmap.org/way/7", pytest.approx(float("nan"), nan_ok=True),
                            pytest.approx(float("nan"), nan_ok=True)]  # fmt: skip
    outside = lit_conflicts(light, segments.assign(in_area=[True, False, False]))
    assert outside["length_m"].tolist() == [50]


def test_a_lit_tag_stands_where_lamps_may_give_enough_at_the_most() -> None:
    way = {"1": Way([(0, 0), (10, 0)], lit="lit")}
    # 4000 lm at 6 m give 0.11 lx 30 m away; of unknown flux they may give twice that.
    assert conflicts(way, lamps_at([(5, 30)], flux_lm=None), covers=AREA).empty
    assert len(conflicts(way, lamps_at([(5, 30)]), covers=AREA)) == 1
