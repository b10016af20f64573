"""Our geometry against OSMnx's on the same extract with the same ways: total length within 0.1 %."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

pytest.importorskip("osmnx", reason="OSMnx is a test extra")

import osmnx

from benchmarks.osm_reading import (
    EXTRACTS,
    differing_ways,
    highways_of,
    metric_box,
    peer_cause,
    pieces_of,
    write_walked_xml,
)
from geosafe.osm_tags import NOT_WALKED_REASONS, why_not_walked
from geosafe.read.osm import read_osm


def extract(place: str) -> Path:
    if not EXTRACTS[place].exists():
        pytest.skip(f"the extract of {place} is not here")
    return EXTRACTS[place]


@pytest.mark.parametrize("place", EXTRACTS)
def test_total_length_agrees_with_osmnx(place: str, tmp_path: Path) -> None:
    path = extract(place)
    ways = write_walked_xml(path, tmp_path / "walked.osm")
    assert len(ways) > 900
    ours = pieces_of(path, ways)["length_m"].sum()
    crs, box = metric_box(read_osm(path))
    for simplify in (False, True):
        graph = osmnx.graph_from_xml(tmp_path / "walked.osm", bidirectional=True, retain_all=True, simplify=simplify)
        edges = osmnx.graph_to_gdfs(osmnx.convert.to_undirected(graph), nodes=False).to_crs(crs)
        peers = shapely.length(shapely.intersection(edges.geometry.array, box)).sum()
        assert ours == pytest.approx(peers, rel=0.001 if simplify else 1e-9)


@pytest.mark.parametrize("place", EXTRACTS)
def test_every_way_that_differs_has_a_cause(place: str) -> None:
    path = extract(place)
    table = differing_ways(path)
    ours = {way for way, _, tags in highways_of(path) if not why_not_walked(tags)}
    peers = {way for way, _, tags in highways_of(path) if not peer_cause(tags)}
    assert set(table["osm_id"]) == ours ^ peers
    who, cause = table["cause"].str.split(" leaves out: ", expand=True).to_numpy().T
    assert set(who) <= {"geosafe", "OSMnx"}
    assert set(cause[who == "geosafe"]) <= set(NOT_WALKED_REASONS)
    assert all("=" in each for each in cause[who == "OSMnx"])
    assert (table["length_m"] >= 0).all()
