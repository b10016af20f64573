from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geosafe.show import map_week
from geosafe.show.embed import Columns
from geosafe.show.map import draw_map
from geosafe.show.map_week import STACK, add_curves, add_open_spaces, is_large, week_told
from geosafe.use import PARTS_OF_USE, Use, UseOfUnits
from geosafe.week import TYPICAL_DAYS
from tests.browser import Visit, open_browser
from tests.show.hourly import by_day_of, hourly_study, units_of
from tests.show.synthetic import synthetic_study


def _stored(use: UseOfUnits) -> np.ndarray:
    columns = Columns()
    add_curves(columns, use, "blocks", packed=False)
    return np.frombuffer(columns._blocks[0], "u1").reshape(-1, len(STACK), len(TYPICAL_DAYS), 24)


def test_values_are_kept_to_two_per_cent_and_unknown_stays_unknown() -> None:
    use = units_of(pd.Index(["a", "b"]), by_day_of(2))
    stored = _stored(use)
    food, friday = list(STACK).index("food"), list(TYPICAL_DAYS).index("Friday")
    assert np.expm1(stored[0, food, friday, 20] / 44) == pytest.approx(19, rel=0.03)
    assert stored[0].sum() == stored[0, food, friday, 20] + stored[0, food, friday + 1, 1]
    assert (stored[1] == 255).all()


def test_every_part_of_the_use_is_stacked_once() -> None:
    assert sorted(part for parts in STACK.values() for part in parts) == sorted(PARTS_OF_USE)


def test_the_dark_of_typical_days_and_large_cities(monkeypatch: pytest.MonkeyPatch) -> None:
    study, scores = synthetic_study()
    use = Use(None, units_of(scores.blocks.index, by_day_of(len(scores.blocks))),
              units_of(scores.spaces.index, by_day_of(len(scores.spaces))), pd.DataFrame())  # fmt: skip
    told = week_told(study, use)
    assert told["parts"] == list(STACK)
    assert np.shape(told["dark"]) == (len(TYPICAL_DAYS), 24)
    assert week_told(study, None) == {}
    monkeypatch.setattr(map_week, "MOST_UNITS", 3)
    assert is_large(use)
    assert week_told(study, use)["parts"] == list(STACK)


def test_each_hour_belongs_to_the_phase_that_holds_most_of_it() -> None:
    study, scores = hourly_study()
    phase = np.array(study.week.phase)
    friday = 4 * 24
    phase[friday + 18] = [0.4, 0.6, 0.0]  # dusk falls early in this hour, over most of the period
    phase[friday + 24 : friday + 48] = np.nan  # the period holds no Saturday
    told = week_told(replace(study, week=replace(study.week, phase=phase)), scores.use_by_hour)
    days = list(TYPICAL_DAYS)
    # By hand: day from 7 to 19 o'clock, evening to 23, night else.
    assert told["phase"][days.index("weekday")] == [2] * 7 + [0] * 12 + [1] * 4 + [2]
    assert told["phase"][days.index("Friday")] == [2] * 7 + [0] * 11 + [1] * 5 + [2]
    assert told["phase"][days.index("Saturday")] == [-1] * 24
    assert told["dark"][days.index("Friday")][18] == 0.6


def test_the_mean_along_streets_is_weighted_by_length_and_leaves_out_what_is_unknown_or_not_ranked() -> None:
    study, scores = synthetic_study()
    by_day = np.zeros((len(scores.blocks), len(PARTS_OF_USE), len(TYPICAL_DAYS), 24))
    by_day[0, :2, 0, 5] = 3.0  # two parts: six on 100 m; two on 300 m; 50 where nobody walks by rank
    by_day[1, 0, 0, 5] = 2.0
    by_day[2, 0, 0, 5] = 50.0
    by_day[3:] = np.nan
    blocks = study.blocks.assign(walk_length_m=100.0, ranked=True)
    blocks.loc[blocks.index[1], "walk_length_m"] = 300.0
    blocks.loc[blocks.index[2], "ranked"] = False
    spaces = units_of(scores.spaces.index, by_day_of(len(scores.spaces)))
    use = Use(None, units_of(scores.blocks.index, by_day), spaces, pd.DataFrame())
    mean = week_told(replace(study, blocks=blocks), use)["mean"]
    assert mean[5] == 3.0
    assert sum(mean) == 3.0
    assert len(mean) == 24 * len(TYPICAL_DAYS)


def test_only_recorded_hours_of_spaces_are_told() -> None:
    study, scores = hourly_study()
    columns = Columns()
    add_open_spaces(columns, study, scores.spaces.index)
    told = np.frombuffer(columns._blocks[0], "u1").reshape(-1, len(TYPICAL_DAYS), 24)
    assert told[2, 0].tolist() == [0] * 8 + [100] * 12 + [0] * 4
    assert (np.delete(told, 2, axis=0) == 255).all()
    guessed = replace(study.week, evidence=study.week.evidence.replace("observed", "inferred"))
    none = Columns()
    add_open_spaces(none, replace(study, week=guessed), scores.spaces.index)
    assert none.index == []


@pytest.mark.browser
@pytest.mark.parametrize("most", [map_week.MOST_UNITS, 3], ids=["small", "packed"])
def test_the_curve_tells_when_most_are_expected_on_the_day_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(map_week, "MOST_UNITS", most)
    study, scores = synthetic_study()
    use = Use(None, units_of(scores.blocks.index, by_day_of(len(scores.blocks))),
              units_of(scores.spaces.index, by_day_of(len(scores.spaces))), pd.DataFrame())  # fmt: skip
    page = draw_map(study, replace(scores, use_by_hour=use)).save(tmp_path / "map.html")
    with open_browser() as browser:
        visit = Visit(browser, page)
        visit.page.fill("#search", scores.blocks["name"].iloc[0])
        visit.page.press("#search", "Enter")
        assert "Much the same all day (hardly anyone expected)" in visit.page.inner_text("#panel")
        visit.page.click("label[for=day-1]")
        panel = visit.page.inner_text("#panel")
        assert "Most at 20:00 (many people expected), fewest at 06:00 (hardly anyone expected)." in panel
        visit.page.click(".hours summary")
        rows = visit.page.locator(".hours tbody tr").all_inner_texts()
        assert [row.split()[0] for row in rows][:2] == ["06:00", "07:00"]
        assert rows[14].split()[:2] == ["20:00", "19"]
        assert rows[19].startswith("01:00")  # of Saturday: the night out is not cut at midnight
        assert float(rows[19].split()[1]) == pytest.approx(9, rel=0.03)
        visit.page.fill("#search", scores.spaces["name"].iloc[-1])
        visit.page.press("#search", "Enter")
        assert "Not known: nobody knows what is open here" in visit.page.inner_text("#panel")
        assert visit.was_quiet()


@pytest.mark.browser
def test_a_space_tells_when_it_is_busiest_and_leads_to_one_like_it(tmp_path: Path) -> None:
    study, scores = synthetic_study()
    ids = scores.spaces.index
    profile = pd.DataFrame({"week": ["busiest by day"] * 3 + [None] * 2, "alike": [f"{ids[2]}; {ids[1]}", *[None] * 4]},
                           index=ids)  # fmt: skip
    use = Use(
        None, units_of(scores.blocks.index, by_day_of(len(scores.blocks))), units_of(ids, by_day_of(len(ids))), profile
    )
    page = draw_map(study, replace(scores, use_by_hour=use)).save(tmp_path / "map.html")
    with open_browser() as browser:
        visit = Visit(browser, page)
        visit.page.fill("#search", scores.spaces["name"].iloc[0])
        visit.page.press("#search", "Enter")
        assert "Busiest by day. Spaces here of that kind: 2 more." in visit.page.inner_text("#panel")
        visit.page.click("#panel .first .link >> nth=0")
        assert visit.page.inner_text("#panel h2") == scores.spaces["name"].iloc[2]
        visit.page.fill("#search", scores.spaces["name"].iloc[4])
        visit.page.press("#search", "Enter")
        assert "Its week beside others" not in visit.page.inner_text("#panel")
        assert visit.was_quiet()
