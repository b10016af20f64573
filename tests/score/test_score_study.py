from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.params import ALL_DAY, COMPONENTS, DARK_PHASES, PARTS, PHASES
from geosafe.score.score_study import score_study
from tests.score.town import (
    AREA,
    WAYS,
    Place,
    Way,
    building_at,
    incidents_at,
    lamps_at,
    space_at,
    town,
)  # fmt: skip

VENUES = (
    Place("pub", (100, 0), (0.2, 0.8, 0.6)),
    Place("shop", (300, 2), (0.7, 0.3, 0.0), "inferred", (0.5, 0.1, 0.0), (0.9, 0.5, 0.1)),
    Place("bar", (200, 120), (0.1, 0.9, None), "inferred"),
)
STOPS = (Place("stop", (190, 0), (1, 1, None), "inferred"), Place("rail_entrance", (0, 190), (1, 1, 0.9)))
AMENITIES = (Place("seat", (100, 3), evidence="inferred"), Place("toilet", (300, 0), (1, None, None), "inferred"))
LAMPS = [(x, 4.0) for x in range(0, 400, 25)]
POINTS = [(50.0, 1.0), (60.0, 1.0), (200.0, 60.0), (350.0, 0.0), (100.0, 199.0)]
TIMES = ["night", "night", "day", "evening", None]
TAGGED = {
    "s1": {}, "w1": {"lit": "lit"}, "w2": {"lit": "unlit"}, "p1": {"lit": "lit", "lit_hours": "interval"},
    "n1": {"lit": "lit"}, "q1": {"tunnel": True},
}  # fmt: skip
LIT_WAYS = {name: replace(way, **TAGGED.get(name, {})) for name, way in WAYS.items()}
SQUARE = shapely.box(20, 20, 180, 180)


def _full_town(ways=LIT_WAYS, *, venues=VENUES, lamps=LAMPS, points=POINTS, **changes):
    layers = {
        "stops": STOPS, "amenities": AMENITIES, "lamps": lamps_at(lamps, height_m=None, flux_lm=None),
        "spaces": space_at(SQUARE),
        "buildings": building_at(shapely.box(95, 190, 105, 198), dwellings=12, evidence="inferred"),
        "incidents": incidents_at(points, ways, phases=TIMES[: len(points)]) if points else None,
        "coverage": {"incidents": AREA}, "reference_rate": {"all": 2.0},
    }  # fmt: skip
    return town(ways, venues=venues, **{**layers, **changes})


@pytest.fixture(scope="module")
def scores():
    return score_study(_full_town())


def _columns_by_contract():
    """What geosafe/scores.py promises."""
    for phase in (*PHASES, ALL_DAY):
        for name in COMPONENTS:
            if (phase == ALL_DAY and name != "incidents") or (name == "light" and phase not in DARK_PHASES):
                continue
            raw = [] if name in PARTS else ["_raw"]
            yield from (f"{name}_{phase}{end}" for end in ("", "_lo", "_hi", "_evidence", "_n", *raw))
    for phase in PHASES:
        for name in ("use", "conditions", "score"):
            yield from (f"{name}_{phase}{end}" for end in ("", "_lo", "_hi", "_coverage"))
        yield from (f"{part}_{phase}_raw" for parts in PARTS.values() for part in parts)
    for phase in DARK_PHASES:
        told = ("mean_lx", "min_lx", "uniformity", "class", "needed", "over_lit")
        yield from (f"light_{phase}_{name}" for name in told)


def test_wide_columns_are_those_of_the_contract(scores):
    study, promised = _full_town(), set(_columns_by_contract())
    for kind in ("segments", "blocks", "spaces"):
        table = getattr(scores, kind)
        entry = {f"{name}_{phase}" for name in ("open_to_all", "customers_only", "closed") for phase in PHASES}
        bounds = {f"open_to_all_{phase}{end}" for phase in PHASES for end in ("_lo", "_hi")}
        own = entry | bounds if kind == "spaces" else set()
        assert set(table.columns) == promised | own | set(getattr(study, kind).columns)
        assert table.index.name == getattr(study, kind).index.name


def test_the_long_table_says_what_the_wide_ones_say(scores):
    for kind, table in (("segment", scores.segments), ("block", scores.blocks), ("space", scores.spaces)):
        long = scores.long[scores.long["unit_kind"] == kind]
        for (component, phase), rows in long.groupby(["component", "phase"], observed=True):
            rows = rows.set_index("unit_id").loc[table.index]
            for column, end in (("value", ""), ("lo", "_lo"), ("hi", "_hi")):
                np.testing.assert_array_equal(rows[column], table[f"{component}_{phase}{end}"])
            if component in COMPONENTS:
                assert rows["evidence"].tolist() == table[f"{component}_{phase}_evidence"].tolist()
                np.testing.assert_array_equal(rows["n"], table[f"{component}_{phase}_n"])
    assert list(scores.long.columns) == [
        "unit_kind", "unit_id", "phase", "component", "value", "lo", "hi", "raw", "unit", "evidence", "coverage", "n",
        "source", "date",
    ]  # fmt: skip
    rows = scores.long[scores.long["component"] == "incidents"]
    assert set(rows["date"]) == {"2019-01-01/2019-12-31"}
    assert set(rows["source"]) == {"town.osm.pbf; police.csv"}


def test_blocks_gather_their_pieces_by_walked_length(scores):
    pieces, block = scores.segments, scores.blocks.loc["p1"]
    # p1 is 200 m, p2 100 m: raw measures are averaged before the goalposts
    for name in ("activity_day_raw", "surveillance_evening_raw", "ways_out_day_raw", "stop_day_raw"):
        by_hand = (2 * pieces.loc["p1", name] + pieces.loc["p2", name]) / 3
        assert block[name] == pytest.approx(by_hand)
    assert block["activity_day_n"] == pieces.loc[["p1", "p2"], "activity_day_n"].sum()


def test_a_segment_has_the_rate_of_its_block(scores):
    of_block = scores.blocks["incidents_all"].reindex(scores.segments["block_id"]).to_numpy()
    np.testing.assert_array_equal(scores.segments["incidents_all"], of_block)


def test_results_by_hand(scores):
    """The pub's street by night, from its own components and the weights in the parameters."""
    street = scores.blocks.loc["s1"]
    weights = {"light": 0.25, "activity": 0.2, "surveillance": 0.1, "access": 0.2, "comfort": 0.15, "incidents": 0.1}
    values = {name: street[f"{name}_night"] for name in weights}
    known = {name: weight for name, weight in weights.items() if not np.isnan(values[name])}
    total = sum(known.values())
    mean = np.exp(sum(w * np.log(values[name] + 10) for name, w in known.items()) / total) - 10
    assert street["score_night"] == pytest.approx(mean)
    assert street["use_night"] == street["activity_night"]
    credit = scores.long.query("unit_kind == 'block' and unit_id == 's1' and phase == 'night'").set_index("component")
    by_hand = sum(weight * credit.loc[name, "coverage"] for name, weight in weights.items())
    assert street["score_night_coverage"] == pytest.approx(by_hand)


def test_a_space_stands_for_its_edge_and_inside():
    """A square whose north and west sides are streets: use and ways from both, by their length within 15 m."""
    ways = {"w": Way([(0, 0), (0, 100)]), "n": Way([(0, 100), (300, 100)]), "far": Way([(300, 100), (300, 300)])}
    square = shapely.box(5, 5, 95, 95)
    found = score_study(town(ways, venues=[Place("shop", (150, 100)), Place("shop", (0, 50))], spaces=space_at(square)))
    near_w, near_n = (
        shapely.length(shapely.intersection(shapely.LineString(ways[name].line), shapely.buffer(square, 15)))
        for name in ("w", "n")
    )
    raw = found.segments["activity_day_raw"]
    by_hand = (near_w * raw["w"] + near_n * raw["n"]) / (near_w + near_n)
    assert found.spaces["activity_day_raw"].item() == pytest.approx(by_hand)


def test_the_frontage_of_a_space_is_that_of_its_edge():
    """A path through the middle, 95 m from either side, has no say in who overlooks the park."""
    ways = {"edge": Way([(0, 0), (400, 0)]), "through": Way([(150, 100), (250, 100)], kind="path")}
    study = town(ways, venues=[Place("shop", (200, 0))], spaces=space_at(shapely.box(0, 5, 400, 195)))
    found = score_study(study)
    edge, space = found.segments.loc["edge"], found.spaces.iloc[0]
    assert space["surveillance_day_raw"] == pytest.approx(edge["surveillance_day_raw"])
    assert space["activity_day_raw"] < edge["activity_day_raw"]


def test_a_space_that_touches_no_street_takes_the_nearest():
    study = town({"s": Way([(0, 0), (200, 0)], lit="lit")}, spaces=space_at(shapely.box(0, 50, 100, 100)))
    found = score_study(study)
    assert found.spaces["ways_out_day_raw"].item() == found.segments.loc["s", "ways_out_day_raw"]
    assert found.spaces["light_night_raw"].item() == 1


def test_a_space_without_a_rated_street_has_no_rate():
    study = _full_town(points=POINTS[:2], spaces=space_at(shapely.box(500, -25, 560, -15)),
                       coverage={"incidents": shapely.box(-10, -10, 450, 10)})  # fmt: skip
    space = score_study(study).spaces.iloc[0]
    assert np.isnan(space["incidents_all"])
    assert (space["incidents_all_lo"], space["incidents_all_hi"]) == (0, 100)
    assert space["incidents_all_evidence"] == "unknown"


def test_a_phase_under_twenty_hours_has_no_score():
    found = score_study(_full_town(hours={"day": 700.0, "evening": 19.9, "night": 20.0}))
    for table in (found.segments, found.blocks, found.spaces):
        empty = [f"{name}_evening" for name in (*COMPONENTS, "use", "conditions", "score")]
        assert table[empty].isna().all(axis=None)
        assert (table["activity_evening_evidence"] == "unknown").all()
        assert not table["score_evening_coverage"].any()
        assert table["score_night"].notna().any()
        assert table["incidents_all"].notna().any()


def test_a_layer_without_times_has_no_say_in_the_phases():
    points = incidents_at(POINTS, LIT_WAYS)
    with_layer = score_study(replace(_full_town(), incidents=points))
    without = score_study(
        replace(_full_town(), incidents=points.iloc[:0], coverage={**_full_town().coverage, "incidents": None})
    )
    for phase in PHASES:
        np.testing.assert_array_equal(with_layer.blocks[f"score_{phase}"], without.blocks[f"score_{phase}"])
        np.testing.assert_array_equal(
            with_layer.blocks[f"score_{phase}_coverage"], without.blocks[f"score_{phase}_coverage"]
        )
    assert with_layer.blocks["incidents_all"].notna().any()


def test_bounds_hold_everywhere(scores):
    long = scores.long
    assert long[["lo", "hi"]].notna().all(axis=None)
    known = long[long["value"].notna()]
    assert (known["lo"] <= known["value"] + 1e-9).all()
    assert (known["value"] <= known["hi"] + 1e-9).all()
    assert long[["value", "lo", "hi"]].max(axis=None) <= 100
    assert long[["value", "lo", "hi"]].min(axis=None) >= 0
    assert long["coverage"].between(0, 1 + 1e-12).all()
    assert (long["evidence"] == "unknown").eq(long["coverage"] == 0).all()
    assert long.loc[long["coverage"] == 0, "value"].isna().all()


def test_same_input_same_bytes(scores):
    again = score_study(_full_town())
    assert again.long.equals(scores.long)
    for kind in ("segments", "blocks", "spaces"):
        assert getattr(again, kind).equals(getattr(scores, kind))


def _values(scores, kind="block"):
    long = scores.long[scores.long["unit_kind"] == kind]
    return long.set_index(["unit_id", "phase", "component"])[["value", "lo", "hi", "raw", "coverage", "n"]].sort_index()


@pytest.fixture(scope="module")
def full_scores():
    """Return the scores of the town as it stands."""
    return score_study(_full_town())


@settings(max_examples=5, deadline=None)
@given(random=st.randoms(use_true_random=False))
def test_shuffled_rows_and_other_ids_change_nothing(full_scores, random):
    names = list(WAYS)
    random.shuffle(names)
    shuffled = {name: LIT_WAYS[name] for name in names}
    study = _full_town(shuffled, lamps=random.sample(LAMPS, len(LAMPS)))
    order = random.sample(range(len(study.venues)), len(study.venues))
    study = replace(
        study, venues=study.venues.iloc[order],
        blocks=study.blocks.sample(frac=1, random_state=random.randint(0, 99)),
        incidents=study.incidents.sample(frac=1, random_state=random.randint(0, 99)),
        segments=study.segments.assign(u=study.segments["u"] * 7 + 3, v=study.segments["v"] * 7 + 3),
    )  # fmt: skip
    shuffled_scores = score_study(study)
    for kind in ("segment", "block", "space"):
        pd.testing.assert_frame_equal(
            _values(shuffled_scores, kind), _values(full_scores, kind), check_index_type=False, rtol=1e-9, atol=1e-9
        )


#: Measures that are means or percentiles along a street; distances and directions are taken at its middle.
ALONG = ("activity", "light", "surveillance", "incidents")


@pytest.mark.parametrize("name", ["s1", "s2", "n1", "w1", "w2", "p1"])
@pytest.mark.parametrize("at", [0.25, 0.5, 0.75])
def test_splitting_a_segment_changes_no_block(name, at):
    way = LIT_WAYS[name]
    line = shapely.LineString(way.line)
    middle = line.interpolate(at, normalized=True).coords[0]
    pieces = {f"{name}a": replace(way, line=[way.line[0], middle], block=way.block or name),
              f"{name}b": replace(way, line=[middle, way.line[-1]], block=way.block or name)}  # fmt: skip
    split = {key: each for key, each in LIT_WAYS.items() if key != name} | pieces
    before, after = (_values(score_study(_full_town(ways))) for ways in (LIT_WAYS, split))
    for table in (before, after):
        assert table.index.is_unique
    chosen = before.index.get_level_values("component").isin(ALONG)
    columns = ["value", "lo", "hi", "raw"]
    # Coverage is taken segment by segment, so whether a 0 is known or unknown may turn on where one is cut.
    before, after = (
        table.assign(value=table["value"].fillna(0.0), raw=table["raw"].fillna(0.0)) for table in (before, after)
    )
    pd.testing.assert_frame_equal(
        before.loc[chosen, columns], after.loc[chosen, columns].reindex(before.index[chosen]), check_index_type=False,
        rtol=1e-6, atol=1e-6,
    )  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(st.floats(-50, 450), st.floats(-20, 220))
def test_a_lamp_more_never_lowers_any_light(x, y):
    before, after = (score_study(_full_town(lamps=lamps)) for lamps in (LAMPS[:6], [*LAMPS[:6], (x, y)]))
    for kind in ("segments", "blocks", "spaces"):
        for end in ("", "_lo", "_hi"):
            old, new = (getattr(each, kind)[f"light_night{end}"] for each in (before, after))
            assert (new.fillna(-1) >= old.fillna(-1) - 1e-9).all()


@settings(max_examples=6, deadline=None)
@given(st.integers(0, len(VENUES) - 1), st.floats(0, 1))
def test_opening_longer_never_lowers_use_or_surveillance(which, share):
    place = VENUES[which]
    longer = [1.0 if old is None else old + (1 - old) * share for old in place.open]
    changed = replace(place, open=longer, evidence="observed", low=None, high=None)
    before, after = (score_study(_full_town(venues=venues))
                     for venues in (VENUES, (*VENUES[:which], changed, *VENUES[which + 1 :])))  # fmt: skip
    for phase in PHASES:
        for name in ("activity", "surveillance"):
            for end in ("", "_lo"):
                column = f"{name}_{phase}{end}"
                assert (after.blocks[column].fillna(0) >= before.blocks[column].fillna(0) - 1e-9).all()


def test_what_is_unknown_never_moves_the_rest():
    """Water that nobody mapped, light that nobody tagged: a street is judged by what is known of it."""
    bare = score_study(_full_town(WAYS, lamps=LAMPS[:1]))
    known = bare.blocks.loc["w1"]
    assert np.isnan(known["light_night"])
    values = {name: known[f"{name}_night"] for name in ("surveillance", "access", "comfort")}
    weights = {"surveillance": 0.1, "access": 0.2, "comfort": 0.15}
    told = {name for name, value in values.items() if not np.isnan(value)}
    mean = np.exp(sum(weights[name] * np.log(values[name] + 10) for name in told) / sum(weights[name] for name in told))
    assert known["conditions_night_hi"] > mean - 10 > known["conditions_night_lo"]
    if not np.isnan(known["conditions_night"]):
        assert known["conditions_night"] == pytest.approx(mean - 10)
