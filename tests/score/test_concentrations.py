from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.concentrations import TOP_SHARE
from geosafe.errors import CallError
from geosafe.params import PHASES
from geosafe.score.concentrations import SURROUNDINGS_M, concentrations
from geosafe.score.empirical_bayes import empirical_bayes
from geosafe.score.hot_spots import hot_spots
from geosafe.score.map_accuracy import map_accuracy
from tests.score.cut import cut
from tests.score.town import AREA, WAYS, YEAR, Way, incidents_at, town

#: Ten streets of 150 m in a row, the ends of which meet; between the fifth and the sixth a gap of 120 m.
ROW = {f"r{i}": Way([(150 * i + (i > 4) * 120, 0), (150 * i + 150 + (i > 4) * 120, 0)]) for i in range(10)}
ROW["gap"] = Way([(750, 0), (870, 0)], kind="crossing")
COUNTS = [30, 24, 3, 2, 6, 5, 12, 8, 4, 16]


def row_of_streets(counts=COUNTS, ways=ROW, **options):
    """Incidents well inside their street: every second one in December."""
    xy = [(150 * i + (i > 4) * 120 + 40 + 70 * k / n, 0) for i, n in enumerate(counts) for k in range(n)]
    layer = incidents_at(xy, ways, phases=["night", "day"] * (len(xy) // 2) + ["day"] * (len(xy) % 2), **options)
    start = pd.to_datetime(["2019-02-01", "2019-12-01"] * len(xy), utc=True).as_unit("ns")[: len(xy)]
    area = shapely.box(-1000, -1000, 3000, 1000)
    return town(ways, incidents=layer.assign(start=start, end=start), coverage={"incidents": area}, area=area)


def test_every_column_by_its_own_function():
    study = row_of_streets()
    found = concentrations(study, permutations=0).blocks.loc[[f"r{i}" for i in range(10)]]
    base = np.full(10, 0.15 * YEAR.years)
    assert found["n"].tolist() == COUNTS
    np.testing.assert_allclose(found["exposure"], base)
    everywhere = empirical_bayes(COUNTS, base)
    np.testing.assert_allclose(found[["rate", "lo", "hi"]], everywhere[["rate", "lo", "hi"]])
    np.testing.assert_allclose(found["residual"], everywhere["residual"])
    # Those that meet are neighbours: the next but one is 150 m off, and those across the gap 120 m.
    number = np.arange(10)
    near = np.abs(np.subtract.outer(number, number)) <= 1
    near[4, 5] = near[5, 4] = False
    assert SURROUNDINGS_M == 100
    local = empirical_bayes(COUNTS, base, neighbours=near)
    np.testing.assert_allclose(found[["local_rate", "local_lo", "local_hi"]], local[["rate", "lo", "hi"]])
    assert found["around"].tolist() == near.sum(axis=1).tolist()
    assert found["around_n"].tolist() == (near @ COUNTS).tolist()
    expected = hot_spots(everywhere["residual"], near)
    np.testing.assert_allclose(found[["z", "p", "q"]], expected[["z", "p", "q"]])


def test_shuffling_is_the_rule():
    found, again = (concentrations(row_of_streets(), seed=5).blocks for _ in range(2))
    pd.testing.assert_frame_equal(found, again)
    ten_thousandths = found["p"].dropna() * 10_000
    np.testing.assert_allclose(ten_thousandths, ten_thousandths.round())


def test_the_summary_by_hand():
    found = concentrations(row_of_streets(), permutations=0).summary
    assert found["incidents"] == sum(COUNTS) == 110
    assert found["blocks"] == 10
    assert found["km"] == pytest.approx(1.5)
    # 5 % of the length is half of the fullest street: 15 of 110. Half of the records: 30 + 24 on two streets, and 1
    # of the third's 16.
    assert TOP_SHARE == 0.05
    assert found["top_share"] == pytest.approx(15 / 110)
    assert found["half_on"] == pytest.approx((2 + 1 / 16) / 10)
    ordered = sorted(COUNTS)
    assert found["gini"] == pytest.approx((2 * sum(i * n for i, n in enumerate(ordered, 1)) / 110 - 11) / 10)
    # Eight pairs of neighbours of 45.
    assert found["general_g_expected"] == pytest.approx(8 / 45)


def test_the_map_of_the_first_half_on_the_second():
    """From 1 January to 2 July, and from then on: every second record."""
    study = row_of_streets()
    found = concentrations(study, permutations=0).summary
    earlier = np.array([n // 2 + n % 2 * (sum(COUNTS[:i]) % 2 == 0) for i, n in enumerate(COUNTS)])
    later = np.array(COUNTS) - earlier
    base = np.full(10, 0.075 * YEAR.years)
    expected = map_accuracy(empirical_bayes(earlier, base)["rate"], later, base, top=TOP_SHARE).iloc[0]
    np.testing.assert_allclose(found[["later_hit", "later_pai", "later_pei", "later_rri"]], expected)


def test_half_of_the_period_is_182_and_a_half_days_after_local_midnight():
    at = pd.to_datetime(["2019-07-02 09:59", "2019-07-02 10:01"], utc=True).as_unit("ns")  # 13:00 in summer time
    study = row_of_streets([100, 20])
    start = at[[0] * 100 + [1] * 20]
    found = concentrations(replace(study, incidents=study.incidents.assign(start=start)), permutations=0).summary
    assert found["later_hit"] == pytest.approx(0)  # all of the first half on the first street, later none
    nothing = concentrations(replace(study, incidents=study.incidents.assign(start=at[1])), permutations=0).summary
    assert nothing.filter(like="later").isna().all()


def test_months_are_split_at_the_end_of_one():
    """From 1 January to 30 June, 181 of 365 days; the middle of the year is 1.5 days later."""
    study = row_of_streets()
    month = np.array(["2019-06", "2019-07"] * 55, dtype=object)
    never = pd.Series(pd.NaT, study.incidents.index, dtype="datetime64[ns, UTC]")
    layer = study.incidents.assign(timing="month", month=month, start=never, end=never)
    found = concentrations(replace(study, incidents=layer), permutations=0).summary
    earlier = np.array([n // 2 + n % 2 * (sum(COUNTS[:i]) % 2 == 0) for i, n in enumerate(COUNTS)])
    later, base = np.array(COUNTS) - earlier, np.full(10, 0.15 * YEAR.years)
    rate = empirical_bayes(earlier, base * 181 / 365)["rate"]
    expected = map_accuracy(rate, later, base * 184 / 365, top=TOP_SHARE).iloc[0]
    np.testing.assert_allclose(found[["later_hit", "later_pai", "later_pei", "later_rri"]], expected)
    assert expected["rri"] != pytest.approx(map_accuracy(rate, later, base / 2, top=TOP_SHARE)["rri"].iloc[0], rel=1e-3)


def test_where_nobody_knows_how_many_pass_the_sums_are_missing():
    study = row_of_streets()
    found = concentrations(study, people=np.full(len(study.blocks), np.nan))
    assert found.summary.isna().all()
    assert found.blocks.isna().all(axis=None)
    some = np.where(study.blocks.index == "r0", 2.0, np.nan)
    assert concentrations(study, people=some).summary[["incidents", "blocks"]].tolist() == [30, 1]


def test_a_phase_has_its_own():
    study = row_of_streets()
    night = concentrations(study, phase="night", permutations=0).blocks
    np.testing.assert_allclose(night["n"].sum(), 55)
    assert night["exposure"].dropna().iloc[0] == pytest.approx(0.15 * YEAR.years / 3)
    with pytest.raises(CallError, match="phase must be one of day, evening, night, all, got 'dusk'"):
        concentrations(study, phase="dusk")


@pytest.mark.parametrize("options", [{"anonymised": True}, {"counts": [40, 30, 0, 5]}, {"counts": [99]}])
def test_where_one_street_cannot_be_told_from_the_next(options):
    found = concentrations(row_of_streets(**options))
    assert found.blocks["rate"].notna().sum() == 10
    assert found.blocks[["z", "p", "q"]].isna().all(axis=None)
    assert found.summary["incidents"] > 0
    assert found.summary.drop(["incidents", "blocks", "km"]).isna().all()
    assert [limit.told for limit in found.limits] == [True, True, False, True]


def test_without_a_time_of_day_a_phase_is_unknown():
    study = row_of_streets()
    none = study.incidents.assign(timing="month", start=pd.NaT, **{f"weight_{each}": np.nan for each in PHASES})
    found = concentrations(replace(study, incidents=none), phase="night")
    assert found.blocks.isna().all(axis=None)
    assert found.summary.isna().all()  # nothing is known of any block, which is not none recorded
    assert concentrations(replace(study, incidents=none)).summary.filter(like="later").isna().all()


def test_all_on_one_point_and_none_at_all():
    one = concentrations(row_of_streets([120]))
    assert one.summary["top_share"] == pytest.approx(0.5)  # 5 % of the length is half of that street
    point = incidents_at([(75, 0)] * 120, ROW, phases=["day"] * 120)
    area = shapely.box(-1000, -1000, 3000, 1000)
    found = concentrations(town(ROW, incidents=point, coverage={"incidents": area}, area=area))
    assert found.blocks["q"].isna().all()
    assert "stand together on few points" in found.limits[2].says
    empty = concentrations(town(ROW, coverage={"incidents": area}, area=area))
    assert (empty.blocks["rate"].dropna() == 0).all()
    assert empty.blocks["q"].isna().all()
    assert empty.limits == ()
    unknown = concentrations(town(ROW))
    assert unknown.blocks.isna().all(axis=None)


def test_expected_people_and_graver_kinds():
    study = row_of_streets()
    people = np.where(study.blocks.index == "r0", 10.0, 2.0)
    people[study.blocks.index == "r1"] = np.nan
    found = concentrations(study, people=people, permutations=0).blocks
    assert found.loc["r0", "exposure"] == pytest.approx(1.5 * YEAR.years)
    assert np.isnan(found.loc["r1", "rate"])
    kinds = ["noise"] * 105 + ["robbery"] * 5  # the last five of sixteen on the last street
    graver = concentrations(
        replace(study, incidents=study.incidents.assign(kind=kinds)),
        severity={"noise": 1, "robbery": 10},
        permutations=0,
    )
    assert graver.blocks.loc["r9", "n"] == pytest.approx((11 + 50) / (155 / 110))
    assert graver.summary["incidents"] == pytest.approx(110)


@pytest.mark.parametrize(("name", "at"), [("r3", 0.5), ("r0", 0.9)])
def test_cutting_a_segment_in_two_changes_nothing(name, at):
    whole = concentrations(row_of_streets(), permutations=99)
    parts = concentrations(row_of_streets(ways=cut(ROW, name, at=at)), permutations=99)
    pd.testing.assert_frame_equal(parts.blocks, whole.blocks)
    pd.testing.assert_series_equal(parts.summary, whole.summary)


def test_the_order_of_segments_changes_nothing():
    found = concentrations(row_of_streets(), permutations=0)
    turned = concentrations(row_of_streets(ways=dict(reversed(ROW.items()))), permutations=0)
    pd.testing.assert_frame_equal(turned.blocks.loc[found.blocks.index], found.blocks)


def test_short_blocks_have_rates_and_are_not_compared():
    study = row_of_streets()
    blocks = study.blocks.assign(ranked=study.blocks.index != "r4")
    found = concentrations(replace(study, blocks=gpd.GeoDataFrame(blocks)), permutations=0)
    assert found.blocks.loc["r4", ["rate", "around_n"]].notna().all()
    assert np.isnan(found.blocks.loc["r4", "z"])
    assert found.summary["blocks"] == 9
    # What is usual is learnt from the other nine alone: the short one has the most of all.
    many = row_of_streets([30, 24, 3, 2, 90, 5, 12, 8, 4, 16])
    counts, base = np.array([30, 24, 3, 2, 90, 5, 12, 8, 4, 16]), np.full(10, 0.15 * YEAR.years)
    told = concentrations(replace(many, blocks=gpd.GeoDataFrame(blocks)), permutations=0).blocks
    names = [f"r{i}" for i in range(10)]
    learnt = empirical_bayes(counts, base, learn_from=np.arange(10) != 4)
    np.testing.assert_allclose(told.loc[names, "rate"], learnt["rate"])
    assert not np.allclose(learnt["rate"], empirical_bayes(counts, base)["rate"], rtol=0.01)
    assert found.summary["incidents"] == 104


def test_the_town_has_what_lies_within_100_m():
    xy = [(50, 0)] * 60 + [(300, 0)] * 60
    layer = incidents_at([(x + i / 10, y) for i, (x, y) in enumerate(xy)], WAYS)
    found = concentrations(town(WAYS, incidents=layer, coverage={"incidents": AREA}), permutations=0).blocks
    # s2 meets s1, n1 and q1 at one end and p3 at the other; e1 is a crossing away.
    assert found.loc["s2", "around"] == 6
    assert found.loc["s2", "around_n"] == pytest.approx(120)
    assert found.loc["w2", "around_n"] == pytest.approx(0)
