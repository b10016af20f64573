"""``geosafe new`` on tables as portals publish them: it guesses right, or asks."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from ruamel.yaml import YAML

from geosafe.read.guess_source import guess_incidents, guess_lamps
from geosafe.read.incidents import read_incidents
from geosafe.read.lamps import read_lamps
from geosafe.read.number_column import split_pairs
from geosafe.read.study_file import IncidentsEntry, LampsEntry
from tests.read.portals import PORTALS, Portal
from tests.xlsx_files import write_xlsx


@pytest.mark.parametrize("portal", PORTALS, ids=lambda portal: portal.name)
def test_a_table_of_a_portal_is_drafted_right(portal: Portal, tmp_path: Path) -> None:
    rows = portal.rows()
    file = portal.write(tmp_path, rows)
    common = {"name": file.name, "box": portal.box, "country": portal.country, "number": 1}
    if portal.layer == "incidents":
        draft = guess_incidents(file, timezone=portal.timezone, **common)
    else:
        draft = guess_lamps(file, **common)
    assert draft.usable, draft.questions
    entry = YAML(typ="safe").load(draft.text)[0]
    assert entry["columns"] == dict(portal.columns)
    assert entry.get("crs") == portal.crs
    assert entry.get("dates") == portal.dates
    for text in portal.asks:
        assert any(text in question for question in draft.questions), draft.questions

    for name, data in draft.files.items():
        (tmp_path / name).write_bytes(data)
    if portal.layer == "incidents":
        frame = read_incidents(IncidentsEntry(**entry), folder=tmp_path, timezone=portal.timezone).frame
        local = frame["start"].dt.tz_convert(portal.timezone).dt.tz_localize(None)
        told = pd.Series([row.time.replace(second=0) for row in rows])
        assert (abs(local.dt.floor("min").reset_index(drop=True) - told) <= pd.Timedelta(hours=1)).all()
        assert frame["kind"].tolist() == [row.kind for row in rows]
        assert (frame["timing"] == "instant").all()
    else:
        frame = read_lamps(LampsEntry(**entry), folder=tmp_path).frame
        assert frame["power_w"].tolist() == [float(row.kind) for row in rows]
        kinds = {"hamburg-lamps": ("high-pressure sodium", "led", None),
                 "lyon-lamps": ("high-pressure sodium", "led", "mercury"),
                 "madrid-lamps": ("high-pressure sodium", "led", "metal halide")}[portal.name]  # fmt: skip
        assert frame["kind"].tolist() == [kinds[row.number % 3] for row in rows]
    at = gpd.GeoSeries(frame.geometry).to_crs(4326)
    assert len(at) == len(rows)
    np.testing.assert_allclose(at.x, [row.lon for row in rows], atol=2e-5)
    np.testing.assert_allclose(at.y, [row.lat for row in rows], atol=2e-5)


def test_a_title_above_the_header_is_asked_for(tmp_path: Path) -> None:
    cells = [["Street crime in 2023"], [], ["lon", "lat", "date", "kind"], [13.4, 52.5, "2023-02-03", "Theft"]]
    file = write_xlsx(tmp_path / "a.xlsx", {"Sheet": cells})
    draft = guess_incidents(
        file, name="a.xlsx", box=(13.3, 52.4, 13.5, 52.6), timezone="Europe/Berlin", country="DE", number=1
    )
    assert not draft.usable
    assert "row 3 looks like it" in draft.questions[0]


@pytest.mark.parametrize(
    ("cell", "lon", "lat"),
    [
        ("48.85, 2.35", 2.35, 48.85),
        ("(41.88, -87.62)", -87.62, 41.88),
        ("POINT (2.35 48.85)", 2.35, 48.85),
        ("SRID=4326;Point(2.35 -48.85)", 2.35, -48.85),
        ("48.85 N, 2.35 E", np.nan, np.nan),
        ("48,85, 2,35", np.nan, np.nan),
        ("48,85", np.nan, np.nan),
        ("48.85,2.35", 2.35, 48.85),
        ("", np.nan, np.nan),
    ],
)
def test_a_point_in_one_cell(cell: str, lon: float, lat: float) -> None:
    found = split_pairs(pd.Series([cell], dtype="str"))
    np.testing.assert_equal([each.iloc[0] for each in found], [lon, lat])
