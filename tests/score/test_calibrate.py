"""Counts in these tests are SIMULATED from planted truths."""

import json
import math
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.errors import CallError
from geosafe.score.calibrate import calibrate
from geosafe.score.score_study import score_study
from geosafe.store import save_scores
from geosafe.tables import check_table
from tests.score.town import Place, Way, town

SIDE, STEP = 9, 150.0
#: What the logarithm of people per hour is made of in the simulation.
TRUTH = {"presence": 0.9, "passing": 0.4, "evening": -0.3, "night": -1.0, "weekend": 0.25, "constant": 4.0}


def grid_town(seed=3):
    """Streets on a grid of 1.2 km, with shops and bars here and there."""
    rng = np.random.default_rng(seed)
    corner = [[(STEP * i, STEP * j) for j in range(SIDE)] for i in range(SIDE)]
    ways = {f"h{i},{j}": Way([corner[i][j], corner[i + 1][j]]) for i in range(SIDE - 1) for j in range(SIDE)}
    ways |= {f"v{i},{j}": Way([corner[i][j], corner[i][j + 1]]) for i in range(SIDE) for j in range(SIDE - 1)}
    at = rng.integers(0, SIDE - 1, (60, 2)) * STEP + np.column_stack([rng.uniform(0, STEP, 60), np.zeros(60)])
    kinds = rng.choice(["shop", "cafe", "bar"], 60)
    hours = {"shop": (0.8, 0.3, 0.0), "cafe": (1.0, 0.5, 0.05), "bar": (0.2, 1.0, 0.5)}
    return town(
        ways, venues=[Place(str(kind), tuple(xy), hours[str(kind)]) for kind, xy in zip(kinds, at, strict=True)]
    )


@pytest.fixture(scope="module")
def place():
    study = grid_town()
    return study, score_study(study).use_by_hour.segments


def rate(study, use, segment, hour, truth=TRUTH):
    row = use.presence.index.get_indexer(segment)
    clock = hour % 24
    return np.exp(
        truth["constant"] + truth["presence"] * np.log1p(use.presence.to_numpy()[row, hour])
        + truth["passing"] * np.log1p(use.passing.to_numpy()[row, hour])
        + truth["evening"] * ((clock >= 19) & (clock < 23)) + truth["night"] * ((clock < 7) | (clock >= 23))
        + truth["weekend"] * (hour >= 120)
    )  # fmt: skip


def counts_at(study, segments, hours, count, *, minutes=60.0):
    """Return a table of counts at the middle of segments."""
    lines = study.segments.geometry.loc[list(segments)].array
    frame = gpd.GeoDataFrame(
        {"count": np.asarray(count, float), "minutes": minutes, "hour_of_week": np.asarray(hours, int),
         "segment_id": list(segments), "fraction": 0.5, "snap_m": 0.0, "source": "simulated.csv",
         "source_row": np.arange(len(lines)) + 2},
        geometry=shapely.line_interpolate_point(lines, 0.5, normalized=True), crs=study.crs,
        index=pd.Index([f"simulated.csv:{i + 2}" for i in range(len(lines))], name="count_id"),
    )  # fmt: skip
    check_table(frame, "counts")
    return frame


def simulated(place, *, seed=1, n_sites=40, per_site=12, spread=0.0, **changes):
    study, use = place
    rng = np.random.default_rng(seed)
    sites = rng.choice(study.segments.index.to_numpy(object), n_sites, replace=False)
    segment, hour = np.repeat(sites, per_site), rng.integers(0, 168, n_sites * per_site)
    own = np.exp(np.repeat(rng.normal(0, spread, n_sites), per_site) - spread**2 / 2)
    people = rng.poisson(rate(study, use, segment, hour) * own)
    return replace(study, counts=counts_at(study, segment, hour, people, **changes))


def test_a_planted_truth_is_found(place):
    found = calibrate(simulated(place), place[1])
    assert (found.refused, found.n_counts, found.n_sites) == ("", 480, 40)
    for name, planted in TRUTH.items():
        assert found.coefficients[name] == pytest.approx(planted, abs=0.12), name
    assert found.deviance_explained > 0.8
    assert found.mean_error < found.mean_error_without / 2
    study, use = place
    truth = rate(study, use, list(study.segments.index), np.full(len(study.segments), 12))
    np.testing.assert_allclose(found.people[12], truth, rtol=0.12)


def test_the_interval_holds_nine_in_ten_counts_at_new_places(place):
    """Places differ by a factor that the model cannot know, and are left out of it."""
    study, use = place
    found = calibrate(simulated(place, spread=0.4, n_sites=60), use)
    rng = np.random.default_rng(99)
    new = np.setdiff1d(study.segments.index, simulated(place, spread=0.4, n_sites=60).counts["segment_id"])
    hour = rng.integers(0, 168, len(new))
    people = rng.poisson(rate(study, use, new, hour) * np.exp(rng.normal(0, 0.4, len(new)) - 0.08))
    row = use.presence.index.get_indexer(new)
    low, value, high = (getattr(found, name).to_numpy()[row, hour] for name in ("people_lo", "people", "people_hi"))
    assert ((low <= value) & (value <= high)).all()
    # Of 84 new places nine in ten, give or take three standard errors of a share of 84.
    assert 0.80 <= ((low <= people) & (people <= high)).mean() <= 0.99


@pytest.mark.parametrize("seed", range(4))
def test_counts_that_have_nothing_to_do_with_it_are_refused(place, seed):
    """Places differ, by a factor that has nothing to do with what is expected there."""
    study, use = place
    rng = np.random.default_rng(seed)
    segment = np.repeat(rng.choice(study.segments.index.to_numpy(object), 20, replace=False), 8)
    hour = rng.integers(0, 168, len(segment))
    of_site = np.exp(np.repeat(rng.normal(0, 0.7, 20), 8))
    people = rng.poisson(of_site * rate(study, use, segment, hour, {**TRUTH, "presence": 0, "passing": 0}))
    found = calibrate(replace(study, counts=counts_at(study, segment, hour, people)), use)
    assert "no better than chance might" in found.refused
    assert found.people is None
    assert found.deviance_explained < 0.2 or found.mean_error >= found.mean_error_without


@pytest.mark.parametrize(("n_sites", "told"), [(19, "at 19 sites .* 20 sites in 5 squares are needed"), (40, "^$")])
def test_few_sites_are_refused(place, n_sites, told):
    found = calibrate(simulated(place, n_sites=n_sites), place[1])
    assert pd.Series([found.refused]).str.contains(told).all()
    assert math.isnan(found.mean_error) == (n_sites < 20)


def test_sites_in_few_squares_are_refused(place):
    study, use = place
    corner = [name for name, line in study.segments.geometry.items() if line.bounds[2] <= 450 and line.bounds[3] <= 450]
    hour = np.arange(len(corner)) * 4 % 168
    study = replace(study, counts=counts_at(study, corner, hour, rate(study, use, corner, hour)))
    assert "in 4 squares" in calibrate(study, use).refused


def test_counts_of_ten_minutes_are_people_per_hour(place):
    use = place[1]
    whole = calibrate(simulated(place), use)
    part = simulated(place)
    part = replace(part, counts=part.counts.assign(count=part.counts["count"] / 6, minutes=10.0))
    pd.testing.assert_frame_equal(calibrate(part, use).people, whole.people, rtol=1e-4)


def test_hours_of_a_phase_in_which_nobody_counted_stay_missing(place):
    use = place[1]
    by_day = simulated(place)
    clock = by_day.counts["hour_of_week"] % 24
    found = calibrate(replace(by_day, counts=by_day.counts[(clock >= 7) & (clock < 19)]), use)
    assert found.people[12].notna().all()
    assert found.people[[3, 21]].isna().all(axis=None)


def test_another_order_of_rows_gives_the_same_bytes(place):
    study = simulated(place)
    shuffled = replace(study, counts=study.counts.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(
        calibrate(study, place[1]).people, calibrate(shuffled, place[1]).people, check_exact=True
    )


def test_scores_carry_people_of_blocks_and_spaces(place):
    study = simulated(place)
    use = score_study(study).use_by_hour
    assert use.calibration.people.equals(calibrate(study, use.segments).people)
    np.testing.assert_allclose(use.blocks.people.loc["h0,0"], use.calibration.people.loc["h0,0"], rtol=1e-5)
    assert (use.blocks.people_lo <= use.blocks.people).all(axis=None)
    refused = score_study(simulated(place, n_sites=5)).use_by_hour
    assert refused.blocks.people is None
    assert refused.calibration.refused


def test_a_study_without_counts_says_what_to_add(place):
    with pytest.raises(CallError, match="add `counts:` to the study file"):
        calibrate(*place)
    assert score_study(place[0]).use_by_hour.calibration is None


def test_the_files_tell_of_it(place, tmp_path):
    study = simulated(place)
    save_scores(score_study(study), study, tmp_path)
    told = json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))["calibration"]
    assert (told["n_sites"], told["refused"]) == (40, "")
    assert set(told["coefficients"]) == set(TRUTH)
    week = pd.read_parquet(tmp_path / "week.parquet")
    assert {"people", "people_lo", "people_hi"} <= set(week["measure"])
