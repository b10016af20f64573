"""OSM XML becomes the same objects, or a sentence for each thing that is wrong in it, with its line."""

from __future__ import annotations

import random
import re
from pathlib import Path
from types import SimpleNamespace

import osmium
import pytest

from geosafe.errors import DataError
from geosafe.read.osm_objects import OsmObjects, read_objects
from geosafe.read.osm_xml import xml_to_pbf
from geosafe.read.pbf import read_blocks, read_header
from tests.osm_files import write_xml

NODES = "<node id='1' lat='60.1' lon='24.9'/>\n<node id='2' lat='60.1' lon='24.91'/>\n"
WAY = "<way id='10'>\n<nd ref='1'/>\n<nd ref='2'/>\n<tag k='highway' v='path'/></way>\n"
HEAD = b"<?xml version='1.0' encoding='UTF-8'?>\n<osm version='0.6'>\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "town.osm"


def read(file: Path) -> OsmObjects:
    out = file.with_name("out.osm.pbf")
    xml_to_pbf(file, out, name="town.osm")
    return read_objects(read_blocks(out, name="town.osm"), name="town.osm")


def faults(file: Path, data: bytes | str) -> list[str]:
    """Return the messages that reading a file with these elements, or this content, ends with."""
    if isinstance(data, str):
        write_xml(file, data)
    else:
        file.write_bytes(data)
    with pytest.raises(DataError) as caught:
        read(file)
    return [str(fault) for fault in caught.value.faults]


def test_every_object_with_what_belongs_to_it(file: Path) -> None:
    write_xml(file, f"""<note>The data included in this document is from www.openstreetmap.org.</note>
<meta osm_base='2024-05-01T00:00:00Z'/>
<bounds minlat='60' minlon='24' maxlat='61' maxlon='25'/>
{NODES}<node id='3' lat='-0.5' lon='1e1' version='4' timestamp='2019-04-21T12:00:00Z'>
<tag k='a &amp; b' v='&lt;ä&#10;'/></node>
{WAY}<relation id='5'><bounds minlat='60' minlon='24' maxlat='61' maxlon='25'/>
<member type='way' ref='10' role='outer'/><member type='node' ref='3' role=''/></relation>
""")  # fmt: skip
    found = read(file)
    assert found.nodes.ids.tolist() == [1, 2, 3]
    assert found.nodes.x.tolist() == [249000000, 249100000, 100000000]
    assert found.nodes.y.tolist() == [601000000, 601000000, -5000000]
    assert list(found.nodes.tags) == [{"a & b": "<ä\n"}]
    assert found.nodes.edited.tolist() == [0, 0, 1555848000]  # date -ud 2019-04-21T12:00Z +%s
    assert (found.ways.ids.tolist(), found.ways.refs.tolist(), list(found.ways.tags)) == (
        [10],
        [1, 2],
        [{"highway": "path"}],
    )
    assert (found.relations.refs.tolist(), found.relations.kinds.tolist()) == ([10, 3], [1, 0])
    box = read_header(file.with_name("out.osm.pbf"), name="").box()
    assert (box.bottom_left.lon, box.top_right.lat) == (24, 61)


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "UTF-16", "US-ASCII"])
def test_encodings_that_are_declared(file: Path, encoding: str) -> None:
    name = "Cafe" if encoding == "US-ASCII" else "Café"
    write_xml(file, f"<node id='1' lat='1' lon='1'><tag k='name' v='{name}'/></node>", encoding=encoding)
    assert list(read(file).nodes.tags) == [{"name": name}]


def test_an_encoding_that_is_not_read(file: Path) -> None:
    write_xml(file, f"{NODES}<!-- “ -->", encoding="windows-1252")
    assert faults(file, file.read_bytes()) == ["town.osm, row 1: its encoding is windows-1252. Save it in UTF-8."]


def test_text_that_is_not_in_the_encoding(file: Path) -> None:
    head = HEAD + b"<node id='1' lat='1' lon='1'>\n<tag k='name' v='"
    (message,) = faults(file, head + "Café'/></node></osm>".encode("latin-1"))
    assert re.fullmatch(
        r"town\.osm, row 4: the text at byte (\d+) is not UTF-8, and no other encoding is declared\. .*", message
    )
    assert int(message.split("byte ")[1].split()[0]) == len(head) + 3


def test_a_nul(file: Path) -> None:
    (message,) = faults(file, HEAD + b"<node id='1' lat='1' lon='1'>\n<tag k='name' v='a\0b'/></node></osm>")
    assert message.startswith("town.osm, row 4: a NUL stands at byte ")


def test_it_is_no_xml(file: Path) -> None:
    (message,) = faults(file, HEAD + b"<node id='1' lat='1' lon='1' & >\n</osm>")
    assert message.startswith("town.osm, row 3: it is no well-formed XML at byte 88 (not well-formed")


@pytest.mark.parametrize("cut", ["</osm>", "</way>\n</osm>", " v='path'/></way>\n</osm>", "osm>"])
def test_cut_short(file: Path, cut: str) -> None:
    data = write_xml(file, NODES + WAY).read_bytes()
    (message,) = faults(file, data[: data.rindex(cut.encode())])
    assert "the file ends before </osm>: it was cut short. Download or export" in message


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("lon='24.9'", "node 7 has the longitude '24.9' and no latitude. Correct it"),
        ("", "node 7 has no longitude and no latitude. Correct it"),
        ("lat='' lon='24.9'", "node 7 has the longitude '24.9' and the latitude ''. Correct it"),
        ("lat='NaN' lon='24.9'", "node 7 has the longitude '24.9' and the latitude 'NaN'. Correct it"),
        ("lat='inf' lon='24.9'", "node 7 has the longitude '24.9' and the latitude 'inf'. Correct it"),
        ("lat='60,1' lon='24,9'", "node 7 has the longitude '24,9' and the latitude '60,1'. Correct it"),
        ("lat='60.1N' lon='24.9'", "node 7 has the longitude '24.9' and the latitude '60.1N'. Correct it"),
        ("lat='٦٠' lon='24.9'", "node 7 has the longitude '24.9' and the latitude '٦٠'. Correct it"),
        ("lat='1e9' lon='24.9'", "node 7 has the longitude '24.9' and the latitude '1e9'. Correct it"),
        ("lat='6.01e+01' lon='24.9'", "node 7 has the longitude '24.9' and the latitude '6.01e+01'. Correct it"),
        ("lat='113' lon='190'", "node 7 has the longitude '190' and the latitude '113'. Correct it"),
        ("lat='113.2' lon='60.1'", "node 7 has the longitude '60.1' and the latitude '113.2'. Longitude and latitude "
         "look swapped: swap them."),
    ],
)  # fmt: skip
def test_a_node_without_a_place_on_the_earth(file: Path, told: str, says: str) -> None:
    (message,) = faults(file, f"{NODES}<node id='7' {told}/>\n{WAY}")
    assert message.startswith(f"town.osm, row 5: {says}")


def test_numbers_are_read_as_they_are_written(file: Path) -> None:
    rng = random.Random(3)
    numbers = ["-0", "0.00000004", "90", "-90.0", "007.5", "1e-5", "-2.5E1", "60.16432490000001"]
    numbers += [
        f"{rng.uniform(-90, 90):.{rng.randrange(20)}f}{rng.choice(('', 'e-3', 'E-12', 'e-99'))}" for _ in range(500)
    ]
    write_xml(file, "".join(f"<node id='{i + 1}' lat='{each}' lon='1'/>" for i, each in enumerate(numbers)))
    assert read(file).nodes.y.tolist() == pytest.approx([float(each) * 1e7 for each in numbers], abs=1)


def test_all_faults_at_once_and_how_many_more(file: Path) -> None:
    body = "".join(f"<node id='{i}' lat='60,1' lon='24,9'/>\n" for i in range(1, 31))
    messages = faults(file, body + "<way id='4'><nd/><tag k='highway'/></way>")
    assert len(messages) == 20
    assert [message.split(":")[0] for message in messages[:19]] == [f"town.osm, row {i}" for i in range(3, 22)]
    assert messages[-1].startswith("town.osm: 13 more faults of these kinds")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<node lat='1' lon='1'/>", "a node has no id"),
        ("<way id='4x'/>", "a way has the id '4x'"),
        ("<way id='4'><nd/></way>", "a <nd> of way 4 has no ref"),
        ("<way id='4'><nd ref='1.5'/></way>", "a <nd> of way 4 has the ref '1.5'"),
        ("<relation id='4'><member type='way' role=''/></relation>", "a <member> of relation 4 has no ref"),
        ("<way id='4'><tag v='x'/></way>", "a tag of way 4 has no key or no value"),
        ("<way id='4'><tag k='x'/></way>", "a tag of way 4 has no key or no value"),
        ("<bounds minlat='1' minlon='2' maxlat='3'/>", "<bounds> does not tell a box on the earth"),
        ("<nodes id='4' lat='1' lon='1'/>", "<nodes> is no element of OSM"),
        ("<group><node id='4' lat='1' lon='1'/></group>", "<node> stands within <group>"),
        ("<way id='4'><node id='5' lat='1' lon='1'/></way>", "<node> stands within <way>"),
        ("<node id='4' lat='1' lon='1'><nd ref='1'/></node>", "<nd> stands within <node>"),
        ("<a>" * 9 + "</a>" * 9, "<a> stands within <a>"),
    ],
)
def test_elements_that_do_not_fit(file: Path, body: str, says: str) -> None:
    (message,) = faults(file, f"{NODES}{body}")
    assert message.startswith(f"town.osm, row 5: {says}. Correct it, or export the extract again.")


@pytest.mark.parametrize(
    ("told", "says"), [("", "no version"), ("version='0.5'", "the version '0.5'"), ("version='1'", "the version '1'")]
)
def test_another_version(file: Path, told: str, says: str) -> None:
    (message,) = faults(file, f"<osm {told}>{NODES}</osm>".encode())
    assert f"<osm> has {says}. Export it in version 0.6." in message


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<node id='1' version='2' visible='false'/>", "node 1 in it is deleted"),
        ("<way id='4' version='1'/>\n<way id='4' version='2'/>", "it holds several versions of way 4"),
        ("<modify><node id='4' lat='1' lon='1'/></modify>", "it holds <modify>"),
        ("<action type='create'><node id='4' lat='1' lon='1'/></action>", "it holds <action>"),
    ],
)
def test_history_and_changes(file: Path, body: str, says: str) -> None:
    (message,) = faults(file, f"{NODES}{body}")
    assert message.startswith(f"town.osm: this is a history or change file: {says}. Give a plain extract: osmium")


def test_the_same_version_twice_is_left_to_those_who_read_on(file: Path) -> None:
    write_xml(file, "<node id='1' lat='1' lon='1' version='3'/>\n" * 2)
    assert read(file).nodes.ids.tolist() == [1, 1]


def test_what_overpass_did_not_finish(file: Path) -> None:
    remark = "<remark> runtime error: Query timed out in &quot;query&quot; at line 3 after 25 seconds. </remark>"
    (message,) = faults(file, f"{NODES}{WAY}{remark}")
    assert message == (
        "town.osm, row 9: it holds a part only of what was asked for; Overpass says 'runtime error: Query timed out in "
        '"query" at line 3 after 25 seconds.\'. Ask again for a smaller area or with a longer [timeout:…].'
    )


def test_new_and_changed_objects_of_josm(file: Path) -> None:
    write_xml(
        file,
        """<node id='-2' action='modify' visible='true' lat='60.1' lon='24.9' />
<node id='5' action='modify' visible='true' version='3' lat='60.1' lon='24.91' />
<way id='-4' action='modify' visible='true'>\n<nd ref='-2' />\n<nd ref='5' />\n<tag k='highway' v='path' />\n</way>""",
    )
    found = read(file)
    assert found.nodes.ids.tolist() == [-2, 5]
    assert (found.ways.ids.tolist(), found.ways.refs.tolist()) == ([-4], [-2, 5])


def test_a_full_disk(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=100))
    write_xml(file, NODES)
    with pytest.raises(OSError, match="No space left on device"):
        read(file)


def test_what_was_deleted_in_josm(file: Path) -> None:
    (message,) = faults(file, f"{NODES}<node id='5' action='delete' version='3' lat='60.1' lon='24.91' />")
    assert message == ("town.osm, row 5: node 5 was deleted in JOSM. Upload that, or undo it, and save the file again.")


def test_an_element_without_end(file: Path) -> None:
    (message,) = faults(file, HEAD + b"<node id='1' user='" + b"a" * 10_000_000)
    assert message == "town.osm, row 3: an element is longer than 1 MB. Correct it, or export the extract again."


def test_what_only_the_native_reader_refuses(file: Path) -> None:
    (message,) = faults(file, "<node id='1' lat='1' lon='1' timestamp='2019-02-30T12:00:00Z'/>")
    assert "(can not parse timestamp: '2019-02-30T12:00:00Z')" in message


def test_bounds_of_several_downloads_are_joined(file: Path) -> None:
    bounds = "<bounds minlat='{0}' minlon='{0}' maxlat='{1}' maxlon='{1}'/>"
    write_xml(file, bounds.format(1, 2) + bounds.format(5, 6) + NODES)
    read(file)
    with osmium.io.Reader(str(file.with_name("out.osm.pbf")), osmium.osm.NOTHING) as reader:
        box = reader.header().box()
    assert (box.bottom_left.lat, box.top_right.lat) == (1, 6)
