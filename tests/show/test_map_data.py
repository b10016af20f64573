from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from geosafe.show.embed import json_text
from geosafe.show.map_data import map_data, night_change
from tests.show.synthetic import synthetic_study


def _units(**values: tuple[float, float]) -> pd.DataFrame:
    pairs = {f"{name}_day": [day] for name, (day, _) in values.items()}
    return pd.DataFrame(pairs | {f"{name}_night": [night] for name, (_, night) in values.items()})


def test_night_change_is_the_difference_of_shifted_geometric_means() -> None:
    units = _units(surveillance=(90, 0), access=(40, 40), comfort=(10, 10))
    # By hand: (100·50·20)^(1/3) - (10·50·20)^(1/3) = 46.416 - 21.544.
    assert night_change(units)[0] == pytest.approx(-24.872, abs=0.001)


def test_night_change_leaves_out_what_one_phase_lacks() -> None:
    units = _units(surveillance=(90, np.nan), access=(40, 90), comfort=(40, 90))
    assert night_change(units)[0] == pytest.approx(50)
    alone = _units(surveillance=(90, np.nan), access=(40, 90), comfort=(np.nan, 90))
    assert np.isnan(night_change(alone)[0])


def test_page_is_told_no_count_rate_or_score_from_which_one_follows() -> None:
    study, scores = synthetic_study()
    said, columns = map_data(study, scores)
    names = [name for name, _, _ in columns.index]
    assert {name.split(".", 2)[2] for name in names if "incidents" in name} == {"incidents", "incidents.wide"}
    assert not [name for name in names if "score" in name]
    assert "register.csv" in json.dumps(said["heard"])


def test_counts_under_five_leave_no_trace_in_the_page() -> None:
    study, scores = synthetic_study()
    pages = []
    for shift in (0.0, 9.0):
        blocks = scores.blocks.copy()
        few = blocks["incidents_night_n"] < 5
        blocks.loc[few, "incidents_night_n"] = (blocks.loc[few, "incidents_night_n"] + shift) % 5
        for end in ("", "_lo", "_hi"):
            blocks.loc[few, f"incidents_night{end}"] = (blocks.loc[few, f"incidents_night{end}"] + shift).clip(0, 100)
            blocks.loc[few, f"score_night{end}"] += shift
        said, columns = map_data(study, type(scores)(scores.segments, blocks, scores.spaces, scores.long))
        pages.append(json_text(said) + columns.text())
    assert pages[0] == pages[1]


def test_what_is_said_of_a_phase_that_is_too_short() -> None:
    study, scores = synthetic_study()
    object.__setattr__(study, "phase_hours", {"day": 500.0, "evening": 19.0, "night": 20.0})
    assert map_data(study, scores)[0]["phases"] == ["day", "night"]


def test_raw_measures_have_two_significant_digits() -> None:
    study, scores = synthetic_study()
    scores.blocks["stop_day_raw"] = 234.6
    columns = map_data(study, scores)[1]
    place = [name for name, _, _ in columns.index].index("blocks.day.stop.raw")
    assert np.frombuffer(columns._blocks[place], dtype="<u2")[0] == 230
