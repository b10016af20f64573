"""Scenario files: what is read, and every fault with its line."""

import json
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geosafe.errors import CallError, DataError, MissingFileError
from geosafe.read.scenario import ScenarioFile, read_scenario, scenario_schema
from geosafe.read.scenario_edits import EditLine
from geosafe.scenario import AddHosts, AddLamps, AddSeats, AddVenue, Cost, SetHours

DOCS = Path(__file__).parents[2] / "docs"
HEAD = "name: Try\nedits:\n"
LAMP = "height_m: 5, flux_lm: 4000"

#: What the map's drawing tool writes for each kind that it draws.
DRAWN = """\
name: "Light and life on the park path"
because: "Nobody is expected there after ten."
serves: ["PS-10", "CN-7"]
edits:
  - add_lamps: {along: {type: "LineString", coordinates: [[24.947100, 60.167600], [24.949300, 60.167900]]}, every_m: 25, height_m: 5, flux_lm: 4000, cct_k: 2700}
  - add_lamps: {along: {name: "Pohjoisesplanadi"}, every_m: 25, height_m: 5, flux_lm: 4000, cct_k: 2700, cost: 2500}
  - add_lamps: {at: [24.947100, 60.167600], height_m: 5, flux_lm: 4000, cct_k: 2700}
  - set_light: {within: {type: "Polygon", coordinates: [[[24.947100, 60.167600], [24.949300, 60.167900], [24.949300, 60.169000], [24.947100, 60.167600]]]}, lit: "yes", hours: "17:00-01:00"}
  - dim_lamps: {within: {type: "Polygon", coordinates: [[[24.947100, 60.167600], [24.949300, 60.167900], [24.949300, 60.169000], [24.947100, 60.167600]]]}, hours: "00:00-05:00", to: 0.3}
  - remove_lamps: {within: {type: "Polygon", coordinates: [[[24.947100, 60.167600], [24.949300, 60.167900], [24.949300, 60.169000], [24.947100, 60.167600]]]}, cost: 100}
  - add_venue: {at: [24.947100, 60.167600], kind: "kiosk", hours: "Th-Sa 18:00-04:00", cost: 40000}
  - add_stop: {at: [24.947100, 60.167600], service: "05:30-23:30"}
  - add_hosts: {at: [24.947100, 60.167600], hours: "Fr-Sa 22:00-04:00", cost: 60000}
  - add_toilet: {at: [24.947100, 60.167600]}
  - add_seats: {at: [24.947100, 60.167600], cost: 900}
  - add_crossing: {at: [24.947100, 60.167600]}
  - close_path: {along: {name: "Mikonkatu"}, hours: "22:00-05:00"}
  - open_path: {along: {type: "LineString", coordinates: [[24.947100, 60.167600], [24.949300, 60.167900]]}}
"""  # noqa: E501


def read(tmp_path: Path, text: str):
    (tmp_path / "try.yaml").write_text(text, encoding="utf-8")
    return read_scenario("try.yaml", folder=tmp_path)


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        read(tmp_path, text)
    return [str(fault) for fault in caught.value.faults]


def test_what_the_drawing_tool_writes_is_read(tmp_path):
    scenario = read(tmp_path, DRAWN)
    assert scenario.name == "Light and life on the park path"
    assert scenario.slug == "light-and-life-on-the-park-path"
    assert scenario.serves == ("PS-10", "CN-7")
    assert [edit.n for edit in scenario.edits] == [*range(1, 15)]
    line, street, point = scenario.edits[:3]
    assert isinstance(line, AddLamps)
    assert line.where.shape.equals(shapely.LineString([(24.9471, 60.1676), (24.9493, 60.1679)]))
    assert (street.where.name, street.where.word, street.cost) == ("Pohjoisesplanadi", "along", Cost(2500, 0))
    assert (point.every_m, line.every_m, point.cct_k) == (None, 25, 2700)
    venue, hosts = scenario.edits[6], scenario.edits[8]
    assert isinstance(venue, AddVenue)
    assert (venue.kind, venue.tag) == ("shop", "shop=kiosk")
    assert isinstance(hosts, AddHosts)
    assert hosts.cost == Cost(0, 60000)
    assert isinstance(scenario.edits[10], AddSeats)


def test_places_in_short_and_costs_with_a_currency(tmp_path):
    ring = [[24.94, 60.16], [24.95, 60.16], [24.95, 60.17], [24.94, 60.16]]
    (tmp_path / "park.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    text = f"""{HEAD}
  - add_lamps: {{along: Mikonkatu, {LAMP}, cost: {{capital: 2 500 EUR, yearly: 60}}}}
  - set_hours: {{venues: {{kind: cafe, within: park.geojson}}, hours: 24/7, cost: EUR 900}}
"""
    lamps, hours = (scenario := read(tmp_path, text)).edits
    assert scenario.currency == "EUR"
    assert (lamps.where.name, lamps.every_m, lamps.cost) == ("Mikonkatu", 25, Cost(2500, 60))
    assert isinstance(hours, SetHours)
    assert (hours.places.layer, hours.hours, hours.cost) == ("venues", "24/7", Cost(0, 900))
    assert hours.places.within.shape.equals(shapely.Polygon(ring))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("add_lamp: {along: A}", "the key 'add_lamp' is not known. Did you mean 'add_lamps'?"),
        (f"add_lamps: {{along: A, {LAMP}, evry_m: 3}}", "the key 'evry_m' is not known. Did you mean 'every_m'?"),
        (f"add_lamps: {{at: [1, 2], along: A, {LAMP}}}", "told by at and along. Give one of at, along, within."),
        (f"add_lamps: {{{LAMP}}}", "where it is, is told by nothing"),
        ("add_lamps: {along: A, height_m: high, flux_lm: 4000}", "found 'high'. Must be a valid number"),
        ("add_lamps: {along: A, height_m: .nan, flux_lm: 4000}", "height_m'"),
        ("add_seats: {at: [160.1, 124.9]}", "[160.1, 124.9] is no place. Write longitude, then latitude"),
        ("add_seats: {at: [1, x]}", "a place is not two numbers"),
        ("add_seats: {at: {type: LineString, coordinates: [[1, 2], [2, 3]]}}", "`at` holds a LineString. Give a point"),
        ("add_seats: {within: A}", "told by within. Give at."),
        ("close_path: {within: {type: Polygon, coordinates: [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}}", "crosses"),
        ("close_path: {within: {type: Polygon, coordinates: [[[0, 0], [1, 1], [1, 0], [0, 1]]]}}", "is not closed"),
        ("close_path: {within: {type: Circle, coordinates: [1, 2]}}", "the shape 'Circle' is not known. Known: Point"),
        ("close_path: {within: /etc/x.geojson}", "'/etc/x.geojson' is an absolute path"),
        ("close_path: {within: ../x.geojson}", "'../x.geojson' leaves the folder. Put the file into the folder of"),
        ("close_path: {within: none.geojson}", "there is no file 'none.geojson'"),
        ("close_path: {within: {darkest: {stretches: 3}}}", "cannot be the darkest stretches"),
        ("add_hosts: {at: [1, 2], hours: 22:00}", "the hours '22:00' cannot be read. Write them as OpenStreetMap does"),
        ("add_hosts: {at: [1, 2], hours: off}", "the hours 'off' say of no hour that it is open"),
        ("add_hosts: {at: [1, 2], hours: 'Mo-Fr \"by appointment\"'}", "hold a comment or a fallback"),
        ("add_venue: {at: [1, 2], kind: kiosc, hours: 24/7}", "'kiosc' is no kind of venue. Did you mean 'kiosk'?"),
        ("set_light: {along: A, lit: NO}", "found 'NO'. Must be 'yes' or 'no'"),
        ("set_light: {along: A, lit: no, hours: 24/7}", "hours stand beside `lit: no`"),
        ("set_hours: {hours: 24/7}", "it does not say of what. Give one of venues, stops, amenities."),
        ("set_hours: {venues: {}, hours: 24/7}", "no places are chosen. Give a kind, name, id or within."),
        ("change_space: {within: A}", "nothing about the space changes. Give hours, access or kind."),
        ("dim_lamps: {within: A, hours: 24/7, to: 30}", "found '30'. Must be less than or equal to 1"),
        ("add_seats: {at: [1, 2], cost: -3}", "Must be greater than or equal to 0"),
        ("add_seats: {at: [1, 2], cost: cheap}", "found 'cheap'. Must be a valid number"),
        ("add_seats: {at: [1, 2], at: [2, 3]}", "'at' stands here again"),
        ("add_seats: !!python/object:os.system {}", "is not allowed. Write plain values"),
        ("add_seats: &a {at: *a}", ""),
    ],
)
def test_a_fault_tells_its_line_and_what_to_write(tmp_path, line, said):
    (told,) = faults(tmp_path, f"{HEAD}  - {line}\n")
    assert "try.yaml, row 3" in told
    assert said in told


@pytest.mark.parametrize("key", ["add_cameras", "add_cctv", "add_patrol", "police_patrols", "add_drones"])
def test_cameras_and_patrols_are_no_edits_and_the_error_says_why(tmp_path, key):
    (told,) = faults(tmp_path, f"{HEAD}  - {key}: {{at: [1, 2]}}\n")
    assert f"{key!r} is no edit" in told
    assert "less intrusive means (TE-1): add_hosts, add_lamps, add_venue, set_hours." in told


def test_every_fault_of_a_file_comes_at_once(tmp_path):
    text = """name: ""
serves: [PS-99, CN-7]
edits:
  - add_seats: {at: [1, 2], cost: 5 EUR}
  - add_water: {at: [1, 2], cost: 5 USD}
  - add_seats: {at: [1, 2]}
    add_water: {at: [1, 2]}
  - add_hosts: {at: [1, 2], hours: never}
"""
    told = faults(tmp_path, text)
    assert len(told) == 5
    for row, said in ((1, "found ''"), (2, "'PS-99' is no recommendation"), (3, "costs are in EUR and USD"),
                      (6, "a line of edits holds 2"), (8, "the hours 'never'")):  # fmt: skip
        assert any(f"row {row}" in each and said in each for each in told), (row, told)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: Try\n", "the key 'edits' is missing"),
        ("name: Try\nedits: []\n", "there are no edits. Write one on each line"),
        ("name: Try\nedits: {}\n", "there are no edits"),
        (f"name: Try\nedits: [{', '.join(['{add_seats: {at: [1, 2]}}'] * 201)}]\n", "201 edits. Write at most 200"),
        ("- name: Try", "it does not hold `key: value` lines. See docs/scenarios.md"),
        ("name: Try\ncurrency: euro\nedits:\n  - add_seats: {at: [1, 2]}\n", "currency"),
    ],
)
def test_faults_of_the_whole(tmp_path, text, said):
    assert any(said in told for told in faults(tmp_path, text))


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.geojson").write_text("{}")
    (tmp_path / "in" / "park.geojson").symlink_to(tmp_path / "secret.geojson")
    (told,) = faults(tmp_path / "in", f"{HEAD}  - close_path: {{within: park.geojson}}\n")
    assert "is a link that leads out of the folder" in told


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(MissingFileError, match=r"none\.yaml: there is no such file.*draw one on the map"):
        read_scenario("none.yaml", folder=tmp_path)


@pytest.mark.parametrize(("name", "slug"), [("Ä/../b  c", "b-c"), ("夜", "scenario"), ("x" * 90, "x" * 40)])
def test_names_make_plain_ids(tmp_path, name, slug):
    assert read(tmp_path, f'name: "{name}"\nedits:\n  - add_seats: {{at: [1, 2]}}\n').slug == slug


SEATS = "  - add_seats: {at: [1, 2], cost: 10 EUR}\n"


def test_a_scenario_builds_on_others_each_once(tmp_path):
    (tmp_path / "below").mkdir()
    (tmp_path / "base.yaml").write_text(f"name: Base\nserves: [PS-1]\nedits:\n{SEATS}    label: seats\n")
    (tmp_path / "below/more.yaml").write_text("name: More\nedits:\n  - add_water: {at: [1, 2]}\n")
    (tmp_path / "mid.yaml").write_text(f"name: Mid\nbuilds_on: [base.yaml]\nedits:\n{SEATS}")
    text = (
        "name: Top\nserves: [PS-2]\nbuilds_on: [mid.yaml, base.yaml, below/more.yaml]\nedits:\n"
        "  - add_toilet: {at: [1, 2]}\n    needs: [seats]\n    stage: 2\n"
    )
    found = read(tmp_path, text)
    assert [each.key for each in found.edits] == ["add_seats", "add_seats", "add_water", "add_toilet"]
    assert [each.n for each in found.edits] == [1, 2, 3, 4]
    assert [each.source for each in found.edits][:3] == [
        "base.yaml, edit 1",
        "mid.yaml, edit 1",
        "below/more.yaml, edit 1",
    ]
    assert (found.name, found.serves, found.currency) == ("Top", ("PS-2", "PS-1"), "EUR")
    assert (found.edits[3].needs, found.edits[3].stage, found.stages) == (("seats",), 2, (1, 2))
    first, whole = found.by_stage()
    assert (first.name, len(first.edits), whole) == ("Top: stage 1", 3, found)
    assert [each.key for each in found.only("seats").edits] == ["add_seats"]
    with pytest.raises(CallError, match="no edit of 'Top' is called 'x'; there are: seats"):
        found.only("x")


@pytest.mark.parametrize(
    ("head", "beside", "said"),
    [
        ("builds_on: [nowhere.yaml]\n", "", "there is no file 'nowhere.yaml'"),
        ("builds_on: [../x.yaml]\n", "", "leaves the study folder"),
        ("builds_on: [dollars.yaml]\n", "", "costs in EUR and USD"),
        ("builds_on: [ring.yaml]\n", "", "builds on this file in turn"),
        ("builds_on: [faulty.yaml]\n", "", "faulty.yaml"),
        ("", "    needs: [set]\n", "it needs 'set', and no edit has that label. Did you mean 'seat'?"),
        ("", "    label: seat\n", "two edits are called 'seat'"),
        ("", "    needs: [late]\n", "it is made in stage 1 and needs 'late' of stage 2"),
        ("", "    label: a\n    needs: [b]\n", "'a' needs itself"),
        ("", "    stage: 0\n", "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_built_on_or_needed_is_said(tmp_path, head, beside, said):
    (tmp_path / "dollars.yaml").write_text("name: D\nedits:\n  - add_seats: {at: [1, 2], cost: 10 USD}\n")
    (tmp_path / "ring.yaml").write_text(f"name: R\nbuilds_on: [ring2.yaml]\nedits:\n{SEATS}")
    (tmp_path / "ring2.yaml").write_text(f"name: R2\nbuilds_on: [ring.yaml]\nedits:\n{SEATS}")
    (tmp_path / "faulty.yaml").write_text("name: F\nedits:\n  - add_seat: {at: [1, 2]}\n")
    others = f"{SEATS}    label: seat\n{SEATS}    label: late\n    stage: 2\n"
    others += f"{SEATS}    label: b\n    needs: [a]\n" if "label: a" in beside else ""
    with pytest.raises(DataError) as error:
        read(tmp_path, f"name: T\n{head}edits:\n{SEATS}{beside}{others}")
    assert said in " ".join(str(each) for each in error.value.faults)


def test_the_schema_for_editors_is_that_of_the_reader():
    told = json.loads((DOCS / "scenario.schema.json").read_text(encoding="utf-8"))
    assert told == json.loads(json.dumps(scenario_schema()))


def test_every_edit_stands_in_the_documentation():
    page = (DOCS / "scenarios.md").read_text(encoding="utf-8")
    for name in (*EditLine.model_fields, *ScenarioFile.model_fields):
        assert f"| `{name}` |" in page


#: What a hand, an editor or an attacker may leave in a file.
_LEFT = st.text("[]{}:,-\"' \n1aé&*!\x00\x1b\u202e", max_size=6)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(DRAWN) - 1), cut=st.integers(0, 12), put=_LEFT)
def test_a_broken_file_is_told_or_read_and_never_a_traceback(tmp_path, at, cut, put):
    told = ""
    try:
        read(tmp_path, DRAWN[:at] + put + DRAWN[at + cut :])
    except DataError as error:
        told = str(error)
    assert not {"\x1b", "\u202e"} & {*told}
