from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
import shapely

from geosafe import params
from geosafe.lamp_hours import is_timetable
from geosafe.light import illuminance_at
from geosafe.light_points import points_along
from geosafe.pipeline import draft_study, read_study
from geosafe.score.light import BASES, light_of_streets
from geosafe.score.lighting import lighting
from geosafe.score.raw import Raw
from geosafe.score.score_study import score_study
from geosafe.score.streets import streets_of
from tests.score.town import AREA, HOURS, Way, lamps_at, town

WAYS = {
    "1": Way([(0, 0), (100, 0)], lit="lit"),
    "2": Way([(0, 100), (50, 100)]),
    "3": Way([(0, 200), (80, 200)]),
    "4": Way([(0, 300), (40, 300)], lit="unlit"),
    "5": Way([(0, 400), (60, 400)], lit="lit", lit_hours="limited"),
    "6": Way([(0, 500), (20, 500)]),
    "7": Way([(0, 600), (30, 600)], kind="crossing"),
    "8": Way([(0, 700), (500, 700)], in_area=False),
}
PEOPLE = {"1": 5.0, "2": 1.0, "3": 4.0, "4": 9.0, "5": 9.0, "6": 2.0, "7": 9.0}


def found(people=PEOPLE, **layers):
    hours = layers.pop("hours", HOURS)
    study = town(WAYS, hours=hours, **layers)
    study.blocks["ranked"] = study.blocks["kind"] != "crossing"
    expected = np.outer([people[block] for block in study.blocks.index], [0, 1, 3])
    activity = Raw(expected, expected, expected, expected, expected)
    return lighting(study, light_of_streets(study, streets_of(study)), activity)


def test_what_tells_of_the_light_by_length() -> None:
    told = found(lamps=lamps_at([(10, 501)]), coverage={"lamps": shapely.box(-5, 90, 25, 110)}).evidence
    night = told[told["phase"] == "night"].set_index("told_by")["length_km"]
    expected = {"inventory": 0.026, "light raster": 0, "tagged lit": 0.1, "tagged partly lit": 0.06,
                "tagged unlit": 0.04, "lamps on the map": 0.02, "nothing": 0.024 + 0.08 + 0.03}  # fmt: skip
    assert list(night.index) == list(BASES)
    assert night.to_dict() == pytest.approx(expected, abs=0.0015)
    assert told.groupby("phase")["share"].sum().tolist() == pytest.approx([1, 1])
    assert told["length_km"].sum() == pytest.approx(2 * 0.38)  # the area alone, in two phases


def test_nobody_knows() -> None:
    assert found().nobody_knows == pytest.approx((50 + 80 + 20 + 30) / 380, abs=0.001)
    lamps = lamps_at([(10, 501), (1, 501), (19, 501)], on_hours="15:00-23:00")  # they prove light in the evening alone
    assert found(lamps=lamps).nobody_knows == pytest.approx((50 + 80 + 20 + 30) / 380, abs=0.001)


def test_streets_to_look_at_are_ranked_by_people_after_dark() -> None:
    listed = found().to_survey
    assert listed.index.tolist() == ["3", "6", "2"]  # no crossing, and what a tag tells is known
    assert listed["rank"].tolist() == [1, 2, 3]
    # Evening 1460 h, night 2920 h at three times the people: 7/3 of PEOPLE.
    assert listed["people"].tolist() == pytest.approx([4 * 7 / 3, 2 * 7 / 3, 7 / 3])
    assert listed["unknown_m"].tolist() == pytest.approx([80, 20, 50])
    assert listed["walk_m"].tolist() == pytest.approx([80, 100, 150])
    assert listed["unknown_share"].tolist() == pytest.approx([1, 1, 1])


def test_where_nobody_knows_who_can_be_expected_the_longest_stands_first() -> None:
    listed = found(people=dict.fromkeys(PEOPLE, np.nan)).to_survey
    assert listed.index.tolist() == ["3", "2", "6"]  # 80, 50 and 20 m
    assert listed["people"].isna().all()
    some = found(people=PEOPLE | {"3": np.nan}).to_survey
    assert some.index.tolist() == ["6", "2", "3"]  # unknown is not none, and comes last
    assert some["people"].isna().tolist() == [False, False, True]


def test_a_phase_that_is_hardly_there_does_not_count() -> None:
    assert found(hours=HOURS | {"night": 0.0}).to_survey["people"].tolist() == pytest.approx([4, 2, 1])
    assert found(hours=HOURS | {"evening": 0.0}).to_survey["people"].tolist() == pytest.approx([12, 6, 3])


def test_a_block_that_is_mostly_known_is_not_listed() -> None:
    listed = found(coverage={"lamps": shapely.box(-5, 190, 50, 210)}).to_survey
    assert "3" not in listed.index
    assert "3" in found(coverage={"lamps": shapely.box(-5, 190, 30, 210)}).to_survey.index


def test_scores_carry_the_lighting() -> None:
    scores = score_study(town(WAYS, lamps=lamps_at([(50, 3)]), coverage={"lamps": AREA}))
    assert scores.lighting is not None
    assert scores.lighting.lamps.index.tolist() == ["lamp50.000,3.000"]
    # Both ends of street 1, and six others whole.
    assert len(scores.lighting.dark_gaps) == 8
    for kind in ("segments", "blocks", "spaces"):
        assert "light_night_class" in getattr(scores, kind)


# --- docs/light.md ---------------------------------------------------------------------------------

PAGE = (Path(__file__).parents[2] / "docs" / "light.md").read_text(encoding="utf-8")
SECTIONS = dict(zip(*[iter(re.split(r"^#+ (.+)$", PAGE, flags=re.MULTILINE)[1:])] * 2, strict=True))


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the tables below a heading, without their heads."""
    lines = re.findall(r"^\|(.+)\|$\n?(?!\| ---)", SECTIONS[heading], flags=re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines if not re.fullmatch(r"[\s|-]+", line)]


def numbers(text: str) -> list[float]:
    return [float(each.replace(",", "")) for each in re.findall(r"(?<![\w.])[\d,]*\.?\d+", text)]


@pytest.mark.parametrize("table", ["dark_gaps", "lit_conflicts", "to_survey", "light_evidence"])
def test_every_column_of_the_layers_stands_on_the_page(table, demo_scores):
    frame = getattr(demo_scores.lighting, table.removeprefix("light_"))
    told = [name for cells in rows(table) for name in re.findall(r"`([a-z_]+)`", cells[0])]
    index = [frame.index.name] if frame.index.name else []
    assert told[: len(index)] == index
    assert set(told) == {*index, *frame.columns} - {"geometry"}


def test_every_column_of_the_lamps_stands_on_the_page(demo_scores, demo_study):
    told = {name for cells in rows("lamps") for name in re.findall(r"`([a-z_]+)`", cells[0])}
    assert told == set(demo_scores.lighting.lamps) - (set(demo_study.lamps) - {"height_m", "flux_lm"})


def test_what_is_assumed_stands_on_the_page():
    told = {cells[0]: numbers(" ".join(cells[1:])) for cells in rows("What is assumed of a lamp")}
    assert told["power and kind"] == [params.KNOWN_EFFICACY_UNCERTAINTY] * 2
    assert told["power"] == [params.LAMP_EFFICACY_LM_PER_W, *[params.EFFICACY_UNCERTAINTY] * 2]
    assert told["neither"] == [params.FLUX_UNCERTAINTY] * 2
    for kind, efficacy in params.LAMP_KINDS_LM_PER_W.items():
        assert told[kind] == [efficacy]
    usual = {road.split(":")[0]: values for road, values in told.items() if ":" in road}
    assert {road: values[:2] for road, values in usual.items()} == {k: list(v) for k, v in params.LAMP_ROADS.items()}
    for road, (_, height, *ends) in usual.items():
        off = params.HEIGHT_UNCERTAINTY[road]
        assert ends == pytest.approx([height / off, height * off], abs=0.05)


def test_classes_stand_on_the_page():
    told = {cells[0]: numbers(" ".join(cells[1:])) for cells in rows("Classes") if cells[0].startswith("P")}
    assert told == {name: list(asked) for name, asked in params.P_CLASSES.items()} | {"P7": []}


def test_timetables_of_the_page_are_read():
    for cells in rows("When lamps burn"):
        for text in re.findall(r"`([^`]+)`", cells[0]):
            assert is_timetable(text), text


def test_the_figure_by_hand(demo_scores):
    page = SECTIONS["A figure by hand"]
    lamps = {cells[0].strip("`"): cells for cells in rows("A figure by hand") if cells[0].startswith("`node/")}
    taken = demo_scores.lighting.lamps.loc[list(lamps)]
    intensity = []
    for (_, road, height, flux, candela), (_, lamp) in zip(lamps.values(), taken.iterrows(), strict=True):
        assert (road, numbers(height), numbers(flux)) == (lamp["road"], [lamp["height_m"]], [lamp["flux_lm"]])
        intensity.append(lamp["flux_lm"] * params.MAINTENANCE_FACTOR / (2 * math.pi))
        assert numbers(candela)[0] == pytest.approx(intensity[-1], abs=0.05)
    total = []
    for cells in (cells for cells in rows("A figure by hand") if re.fullmatch(r"[\d.]+ m", cells[0])):
        _, first, gives, second, adds, together = (numbers(cell)[0] for cell in cells)
        for candela, height, away, lx in zip(intensity, taken["height_m"], (first, second), (gives, adds), strict=True):
            assert lx == pytest.approx(candela * height / (height**2 + away**2) ** 1.5, abs=0.0025)
        assert together == pytest.approx(gives + adds, abs=0.0011)
        total.append(together)
    mean, least = (total[0] / 2 + sum(total[1:-1]) + total[-1] / 2) / 5, total[-1]
    low = (total[-1] + total[-2]) / 2
    lower = taken["height_m_least"].iloc[0]
    ends = [intensity[0] / 2 * lower / (lower**2 + away**2) ** 1.5 for away in (18.52, 20.27)]
    assert f"({ends[1]:.3f} + {ends[0]:.3f}) ÷ 2 = {sum(ends) / 2:.3f} lx" in page
    at_least = 100 * math.log(sum(ends) / 2 / 0.2) / math.log(15)
    score = 100 * math.log(low / 0.2) / math.log(15)
    bold = [float(each) for each in re.findall(r"\*\*([\d.]+)\*\*", page)]
    assert bold == pytest.approx([mean, least, least / mean, low, score, at_least], abs=0.051)
    row = demo_scores.segments.loc["427775608.1"]
    columns = ["mean_lx", "min_lx", "uniformity", "raw"]
    assert bold[:4] == pytest.approx(row[[f"light_night_{name}" for name in columns]].astype(float).tolist(), abs=0.005)
    assert bold[4:] == pytest.approx(row[["light_night", "light_night_lo"]].astype(float).tolist(), abs=0.06)
    assert row[["light_night_class", "light_night_needed", "lit"]].tolist() == ["P6", "P3", "lit"]
    assert row["light_night_hi"] == 100


# --- Real places -----------------------------------------------------------------------------------

DATA = Path(__file__).parents[2] / "../shared/data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="needs the places beside the repository")


@needs_data
def test_holborn(tmp_path):
    """Camden's inventory reaches the north-west corner; elsewhere the tag tells of a third of the length."""
    city = DATA / "london-city"
    file, _ = draft_study(
        tmp_path / "holborn", osm=city / "london-city-holborn.osm.pbf", lamps=[city / "Camden_Street_Lighting.csv"]
    )
    study = read_study(file)
    scores = score_study(study)
    known = scores.lighting
    assert known.nobody_knows == pytest.approx(0.535, abs=0.02)
    night = known.evidence[known.evidence["phase"] == "night"].set_index("told_by")["length_km"]
    lit = study.segments[study.segments["in_area"] & (study.segments["lit"] == "lit")]
    assert night["tagged lit"] < lit["length_m"].sum() / 1000  # the inventory goes before the tag
    assert night.sum() == pytest.approx(study.segments.loc[study.segments["in_area"], "length_m"].sum() / 1000)
    gaps = known.dark_gaps
    assert set(gaps["phase"]) == {"dark"}
    assert gaps["length_m"].is_monotonic_decreasing
    covered = study.coverage["lamps"].buffer(0.01)
    assert gaps.within(covered).all()
    assert (gaps["to_m"] <= study.blocks.loc[gaps["block_id"]].length.to_numpy() + 0.01).all()
    assert "Hatton Place" in gaps["name"].tolist()[:5]
    assert known.lit_conflicts["name"].tolist() == ["Hatton Place"]
    listed = known.to_survey
    assert listed["people"].is_monotonic_decreasing
    assert scores.blocks.loc[listed.index, "light_night_evidence"].eq("unknown").mean() > 0.9
    # The figure of the methods page: at points that would be lit, buildings take over 30 % of the light at some 19 %.
    outdoors = study.segments[study.segments["in_area"] & ~study.segments["tunnel"]]
    points = points_along(outdoors.geometry.to_numpy()).xy
    lamps, walls = known.lamps, study.buildings.geometry[study.buildings["walls"]].to_numpy()
    light = illuminance_at(points, lamps.get_coordinates(), lamps["height_m"], lamps["flux_lm"], obstacles=walls)
    free = light.lx + light.blocked_lx
    assert 0.12 < (light.blocked_lx > 0.3 * free)[free >= 1].mean() < 0.22


@needs_data
def test_san_francisco(tmp_path):
    """Three lamps and ten tags: almost everything is a blank spot, and none of it is called dark."""
    file, _ = draft_study(tmp_path / "sf", osm=DATA / "sanfrancisco" / "san-francisco-downtown.osm.pbf")
    scores = score_study(read_study(file))
    known = scores.lighting
    assert known.nobody_knows > 0.98
    assert known.dark_gaps.empty
    assert scores.blocks["light_night_class"].isna().all()
    assert scores.blocks["light_night_over_lit"].isna().all()
    assert known.to_survey["name"].head(20).notna().mean() > 0.8
    assert len(known.to_survey) > 0.9 * scores.blocks["ranked"].sum()
