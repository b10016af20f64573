"""A graph saved as GraphML becomes the streets of a study, or is refused with a sentence."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import networkx as nx
import numpy as np
import osmnx
import pytest
import shapely

import geosafe as gs
from geosafe.errors import DataError, MissingFileError
from geosafe.pipeline import draft_study
from geosafe.prepare.study import prepare_study
from geosafe.read.graphml import read_graphml
from geosafe.sources import OsmExtract
from geosafe.study import Period, Study
from tests.street_graphs import CORNER, TOTAL_M, street_graph

YEAR = Period(date(2019, 1, 1), date(2019, 12, 31))


def saved(folder: Path, graph: nx.MultiDiGraph | None = None) -> Path:
    path = folder / "network.graphml"
    osmnx.save_graphml(street_graph(lonlat=True) if graph is None else graph, path)
    return path


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """Return a file with each first text replaced by the second, everywhere."""
    path = saved(folder)
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert re.search(old, text), old
        text = re.sub(old, lambda _, new=new: new, text)
    path.write_text(text, encoding="utf-8")
    return path


def study_of(extract: OsmExtract, **options: object) -> Study:
    given = {"name": "X", "area": None, "timezone": "Europe/Helsinki", "country": "FI", "period": YEAR} | options
    return prepare_study(extract, **given)


# --- What is read -----------------------------------------------------------------------------


def test_streets_are_ways_of_their_osm_ids(tmp_path):
    extract = read_graphml(saved(tmp_path), name="network.graphml")
    table = extract.highways.table.set_index("osm_id")
    assert list(table.index) == ["11", "12;13", "14", "15"]
    assert table["name"].dropna().to_dict() == {"11": "Long Street", "12;13": "A;B"}
    assert table["lit"].tolist() == ["lit", "unknown", "unknown", "unlit"]
    assert table["steps"].tolist() == [False, False, True, False]
    assert (table["reason"] == "").all()
    # Each run ends with a node that is nowhere: no gap is bridged.
    gone = np.isnan(extract.highways.lonlat[:, 0])
    assert gone.sum() == 5
    inner = (extract.highways.refs < 0) & ~gone
    assert inner.sum() == 1 + 3
    assert len(np.unique(extract.highways.refs[inner])) == 4
    assert extract.box == pytest.approx((24.927358, 60.168566, 24.931159, 60.169879), abs=1e-6)
    assert extract.newest is None
    assert (len(extract.points), len(extract.areas), len(extract.lines)) == (0, 0, 0)


@pytest.mark.parametrize("lonlat", [False, True])
def test_a_study_has_the_streets_of_the_graph(lonlat, tmp_path):
    study = study_of(read_graphml(saved(tmp_path, street_graph(lonlat=lonlat))))
    segments = study.segments
    assert segments["length_m"].sum() == pytest.approx(TOTAL_M, rel=5e-4)
    assert sorted(segments.index) == ["11.0", "11.3", "12;13.0", "14.0", "15.0"]
    assert segments.loc["11.3", ["u", "v"]].tolist() == [2, 3]
    assert segments.loc["15.0", ["u", "v"]].tolist() == [4, 4]
    assert segments["component"].max() == 0
    assert segments.loc["12;13.0", "osm_ids"] == "12;13"


def test_plain_networkx_files_will_do(tmp_path):
    graph = nx.Graph(crs="epsg:4326")
    graph.add_node(1, x=24.94, y=60.17)
    graph.add_node(2, x=24.95, y=60.17)
    graph.add_edge(1, 2, highway="residential")
    nx.write_graphml(graph, tmp_path / "plain.graphml")
    extract = read_graphml(tmp_path / "plain.graphml")
    assert extract.highways.table["osm_id"].tolist() == ["1-2"]
    assert study_of(extract).segments["length_m"].iloc[0] == pytest.approx(555.13, abs=0.01)


def test_a_graph_on_both_sides_of_the_antimeridian(tmp_path):
    graph = nx.MultiDiGraph(crs="epsg:4326")
    graph.add_nodes_from([(1, {"x": 179.999, "y": 0.0}), (2, {"x": -179.999, "y": 0.0})])
    graph.add_edge(1, 2, highway="residential", geometry="LINESTRING (179.999 0, 180 0.001, -179.999 0)")
    extract = read_graphml(saved(tmp_path, graph))
    assert extract.box == pytest.approx((179.9989, -0.0001, -179.9989, 0.0011))
    # Twice from 0.001 degrees west to 0.001 degrees north: √(111.319² + 110.574²) m
    assert study_of(extract).segments["length_m"].sum() == pytest.approx(2 * 156.903, rel=1e-4)


def test_defaults_of_keys_and_other_programs_elements_are_understood(tmp_path):
    path = tmp_path / "other.graphml"
    path.write_text(
        """<?xml version="1.0" encoding="ISO-8859-1"?>
        <graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
          <key id="x" for="node" attr.name="x" attr.type="double"/><key id="y" for="node" attr.name="y"/>
          <key id="h" for="edge" attr.name="highway"><default>footway</default></key>
          <key id="c" for="graph" attr.name="crs"/><key id="d6" for="node" yfiles.type="nodegraphics"/>
          <graph id="G" edgedefault="undirected"><data key="c">EPSG:4326</data>
            <node id="1"><data key="d6"><y:ShapeNode><y:node/></y:ShapeNode></data><data key="x">24.94</data><data
              key="y">60.17</data></node>
            <node id="2"><data key="x">24.95</data><data key="y">60.17</data><port name="p"/></node>
            <edge source="1" target="2"><desc>one</desc></edge>
            <edge source="2" target="1"><data key="h">steps</data></edge>
          </graph></graphml>""",
        encoding="iso-8859-1",
    )
    assert read_graphml(path).highways.table["highway"].tolist() == ["footway"]


def test_one_way_with_two_descriptions_has_two_ids(tmp_path):
    graph = street_graph(both_ways=False)
    graph.edges[2, 3, 0]["lit"] = "no"
    extract = read_graphml(saved(tmp_path, graph))
    assert extract.highways.table["osm_id"].tolist()[:2] == ["11", "11:1"]
    assert study_of(extract).segments.index.is_unique


def test_ids_do_not_hang_on_the_order_of_the_edges(tmp_path):
    first = study_of(read_graphml(saved(tmp_path)))
    graph = nx.MultiDiGraph(crs="epsg:4326")
    graph.add_nodes_from(street_graph(lonlat=True).nodes(data=True))
    graph.add_edges_from(reversed(list(street_graph(lonlat=True).edges(data=True, keys=True))))
    again = study_of(read_graphml(saved(tmp_path, graph)))
    assert (first.segments["length_m"] - again.segments["length_m"]).abs().max() < 1e-6


def test_nodes_below_one_are_not_taken_for_cuts(tmp_path):
    """A study's graph has nodes where its area cut; the area of a new study cuts elsewhere, and both count from -1."""
    graph = nx.relabel_nodes(street_graph(), {1: -1, 3: 0})
    area = shapely.box(CORNER[0] - 5, CORNER[1] - 5, CORNER[0] + 150, CORNER[1] + 60)
    frame = gs.from_osmnx(graph)[[]].iloc[:1].set_geometry([area], crs=graph.graph["crs"])
    segments = study_of(read_graphml(saved(tmp_path, graph)), area=frame).segments
    # One end of Long Street, its middle, its other end; the loop; three cuts east and north of the middle.
    assert len(np.unique(segments[["u", "v"]])) == 4 + 3
    assert segments["component"].max() == 0
    assert segments["length_m"].sum() == pytest.approx(TOTAL_M, rel=5e-4)


def test_the_demo_comes_back_as_a_study_of_its_streets(demo_study, tmp_path):
    study = study_of(read_graphml(saved(tmp_path, gs.to_osmnx(demo_study))), country="FI")
    assert len(study.segments) == len(demo_study.segments)
    for column in ("kind", "lit", "steps", "step_free", "highway", "access", "tunnel"):
        ours, theirs = (
            each.segments.groupby(column)["length_m"].sum().to_dict() for each in (demo_study, study)
        )  # fmt: skip
        assert theirs == pytest.approx(ours, rel=1e-6), column
    assert study.segments["component"].nunique() == demo_study.segments["component"].nunique()


# --- Streets and nothing else -----------------------------------------------------------------


def test_what_a_graph_does_not_hold_is_unknown_and_not_none(tmp_path):
    study = study_of(read_graphml(saved(tmp_path), name="network.graphml"))
    assert [layer for layer in ("venues", "stops", "buildings") if study.knows(layer)] == []
    assert study.coverage["streets"] is not None
    told = {finding.code: finding for finding in study.findings}
    assert "unknown here, not absent" in told["streets-only"].says
    assert "No edge tells foot, footway, sidewalk" in told["tags-not-in-the-graph"].says
    assert "useful_tags_way" in told["tags-not-in-the-graph"].todo
    # Nobody is told that there are 0 of them.
    counts = {"spaces", "venues", "stops", "amenities", "buildings", "osm-lamps", "hours-observed"}
    assert counts.isdisjoint(told)
    assert not any(re.search(r"\b(No|0) (venues|stops|amenities|buildings|of 0|street lamps)", finding.says)
                   for finding in study.findings)  # fmt: skip


def test_no_score_is_made_of_what_is_unknown(tmp_path):
    study = study_of(read_graphml(saved(tmp_path)))
    segments = gs.score_study(study).segments
    for name in ("activity_day", "surveillance_night", "comfort_day", "use_day", "conditions_day", "stop_day_raw"):
        assert segments[name].isna().all(), name
    assert (segments["activity_day_lo"] == 0).all()
    assert (segments["activity_day_hi"] == 100).all()
    assert (segments["activity_day_evidence"] == "unknown").all()
    # Streets tell of ways out and steps.
    assert segments["access_day"].notna().all()
    assert segments.loc["11.0", "light_night"] > 0
    gs.draw_map(study, gs.score_study(study)).save(tmp_path / "map.html")


def test_an_extract_knows_its_places(demo_study):
    assert demo_study.knows("venues", "stops", "buildings")
    assert not demo_study.knows("venues", "lamps")


def test_from_a_graph_to_scores_by_way_of_a_study_file(tmp_path):
    graph = saved(tmp_path)
    file, questions = draft_study(tmp_path / "study", osm=graph)
    assert "Which dates does the study describe? Add `period: {from: …, to: …}`." in questions
    with pytest.raises(DataError, match=r"does not tell how old its data are\. Write `period:"):
        gs.read_study(file)
    file.write_text(file.read_text(encoding="utf-8") + "period: {from: 2024-01-01, to: 2024-12-31}\n", encoding="utf-8")
    study = gs.read_study(file)
    assert study.name == "Network"
    assert study.segments["length_m"].sum() == pytest.approx(TOTAL_M, rel=5e-4)
    assert study.sources[0]["licence"] == "© OpenStreetMap contributors, ODbL"


# --- What is refused --------------------------------------------------------------------------


def test_a_file_that_is_not_there_or_not_a_graph(tmp_path):
    with pytest.raises(MissingFileError, match=r"no\.graphml: there is no such file"):
        read_graphml(tmp_path / "no.graphml", name="no.graphml")
    for content, says in (
        (b"", "it is empty"),
        (b"<osm version='0.6'/>", "row 1: it is no GraphML"),
        (b"<graphml></graphml>", "the graph has no nodes"),
        (b"name,x,y\n", "it is cut short or no XML"),
        (b"\xff\xfe<", "it is cut short or no XML"),
        (b"<?xml version='1.0' encoding='klingon'?><graphml/>", "it is cut short or no XML .*unknown encoding"),
        (b"<?xml version='1.0' encoding='utf-7'?><graphml/>", "it is cut short or no XML"),
    ):
        (tmp_path / "bad.graphml").write_bytes(content)
        with pytest.raises(DataError, match=says):
            read_graphml(tmp_path / "bad.graphml")


def test_a_file_cut_short_anywhere_is_refused(tmp_path):
    graph = nx.MultiDiGraph(crs="epsg:4326")
    graph.add_nodes_from([(1, {"x": 24.94, "y": 60.17}), (2, {"x": 24.95, "y": 60.17})])
    graph.add_edge(1, 2, osmid=[5, 6], name="Õ", geometry="LINESTRING (24.94 60.17, 24.945 60.18, 24.95 60.17)")
    path = saved(tmp_path, graph)
    assert len(read_graphml(path).highways.table) == 1
    whole = path.read_bytes().rstrip()
    path = tmp_path / "cut.graphml"
    for n in range(len(whole)):
        path.write_bytes(whole[:n])
        with pytest.raises(DataError, match=r"cut\.graphml(, row \d+)?: it is (empty|cut short or no XML)"):
            read_graphml(path, name="cut.graphml")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE graphml [<!ENTITY a "1"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE graphml SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE graphml [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_and_their_entities_are_refused(doctype, encoding, tmp_path):
    text = saved(tmp_path).read_text(encoding="utf-8").partition("?>")[2]
    path = tmp_path / "evil.graphml"
    path.write_text(f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{text}', encoding=encoding)
    with pytest.raises(DataError, match="row 1: it declares a document type, which GraphML has no need of"):
        read_graphml(path)


def test_what_is_made_to_fill_memory_or_time_is_refused(tmp_path):
    path = tmp_path / "large.graphml"
    path.write_text("<graphml><graph " + "a" * 3_000_000)
    with pytest.raises(DataError, match="a text or tag is longer than 1 MB"):
        read_graphml(path)
    path.write_text("<graphml>" + "<a>" * 100_000)
    with pytest.raises(DataError, match="more than 16 deep"):
        read_graphml(path)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("['O\\'Neill \\\\ Co', \"A, 'B'\"]", "A, 'B';O'Neill \\ Co"),
        ("['A\\xa0B', '\\u0416', '\\U0010ffff\\ud800\\Uffffffff', 'C\\n']", "A\xa0B;C\n;\u0416;\U0010ffff\ufffd\ufffd"),
        ("[1, True, B]", "1;B;True"),
        ("[Square]", "Square"),
        ("[A (B)]", "[A (B)]"),
        ("['A'", "['A'"),
        ("['A', ['B']]", "['A', ['B']]"),
        ("[" * 500_000 + "]", "[" * 500_000 + "]"),
        ("[" + "(" * 500_000 + "]", "[" + "(" * 500_000 + "]"),
        ("[" + "-" * 500_000 + "1]", "-" * 500_000 + "1"),
        ("__import__('os').abort()", "__import__('os').abort()"),
    ],
)
def test_lists_are_taken_apart_and_nothing_is_run(value, name, tmp_path):
    found = read_graphml(changed(tmp_path, ("Long Street", escape(value)))).highways.table["name"].iloc[0]
    assert found == name


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((r'<node id="3">', '<node id="9">'), "edge 2 → 3 (key 0) leads to node 3, which is not there"),
        ((r'<node id="3">', '<node id="2">'), "node 2 stands there twice"),
        ((r'<node id="3">', '<node id="three">'), "node three has an id that is no whole number"),
        ((r'<node id="3">', "<node>"), "<node> has no 'id'"),
        ((r' target="3"', ""), "<edge> has no 'target'"),
        ((r">24\.931[^<]*<", ">24,931<"), "node 3 has no numbers as its x and y (24,931, 60.1687"),
        ((r">24\.931[^<]*<", ">1e999<"), "node 3 has no numbers as its x and y (1e999"),
        ((r">100\.0<", ">1.5<"), "edge 1 → 2 (key 0) has the length 1.5, and its line measures 100.0"),
        ((r">100\.0<", ">about<"), "has the length about"),
        ((r"LINESTRING \([^)]*\)", "LINESTRING (1 2, x)"), "has a geometry that is no line on earth"),
        ((r"LINESTRING \([^)]*\)", "LINESTRING (1e999 2, 3 4)"), "has a geometry that is no line on earth"),
        ((r"LINESTRING \(", "GEOMETRYCOLLECTION " + "(" * 99_999), "has a geometry that is no line"),
        ((r"epsg:4326", "epsg:4"), "the graph names 'epsg:4' as its CRS, which is not known. Write its EPSG code"),
        ((r"epsg:4326", "/etc/passwd"), "'/etc/passwd' as its CRS, which is not known"),
        ((r">epsg:4326<", "><"), "the graph names '' as its CRS"),
        ((r'<data key="d0">epsg:4326</data>', ""), "the graph names no CRS"),
        ((r'<key id="d0"[^>]*>', ""), "<data> names the key 'd0', which is not declared"),
        ((r"<graph [^>]*>", "<graph><graph>"), "<graph> stands in <graph>"),
        ((r"</graphml>", "<graph></graph></graphml>"), "it holds more than one graph"),
        ((r"</graph>", "<hyperedge/></graph>"), "an edge has more than two ends"),
    ],
)
def test_faults_are_named_with_their_place(change, says, tmp_path):
    with pytest.raises(DataError, match=re.escape(says)) as error:
        read_graphml(changed(tmp_path, change), name="network.graphml")
    assert str(error.value).startswith("network.graphml")
    assert max(map(len, str(error.value).splitlines())) < 300
