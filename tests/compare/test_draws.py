from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geosafe.compare import draws as draws_module
from geosafe.compare.draws import draw_changes
from geosafe.errors import CallError
from geosafe.profile import EVERYONE

nan = float("nan")
CONDITIONS = ("light", "surveillance", "access", "comfort")


def wide(*units: dict[str, tuple[float, float, float]]) -> pd.DataFrame:
    """Return units at night, every component at 50 for certain unless told otherwise."""
    rows = []
    for unit in units:
        row = {}
        for name in CONDITIONS:
            for end, value in zip(("", "_lo", "_hi"), unit.get(name, (50.0, 50.0, 50.0)), strict=True):
                row[f"{name}_night{end}"] = value
        rows.append(row)
    return pd.DataFrame(rows, index=[f"b{k}" for k in range(len(units))])


def drawn(before, *afters, draws=400, seed=7):
    size = pd.Series(100.0, index=before.index)
    return draw_changes(before, afters, size, "night", profile=EVERYONE, draws=draws, seed=seed)


def test_what_is_unknown_and_does_not_change_is_no_change():
    same = wide({"light": (nan, 0, 100)}, {})
    sure = drawn(same, same)
    assert len(sure.units) == 0
    assert sure.sums.isna().all(axis=None)


def test_a_change_that_is_known_is_sure_and_only_weights_move_it():
    before, after = wide({}), wide({"light": (80.0, 80.0, 80.0)})
    sure = drawn(before, after, draws=2000)
    # By hand: (60^(1-w)) (90^w) - 60 with the weight of light.
    weights = EVERYONE.weights["night"]
    w = weights["light"] / sum(weights[name] for name in CONDITIONS)
    assert sure.sums.loc[0, "median"] == pytest.approx(60 * 1.5**w - 60, abs=0.5)
    assert sure.sums.loc[0, "better"] == 1
    assert sure.sums.loc[0, "p5"] < sure.sums.loc[0, "median"] < sure.sums.loc[0, "p95"]


def test_more_of_the_unknown_is_less_sure_and_a_lower_bound_that_rises_is_never_worse():
    before = wide({"light": (nan, 0, 100)})
    lit = wide({"light": (60.0, 55.0, 100.0)})
    sure = drawn(before, lit)
    assert sure.sums.loc[0, "better"] == 1  # the same luck on both sides: at least as bright in every draw
    dimmed = drawn(wide({"light": (60, 40, 80)}), wide({"light": (nan, 0, 100)}))
    assert 0 < dimmed.sums.loc[0, "better"] < 1


def test_same_seed_same_numbers_and_another_seed_others():
    before, after = wide({"light": (nan, 0, 100)}, {}), wide({"light": (50, 40, 60)}, {"comfort": (60, 55, 70)})
    pd.testing.assert_frame_equal(drawn(before, after).sums, drawn(before, after).sums)
    assert not drawn(before, after).sums.equals(drawn(before, after, seed=8).sums)


def test_a_scenario_has_the_same_numbers_whatever_stands_beside_it():
    before = wide({"light": (nan, 0, 100)}, {}, {})
    one, two = wide({"light": (50, 40, 60)}, {}, {}), wide({"light": (nan, 0, 100)}, {}, {"comfort": (90, 80, 95)})
    alone, beside = drawn(before, one), drawn(before, one, two)
    columns = ["median", "p5", "p95", "better"]
    np.testing.assert_allclose(alone.sums.loc[0, columns], beside.sums.loc[0, columns], rtol=1e-9)
    assert beside.sums["first"].sum() == pytest.approx(1)


@pytest.mark.parametrize("draws", [0, 100_001])
def test_a_number_of_draws_that_cannot_be(draws):
    with pytest.raises(CallError, match=f"draws must be from 1 to 100,000, got {draws}"):
        drawn(wide({}), wide({}), draws=draws)


def test_who_overtakes_another_stands_higher_and_nobody_else_is_told():
    """Light for certain at 50, 60 and 70; the first rises to 65: above the second, in every draw."""
    before = wide(*({"light": (light, light, light)} for light in (50.0, 60.0, 70.0)))
    after = wide(*({"light": (light, light, light)} for light in (65.0, 60.0, 70.0)))
    size = pd.Series(100.0, index=before.index)
    found = draw_changes(before, [after], size, "night", profile=EVERYONE, draws=50, seed=7, ranks=True)
    assert found.units[(0, "rank_better")].to_dict() == {"b0": 1.0}
    barely = wide(*({"light": (light, light, light)} for light in (55.0, 60.0, 70.0)))
    found = draw_changes(before, [barely], size, "night", profile=EVERYONE, draws=50, seed=7, ranks=True)
    assert found.units[(0, "rank_better")].to_dict() == {"b0": 0.0}
    assert found.units[(0, "better")].to_dict() == {"b0": 1.0}


def test_ranks_change_no_other_number():
    before, after = wide({"light": (nan, 0, 100)}, {}), wide({"light": (50, 40, 60)}, {})
    size = pd.Series(100.0, index=before.index)
    plain, ranked = (
        draw_changes(before, [after], size, "night", profile=EVERYONE, draws=100, seed=7, ranks=ranks)
        for ranks in (False, True)
    )
    pd.testing.assert_frame_equal(plain.units, ranked.units.drop(columns=[(0, "rank_better")]))
    pd.testing.assert_frame_equal(plain.sums, ranked.sums)


# --- Distances -------------------------------------------------------------------------------------


def people(*units: tuple[float, float, float]) -> pd.DataFrame:
    """Return expected people at night (value, lo, hi)."""
    return pd.DataFrame(units, [f"b{k}" for k in range(len(units))], ["activity_night", *ENDS])


ENDS = ("activity_night_lo", "activity_night_hi")


def sure(*values: float) -> pd.DataFrame:
    return people(*((value, value, value) for value in values))


def of_people(before, after, ends, draws=20_000):
    size = pd.Series(100.0, index=before.index)
    return draw_changes(
        before, [after], size, "night", profile=EVERYONE, draws=draws, seed=7, result="activity", reaches=ends
    )


def test_a_distance_that_is_not_known_by_hand():
    """A gain of 10 at the usual distance, 20 at the shortest and the longest: 10 + 10 u, u even between 0 and 1."""
    ends = ((sure(40), sure(65)), [(sure(60), sure(85))])
    found = of_people(sure(50), sure(60), ends).sums.loc[0]
    assert [found["p5"], found["median"], found["p95"]] == pytest.approx([10.5, 15, 19.5], abs=0.1)
    usual = of_people(sure(50), sure(60), None).sums.loc[0]
    assert [usual["p5"], usual["median"], usual["p95"]] == pytest.approx([10, 10, 10])


def test_a_distance_is_one_for_all_places():
    """The mean of a hundred streets is as uncertain as one of them; of what is each street's own it would be less."""
    ends = tuple((sure(*[near] * 100), sure(*[far] * 100)) for near, far in ((50, 50), (50, 70)))
    found = of_people(sure(*[50] * 100), sure(*[60] * 100), (ends[0], [ends[1]])).sums.loc[0]
    assert [found["p5"], found["p95"]] == pytest.approx([1, 19], abs=0.3)


def test_a_distance_moves_both_sides_alike():
    """What looks on more on either side is no change; only where it differs is there a doubt."""
    ends = ((sure(20), sure(90)), [(sure(30), sure(100))])
    found = of_people(sure(50), sure(60), ends).sums.loc[0]
    assert [found["p5"], found["median"], found["p95"]] == pytest.approx([10, 10, 10])


def test_surveillance_hangs_on_a_distance_within_conditions():
    """By hand at the ends: (60^(1-w)) (x + 10)^w - 60, weights being held still by their number."""
    before, after = wide({}), wide({"surveillance": (60.0, 60.0, 60.0)})
    ends = ((wide({}), wide({})), [(wide({"surveillance": (52.0,) * 3}), wide({"surveillance": (80.0,) * 3}))])
    drop = [name for name in before if not name.startswith("surveillance")]
    ends = tuple((near.drop(columns=drop), far.drop(columns=drop)) for near, far in (ends[0], ends[1][0]))
    size = pd.Series(100.0, index=before.index)
    found = draw_changes(
        before, [after], size, "night", profile=EVERYONE, draws=4000, seed=7, reaches=(ends[0], [ends[1]])
    ).sums.loc[0]
    weights = EVERYONE.weights["night"]
    w = weights["surveillance"] / sum(weights[name] for name in CONDITIONS)
    assert found["median"] == pytest.approx(60 * (70 / 60) ** w - 60, abs=0.1)
    assert found["p95"] > 60 * (86 / 60) ** w - 60 > 60 * (64 / 60) ** w - 60 > found["p5"]
    assert found["better"] == 1


def blurred():
    before = wide({"light": (nan, 0, 100), "surveillance": (30, 10, 60)}, {"surveillance": (nan, 0, 80)})
    after = wide({"light": (50, 40, 60), "surveillance": (40, 20, 70)}, {"comfort": (60, 55, 70)})
    return before, after


def test_a_distance_without_doubt_gives_the_very_same_draws():
    before, after = blurred()
    size = pd.Series(100.0, index=before.index)
    plain, drawn_too = (
        draw_changes(before, [after], size, "night", profile=EVERYONE, draws=200, seed=7, ranks=True, reaches=reaches)
        for reaches in (None, ((before, before), [(after, after)]))
    )
    pd.testing.assert_frame_equal(plain.units, drawn_too.units, check_exact=True)
    pd.testing.assert_frame_equal(plain.sums, drawn_too.sums, check_exact=True)


@pytest.mark.parametrize("at_a_time", [1, 37, 10**9])
def test_how_many_are_drawn_at_a_time_changes_nothing(monkeypatch, at_a_time):
    before, after = blurred()
    near, far = (table.assign(surveillance_night=table["surveillance_night"] * part, surveillance_night_lo=0.0)
                 for table, part in ((after, 0.5), (after, 1.2)))  # fmt: skip
    size = pd.Series(100.0, index=before.index)

    def found():
        return draw_changes(
            before, [after], size, "night", profile=EVERYONE, draws=150, seed=7, ranks=True,
            reaches=((before, before), [(near, far)]),
        )  # fmt: skip

    usual = found()
    monkeypatch.setattr(draws_module, "_AT_A_TIME", at_a_time)
    pd.testing.assert_frame_equal(found().units, usual.units, check_exact=True)
    pd.testing.assert_frame_equal(found().sums, usual.sums, check_exact=True)


def test_expected_people_have_luck_of_their_own():
    """So that what is unknown of the light of a street is not what is unknown of its people."""
    before = wide({"light": (nan, 0, 100)}).join(people((50, 0, 100)))
    after = wide({"light": (nan, 50, 100)}).join(people((75, 50, 100)))
    size = pd.Series(100.0, index=before.index)
    one, other = (
        draw_changes(before, [after], size, "night", profile=EVERYONE, draws=50, seed=7, result=result).sums
        for result in ("conditions", "activity")
    )
    assert not one.equals(other)
    assert other.loc[0, "better"] == 1
