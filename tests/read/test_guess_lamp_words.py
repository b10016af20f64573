"""Which columns of an inventory tell the kind of lamp and when it burns."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geosafe.read.guess_columns import guess_columns
from geosafe.read.guess_lamp_words import ask_about, say_read
from geosafe.read.guess_source import guess_lamps

DATA = Path(__file__).parents[2] / "../shared/data"
PLACE = {"lon": ["2", "2.001"] * 20, "lat": ["1", "1"] * 20}


def guess(**cells: list[str]) -> dict[str, str]:
    rows = pd.DataFrame(
        {**PLACE, **{name: list(each) * (40 // len(each)) for name, each in cells.items()}}, dtype="str"
    )
    found = guess_columns(rows, layer="lamps")
    return {role: column for role, column in found.items() if role not in ("lon", "lat")}


@pytest.mark.parametrize(
    ("column", "cells", "role"),
    [
        ("Lamp Type", ["SON", "LED"], "kind"),
        ("Technology", ["LED", "LED"], "kind"),
        ("Ausführung", ["LED", "HQL"], "kind"),  # by its values alone
        ("Ausführung", ["LED", "LED"], None),  # one word in all rows may mean anything
        ("Lamp Type", ["A1", "A2", "A3", "LED"], None),
        ("Column material", ["Metal", "Wood"], None),
        ("Punto", [f"PL-{k}" for k in range(40)], None),  # each another: a name, no kind
        ("Burning hours", ["dusk-dawn", "PN"], "on_hours"),
        ("Burning hours", ["dusk-dawn", "PN", "PN", "PN"], None),
        ("Remark", ["dusk-dawn", "20:00-05:00"], None),
        ("Switch-off regime", ["00:00-05:00", "01:00-05:00"], None),
        ("SwitchOffSchedule", ["00:00-05:00", "01:00-05:00"], None),
        ("extinction", ["00:00-05:00", "01:00-05:00"], None),
        ("Schedule", ["2021", "2022"], None),
        ("Height", ["20", "30"], "height_m"),
        ("Height (ft)", ["20", "30"], None),
        ("Leistung kW", ["0.07", "0.1"], None),
        ("Flux klm", ["4", "5"], None),
        ("flujo_luminoso", ["4000", "5000"], "flux_lm"),
    ],
)  # fmt: skip
def test_a_column_is_taken_by_its_name_and_values(column: str, cells: list[str], role: str | None) -> None:
    assert guess(**{column: cells}) == ({role: column} if role else {})


def test_what_is_read_and_what_is_not_is_said() -> None:
    cells = pd.Series(["35/18"] * 5 + ["All night"] * 3 + ["20:00-02:00"] * 2 + ["PN", "null", ""], name="Regime")
    assert say_read(cells, "on_hours") == (
        "10 of 11 values can be read: 35/18 (on at 35 lx, off at 18 lx); All night (whenever it is dark); "
        "20:00-02:00 (hours), but not PN"
    )
    assert say_read(pd.Series(["SON", "Gas"]), "kind") == (
        "1 of 2 values can be read: SON (high-pressure sodium), but not Gas"
    )


def test_columns_that_are_left_out_are_asked_about(tmp_path: Path) -> None:
    off, height = pd.Series(["00:00-05:00"], name="extinction"), pd.Series(["20"], name="Height (ft)")
    assert "It is left out: it seems to say when they are off." in ask_about(off, "on_hours")
    rows = pd.DataFrame({**PLACE, "Regime": "R1", off.name: off[0], "Lamp type": "T7", height.name: height[0]})
    rows.to_csv(tmp_path / "a.csv", index=False)
    draft = guess_lamps(tmp_path / "a.csv", name="a.csv", box=(1.999, 0.999, 2.002, 1.002), country="GB", number=1)
    assert draft.usable
    assert draft.questions[:3] == (
        "a.csv: Does Lamp type tell the kinds of lamps (T7)? It is left out: few of its values name one.",
        "a.csv: Does Regime tell when lamps burn (R1)? It is left out: few of its values can be read.",
        "a.csv: Height (ft) is in another unit than `height_m:`, and left out. Convert it, and name the new column.",
    )


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the London files beside the repository")
def test_the_light_switches_of_camden_are_found() -> None:
    draft = guess_lamps(
        DATA / "london-city/Camden_Street_Lighting.csv", name="lamps.csv",
        box=(-0.1142, 51.5107, -0.0932, 51.5233), country="GB", number=1,
    )  # fmt: skip
    line = next(line for line in draft.text.splitlines() if "on_hours" in line)
    assert line == (
        "      on_hours: Switch Regime  # by its name and values: 9,527 of 9,527 values can be read: 35/18 (on at "
        "35 lx, off at 18 lx); 70/35 (on at 70 lx, off at 35 lx); Dusk-Dawn (whenever it is dark)"
    )
    assert "kind:" not in draft.text
    assert any("Does Switch Regime tell when the lamps burn?" in question for question in draft.questions)
