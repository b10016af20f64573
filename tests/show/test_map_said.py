"""What the map tells of what people said: the truth of the answers, and nothing of fewer than five people."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.params import WALK_PARAMETERS
from geosafe.read.recipe import read_recipe
from geosafe.score.perception import perception
from geosafe.score.raw import Raw
from geosafe.scores import Scores
from geosafe.show.map import draw_map
from geosafe.show.map_said import gap, said
from geosafe.show.pack_shapes import Grid
from geosafe.show.view_values import Subject
from geosafe.study import Study
from tests.browser import Visit, open_browser
from tests.show.payloads import MARK, PAYLOADS
from tests.show.synthetic import synthetic_study


def answered(rows: list[dict[str, object]]) -> tuple[Study, Scores]:
    """Return the made-up town with answers in its first spaces: each row tells its space, who, and what else."""
    study, scores = synthetic_study()
    points = scores.spaces.geometry.representative_point()
    frame = gpd.GeoDataFrame(
        [{"walk": "1", "stop": str(row["space"]), "group": None, "phase": "night", "words": None, "change": None,
          "segment_id": None, "fraction": np.nan, "snap_m": np.nan, "source": "w.csv", "source_row": k + 2,
          **dict.fromkeys(WALK_PARAMETERS, 2.0), **{key: value for key, value in row.items() if key != "space"}}
         for k, row in enumerate(rows)],
        geometry=[points.iloc[int(str(row["space"]))] for row in rows], crs=study.crs,
        index=pd.Index([f"w.csv:{k + 2}" for k in range(len(rows))], name="observation_id"),
    )  # fmt: skip
    study = replace(study, observations=frame)
    rate = np.ones((len(study.blocks), 4))
    found = perception(study, Raw(rate, rate, rate, rate, np.zeros_like(rate)))
    return study, replace(scores, perception=found)


def told(rows: list[dict[str, object]]) -> dict[str, dict]:
    study, scores = answered(rows)
    return {place["name"]: place for place in said(scores, study.observations, Grid(*study.location))}


def people(space: int, feelings: list[float], **more: object) -> list[dict[str, object]]:
    return [{"space": space, "rater": f"r{k}", "feeling": feeling, **more} for k, feeling in enumerate(feelings)]


def test_what_everyone_said_is_told() -> None:
    (place,) = told(people(0, [0, 0, 1, 1, 0, 0], group="w")).values()
    night = place["phases"]["night"]
    assert place["unit"] == ["spaces", 0]
    assert (night["n"], night["insecure"], night["quadrant"]) == (6, 6, 1)
    assert night["ratings"][WALK_PARAMETERS.index("feeling")] == 0.3
    assert night["ratings"][WALK_PARAMETERS.index("light")] == 2.0
    assert [(group, n) for group, n, _ in night["groups"]] == [("w", 6)]


def test_nothing_is_told_of_fewer_than_five_people() -> None:
    (place,) = told(people(0, [0, 0, 1, 3], words="alone here")).values()
    assert place["phases"] == {}


def test_a_count_under_five_of_those_who_felt_insecure_is_held_back_and_so_is_a_small_group() -> None:
    rows = [*people(0, [0, 0, 1, 1, 2, 3, 3, 3], group="w")[:6], *people(0, [0] * 6 + [3, 3], group="m")[6:]]
    (place,) = told(rows).values()
    night = place["phases"]["night"]
    assert (night["n"], night["insecure"]) == (8, None)
    assert night["groups"] == []  # what two people said would follow from all and from the six


def test_groups_are_told_where_nobody_else_can_be_worked_out() -> None:
    rows = [*people(0, [0, 0, 1, 1, 2], group="w"), *people(0, [3] * 10, group="m")[5:]]
    (place,) = told(rows).values()
    assert [(group, n) for group, n, _ in place["phases"]["night"]["groups"]] == [("m", 5), ("w", 5)]


def test_how_few_felt_otherwise_cannot_be_worked_out() -> None:
    """Five of six would tell that one person, whom the group may know, did not feel so."""
    (place,) = told(people(0, [0, 0, 1, 1, 0, 3])).values()
    night = place["phases"]["night"]
    assert (night["n"], night["insecure"], night["most"]) == (6, None, True)


def test_every_word_leads_to_its_row() -> None:
    rows = people(0, [0, 1, 2, 3, 0])
    rows[2] |= {"words": "Too dark", "change": "A kiosk"}
    (place,) = told(rows).values()
    assert place["phases"]["night"]["words"] == [["Too dark", "A kiosk", "w.csv:4"]]


@pytest.mark.browser
def test_the_recipe_shows_who_feels_what_where(tmp_path: Path) -> None:
    study, scores = answered([*people(0, [0, 0, 1, 1, 0, 3]), *people(1, [3, 3, 2, 3, 3, 2])])
    page = draw_map(study, scores, recipe=read_recipe("perception")).save(tmp_path / "map.html")
    name = scores.spaces["name"].iloc[0]
    with open_browser() as browser:
        visit = Visit(browser, page)
        key = visit.page.inner_text("#key")
        assert "▲\nFelt insecure; no more than usual is recorded." in key
        visit.page.click(f"#key .link:has-text('{name}') >> nth=0")
        panel = visit.page.inner_text("#panel")
        assert "6 people answered here; all but a few (fewer than 5) felt insecure." in panel
        assert "−" not in visit.page.inner_text("#panel .ratings")
        visit.page.check("#phase-day", force=True)
        assert "Fewer than 5 people answered here" in visit.page.inner_text("#panel")
        assert visit.complaints == []


@pytest.mark.browser
def test_two_spots_in_one_space_are_told_apart(tmp_path: Path) -> None:
    """The second stop lies in the first space as well."""
    study, scores = answered([*people(0, [0, 0, 0, 0, 0]), *people(1, [3, 3, 2, 3, 3])])
    moved = study.observations.copy()
    moved.loc[moved["stop"] == "1", "geometry"] = shapely.affinity.translate(moved.geometry.iloc[0], 80, 0)
    study = replace(study, observations=moved)
    rate = np.ones((len(study.blocks), 4))
    scores = replace(scores, perception=perception(study, Raw(rate, rate, rate, rate, np.zeros_like(rate))))
    name = scores.spaces["name"].iloc[0]
    gaps = scores.perception.places["gap_night"].to_numpy() * 100
    shown = gap(Subject(study, scores), "spaces", "night")
    assert len(gaps) == 2
    assert gaps[0] != gaps[1]
    assert shown is not None
    assert shown.value[0] == pytest.approx(gaps.mean())  # its colour is of both
    with open_browser() as browser:
        visit = Visit(browser, draw_map(study, scores, recipe=read_recipe("perception")).save(tmp_path / "map.html"))
        listed = visit.page.locator("#key .quadrant + .first .link").all_inner_texts()
        assert sorted(listed) == [f"{name}, spot 1 of 2", f"{name}, spot 2 of 2"]
        visit.page.click("#key .quadrant + .first .link >> nth=0")
        assert visit.page.locator("#panel h4").all_inner_texts() == ["Spot 1 of 2", "Spot 2 of 2"]
        assert visit.complaints == []


@pytest.mark.browser
def test_what_people_wrote_is_shown_as_text(tmp_path: Path) -> None:
    rows = [{"space": 0, "rater": f"r{k}", "feeling": 0.0, "words": payload, "group": payload}
            for k, payload in enumerate(PAYLOADS)]  # fmt: skip
    study, scores = answered(rows)
    page = draw_map(study, scores, recipe=read_recipe("perception")).save(tmp_path / "map.html")
    with open_browser() as browser:
        visit = Visit(browser, page)
        visit.page.click("#key .first .link >> nth=0")
        visit.page.click("#panel .quotes summary")
        quotes = visit.page.locator("#panel .quotes q").all_inner_texts()
        assert len(quotes) == len(PAYLOADS)
        assert visit.page.evaluate(f"window.{MARK}") is None
        assert visit.complaints == []
