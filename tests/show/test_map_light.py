from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.lighting import Lighting
from geosafe.show.embed import Columns
from geosafe.show.map import draw_map
from geosafe.show.map_light import add_classes, light_told
from tests.browser import Visit, open_browser
from tests.show.synthetic import synthetic_study


def _lighting(blocks: gpd.GeoDataFrame) -> Lighting:
    """Six shares by hand, two gaps and two streets to look at."""
    names = ["inventory", "tagged lit", "nothing"]
    evidence = pd.DataFrame(
        {"phase": ["evening"] * 3 + ["night"] * 3, "told_by": names * 2, "length_km": [2.0, 1.0, 7.0, 0.0, 3.0, 7.0],
         "share": [0.2, 0.1, 0.7, 0.0, 0.3, 0.7]}
    )  # fmt: skip
    line = [shapely.LineString([(0, 0), (1, 1)])] * 2
    gaps = gpd.GeoDataFrame(
        {"phase": ["dark", "evening"], "block_id": [blocks.index[5], blocks.index[5]], "from_m": [12.4, 60.0],
         "to_m": [43.6, 75.0], "from_end": ["north", "north"], "length_m": [31.2, 15.0]},
        geometry=line, crs=blocks.crs,
    )  # fmt: skip
    survey = gpd.GeoDataFrame(
        {"unknown_m": [105.2, 40.0]}, geometry=line, crs=blocks.crs, index=[blocks.index[5], blocks.index[0]]
    )
    return Lighting(blocks, evidence, gaps, blocks.iloc[:0], survey)


def test_what_the_legend_and_the_panels_are_told() -> None:
    blocks = synthetic_study()[1].blocks
    told = light_told(_lighting(blocks), blocks)
    assert told["told_by"]["evening"] == [["inventory", 20.0, 2.0], ["tagged lit", 10.0, 1.0], ["nothing", 70.0, 7.0]]
    assert told["told_by"]["night"] == [["tagged lit", 30.0, 3.0], ["nothing", 70.0, 7.0]]
    assert told["first"] == [[5, 105], [0, 40]]
    assert told["gaps"] == [[5, "dark", 12, 44, "north"], [5, "evening", 60, 75, "north"]]
    assert light_told(None, blocks) == {}


def test_codes_of_classes() -> None:
    units = gpd.GeoDataFrame({"light_night_class": ["P1", "P7", None], "light_night_needed": ["P3", "P4", "P6"],
                              "light_night_over_lit": ["yes", "no", None]})  # fmt: skip
    columns = Columns()
    add_classes(columns, units, "blocks")
    stored = {name: np.frombuffer(part, dtype="u1").tolist()
              for (name, _, _), part in zip(columns.index, columns._blocks, strict=True)}  # fmt: skip
    assert stored == {"blocks.night.light.class": [1, 7, 0], "blocks.night.light.needed": [3, 4, 6],
                      "blocks.night.light.over": [1, 0, 0]}  # fmt: skip


@pytest.mark.browser
def test_the_map_tells_what_nobody_knows_and_leads_there(tmp_path: Path) -> None:
    study, scores = synthetic_study()
    object.__setattr__(scores, "lighting", _lighting(scores.blocks))
    scores.blocks["light_night_class"], scores.blocks["light_night_needed"] = "P5", "P3"
    page = draw_map(study, scores).save(tmp_path / "map.html")
    with open_browser() as browser:
        visit = Visit(browser, page, part="#night-light")
        key = visit.page.inner_text("#key")
        assert "Nobody knows: 70 %, 7 km" in key
        assert "A tag that says lit: 30 %" in key
        visit.page.click(".first .link >> nth=0")
        assert visit.page.inner_text("#panel h2") == scores.blocks["name"].iloc[5]
        assert "reach lighting class P5; P3 suits" in visit.page.inner_text("#panel .facts")
        assert "Dark from 12 m to 44 m, measured from its end in the north" in visit.page.inner_text("#panel .facts")
        assert "Dark from 60 m" not in visit.page.inner_text("#panel")
        visit.page.check("#phase-day")
        assert "Dark from" not in visit.page.inner_text("#panel")
        assert visit.was_quiet()
