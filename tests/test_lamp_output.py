from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from geosafe.errors import CallError
from geosafe.lamp_output import lamp_output
from geosafe.light import illuminance_at
from geosafe.params import LAMP_KINDS_LM_PER_W, LAMP_ROADS


def lamp(**columns: Any) -> pd.Series:
    return lamp_output(pd.DataFrame({name: [value] for name, value in columns.items()}, index=["lamp"])).loc["lamp"]


@pytest.mark.parametrize(
    ("known", "flux", "least", "most", "told_by"),
    [
        ({"flux_lm": 3000.0, "power_w": 70.0, "kind": "led"}, 3000, 3000, 3000, "recorded"),
        ({"flux_lm": 0.0}, 0, 0, 0, "recorded"),
        ({"power_w": 50.0, "kind": "led"}, 5500, 4400, 6875, "power and kind"),  # 110 lm/W, ÷ and × 1.25
        ({"power_w": 70.0, "kind": "high-pressure sodium"}, 5600, 4480, 7000, "power and kind"),
        ({"power_w": 60.0, "kind": None}, 5400, 3600, 8100, "power"),  # 90 lm/W, ÷ and × 1.5
        ({"kind": "led", "road": "main"}, 10_000, 5000, 20_000, "road"),
        ({"road": "path"}, 2500, 1250, 5000, "road"),
        ({"road": None}, 4000, 2000, 8000, "road"),
        ({"height_m": 4.0}, 4000, 2000, 8000, "road"),
    ],
)
def test_output(known: dict[str, Any], flux: float, least: float, most: float, told_by: str) -> None:
    found = lamp(**known)
    assert [found[f"flux_lm{end}"] for end in ("", "_least", "_most")] == pytest.approx([flux, least, most])
    assert found["flux_from"] == told_by


@pytest.mark.parametrize(
    ("known", "heights", "told_by"),
    [({"height_m": 5.0, "road": "main"}, (5, 5, 5), "recorded"),
     ({"height_m": np.nan, "road": "main"}, (9, 6.75, 12), "road"),
     ({"road": "path"}, (4.5, 4, 5.0625), "road"), ({"power_w": 40.0}, (6, 4.5, 8), "road")],
)  # fmt: skip
def test_height(known: dict[str, Any], heights: tuple[float, float, float], told_by: str) -> None:
    found = lamp(**known)
    assert [found[f"height_m{end}"] for end in ("", "_least", "_most")] == pytest.approx(heights)
    assert found["height_from"] == told_by


def test_every_usual_lamp_gives_some_fifteen_lux_below() -> None:
    for flux, height in LAMP_ROADS.values():
        below = illuminance_at([(0, 0)], [(0, 0)], [height], [flux]).lx[0]
        assert below == pytest.approx(15, abs=1)


def test_kinds_are_ordered_as_makers_tell() -> None:
    worth = LAMP_KINDS_LM_PER_W
    assert worth["incandescent"] < worth["mercury"] < worth["metal halide"] < worth["high-pressure sodium"]
    assert worth["high-pressure sodium"] < worth["low-pressure sodium"] < worth["led"]


def test_a_road_of_another_name() -> None:
    with pytest.raises(CallError, match="road must be one of main, street, path, or missing, got 'motorway'"):
        lamp_output(pd.DataFrame({"road": ["main", "motorway", None]}))


def test_it_keeps_the_index_and_no_lamp_is_no_row() -> None:
    lamps = pd.DataFrame({"power_w": [10.0, np.nan]}, index=["b", "a"])
    assert lamp_output(lamps).index.tolist() == ["b", "a"]
    assert len(lamp_output(lamps[:0])) == 0
