"""Ways closed and opened, and crossings: the network, blocks and all that stands at a street."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.compare.edits import apply_scenario
from geosafe.errors import DataError
from geosafe.network.graph import build_network, connected_components
from geosafe.score.score_study import score_study
from geosafe.tables import check_table
from tests.compare.scenarios import assert_same, at, box, line, named_town, scenario
from tests.score.town import Place, Way, incidents_at, town


def test_a_closed_path_leaves_the_network_and_its_block():
    study = town(venues=[Place("cafe", (300, 190))], incidents=incidents_at([(300, 199), (100, 1)]))
    assert study.venues["segment_id"].tolist() == ["p1"]
    applied = apply_scenario(study, scenario({"close_path": {"along": line((205, 200), (395, 200)), "cost": 100}}))
    made = applied.study
    assert "p1" not in made.segments.index
    assert len(made.segments) == len(study.segments) - 1
    # The block keeps its other part: p2 is 100 m.
    assert made.blocks.loc["p1", "walk_length_m"] == made.blocks.loc["p1", "street_length_m"] == 100
    assert made.blocks.geometry["p1"].equals(shapely.LineString([(400, 200), (400, 100)]))
    # The café has no street within 60 m now; what was recorded on the path moves to no other street.
    assert made.venues["segment_id"].isna().all()
    assert made.incidents["segment_id"].tolist() == [None, "s1"]
    assert np.isnan(made.incidents["fraction"].iloc[0])
    (touched,) = applied.touched
    assert touched.says == "200 m of the line drawn closed."
    assert touched.segments == ("p1",)
    assert touched.capital == 100
    assert study.venues["segment_id"].tolist() == ["p1"]
    check_table(made.segments, "segments")


def _linked(study):
    """Return the town with three links across a square that meet at a corner, which is on no street."""
    corner, shape = -1, [(0, 0), (100, 100), (200, 200), (400, 200)]
    ends = [study.segments.loc[name, end] for name, end in (("w1", "u"), ("n2", "v"), ("p1", "v"))]
    lines = [shapely.LineString([shape[k], shape[1]]) for k in (0, 2, 3)]
    links = gpd.GeoDataFrame(
        {"u": ends, "v": corner, "space_id": "way/1", "length_m": shapely.length(lines)}, geometry=lines,
        index=pd.Index(["link/0", "link/1", "link/2"], name="link_id"), crs=study.crs,
    )  # fmt: skip
    return replace(study, links=links)


def test_links_across_a_square_end_only_with_the_last_street_at_their_node():
    study = _linked(town())
    one = apply_scenario(study, scenario({"close_path": {"along": line((205, 200), (395, 200))}})).study
    assert one.links is study.links  # p2 still ends where p1 did
    both = apply_scenario(study, scenario({"close_path": {"along": line((205, 200), (400, 200), (400, 105))}})).study
    assert both.links.index.tolist() == ["link/0", "link/1"]


def test_a_street_whose_every_piece_is_closed_has_no_block():
    study = named_town(town(), n1="North Street")
    made = apply_scenario(study, scenario({"close_path": {"along": "North Street"}})).study
    assert "n1" not in made.blocks.index
    assert not {"n1", "n2"} & {*made.segments.index}


def test_a_new_path_joins_both_ends_and_what_it_meets():
    study = town(venues=[Place("cafe", (150, 5)), Place("bar", (20, 5))])
    # From the middle of s1 (100, 0) straight up to w2 (100, 200).
    applied = apply_scenario(study, scenario({"open_path": {"along": line((100, 3), (100, 196))}}))
    made = applied.study
    new = made.segments.loc["scenario/try/way/1"]
    assert new.geometry.equals_exact(shapely.LineString([(100, 0), (100, 200)]), 0.05)
    assert new["length_m"] == pytest.approx(200, abs=0.05)
    assert (new["kind"], new["lit"], new["block_id"], new["in_area"]) == ("path", "unknown", "scenario/try/way/1", True)
    # s1 is cut in its middle, and so is w2.
    halves = made.segments.loc[["s1", "s1:scenario/try/way/1:1"]]
    np.testing.assert_allclose(halves["length_m"], [100, 100], atol=0.05)
    assert (halves["block_id"] == "s1").all()
    assert new["u"] == halves["v"].iloc[0] == halves["u"].iloc[1]
    assert made.venues["segment_id"].tolist() == ["s1:scenario/try/way/1:1", "s1"]
    np.testing.assert_allclose(made.venues["fraction"], [0.5, 0.2], atol=1e-3)
    assert made.blocks.loc["scenario/try/way/1", "ranked"]
    assert made.blocks.drop(index="scenario/try/way/1").equals(study.blocks)
    network = build_network(made.segments["u"], made.segments["v"], made.segments["length_m"])
    assert connected_components(network).max() == 0
    assert applied.touched[0].segments == ("scenario/try/way/1",)
    assert score_study(made).segments["access_day"].notna().all()


def test_a_new_path_joins_a_street_that_it_crosses():
    study = town()
    made = apply_scenario(study, scenario({"open_path": {"along": line((0, 100), (400, 150))}})).study
    # It meets n2 at (200, 125) on the way, and so comes in two pieces of one block.
    pieces = made.segments[made.segments["block_id"] == "scenario/try/way/1"]
    assert [*pieces.index] == ["scenario/try/way/1", "scenario/try/way/1:1"]
    assert pieces["v"].iloc[0] == pieces["u"].iloc[1]
    assert made.segments.loc["n2", "length_m"] == pytest.approx(25, abs=0.05)


def test_closing_what_was_opened_leaves_the_walk_as_it_was():
    study = town()
    more = apply_scenario(study, scenario({"open_path": {"along": line((0, 195), (0, 5))}})).study
    # Both ends lie on w1 itself: the new path runs beside it, and its ends are cuts of it.
    closed = {"close_path": {"along": {"id": "scenario/try/way/1"}}}
    back = apply_scenario(more, scenario(closed, name="Back")).study
    assert_same(study, back, but=("segments",))
    assert back.segments["length_m"].sum() == pytest.approx(study.segments["length_m"].sum())


ROAD = {
    "l": Way([(0, 5), (100, 5)], kind="path"),
    "r": Way([(0, -5), (100, -5)], kind="path"),
    "x": Way([(0, 5), (0, -5)], kind="crossing"),
}


def test_a_crossing_joins_both_sidewalks():
    study = town(ROAD)
    made = apply_scenario(study, scenario({"add_crossing": {"at": at(60, 0.5)}})).study
    crossing = made.segments.loc["scenario/try/crossing/1"]
    assert crossing.geometry.equals_exact(shapely.LineString([(60, 5), (60, -5)]), 0.05)
    assert crossing["kind"] == "crossing"
    assert not made.blocks.loc["scenario/try/crossing/1", "ranked"]
    assert len(made.segments) == 6
    degrees = pd.concat([made.segments["u"], made.segments["v"]]).value_counts()
    assert degrees[crossing["u"]] == degrees[crossing["v"]] == 3


@pytest.mark.parametrize(
    ("ways", "edit", "said"),
    [
        (None, {"add_crossing": {"at": at(100, 2)}}, "the street itself is walked, along its middle"),
        (ROAD, {"add_crossing": {"at": at(50, 60)}}, "no sidewalks on both sides within 30 m"),
        (ROAD, {"add_crossing": {"at": at(50, 5)}}, "the point lies on a sidewalk"),
        (None, {"open_path": {"along": line((100, 0), (100, 100))}}, "lies 100 m from the nearest street or path"),
        (None, {"open_path": {"along": line((100, 1), (101, 1))}}, "both ends of the line meet the same place"),
        (None, {"open_path": {"along": {"id": "s1"}}}, "Draw the line of the new path"),
        (None, {"close_path": {"along": {"id": "s1"}, "hours": "22:00-05:00"}}, "Take the hours out"),
        (None, {"close_path": {"within": box(-900, -900, 900, 900)}}, "is every street and path of the area"),
        (None, {"close_path": {"within": box(90, 90, 95, 95)}}, "no street or path lies in the area drawn"),
        (None, {"close_path": {"along": line((600, 600), (700, 700))}}, "no street or path lies within 12 m"),
    ],
)
def test_a_way_that_cannot_be_says_why(ways, edit, said):
    with pytest.raises(DataError) as caught:
        apply_scenario(town(ways) if ways else town(), scenario(edit))
    assert said in str(caught.value)


def test_a_count_on_a_closed_street_is_left_out_and_others_stay():
    from dataclasses import replace

    import geopandas as gpd

    study = town()
    counts = gpd.GeoDataFrame(
        {"count": [30.0, 40.0], "minutes": [15.0, 15.0], "hour_of_week": [10, 10], "segment_id": ["s1", "s2"],
         "fraction": [0.5, 0.75], "snap_m": [0.0, 0.0], "source": "counts.csv", "source_row": [1, 2]},
        geometry=[shapely.Point(100, 0), shapely.Point(350, 0)], crs=study.crs,
        index=pd.Index(["c1", "c2"], name="count_id"),
    )  # fmt: skip
    edits = {"close_path": {"along": {"id": "s1"}}}, {"open_path": {"along": line((300, 2), (300, 198))}}
    made = apply_scenario(replace(study, counts=counts), scenario(*edits)).study.counts
    assert [*made.index] == ["c2"]
    # s2 was cut in its middle: the count stands halfway along its second part.
    assert made["segment_id"].tolist() == ["s2:scenario/try/way/1:1"]
    assert made["fraction"].tolist() == pytest.approx([0.5], abs=1e-3)
    check_table(made, "counts")
