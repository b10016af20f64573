import numpy as np
import pytest

from geosafe.params import GOALPOSTS
from geosafe.score.composite import Component, component, component_of_parts, join
from geosafe.score.raw import Raw, unknown

NAMES = ("a", "b", "c", "d")


def _component(value, lo=None, hi=None, credit=1.0):
    lo, hi = value if lo is None else lo, value if hi is None else hi
    return Component(*(np.array([[float(each)]]) for each in (value, lo, hi, credit, 1, 0)))


def _equal(values):
    named = {name: _component(value) for name, value in zip(NAMES, values, strict=False)}
    return join(named, {name: np.array([0.25]) for name in named}).value.item()


@pytest.mark.parametrize(
    ("values", "joined"),
    [((21, 1, 1, 1), 4.25), ((6, 6, 6, 6), 6), ((0, 0, 0, 0), 0), ((100, 100, 100, 100), 100), ((0, 100), 23.166)],
)  # fmt: skip
def test_shifted_geometric_mean(values, joined):
    """(ref); and exp((ln 10 + ln 110)/2) - 10 = √1100 - 10 = 23.166."""
    assert _equal(values) == pytest.approx(joined, abs=0.005)


def test_the_ends_are_exact():
    assert _equal((0,) * 4) == 0.0
    assert _equal((100,) * 4) == 100.0


def test_unknown_has_no_say_in_the_value_and_all_in_the_bounds():
    known = {"a": _component(21), "b": _component(6)}
    weights = {name: np.array([0.25]) for name in NAMES}
    alone = join(known, weights)
    beside = join({**known, "c": _component(np.nan, 0, 100, credit=0.0)}, weights)
    assert beside.value.item() == alone.value.item()
    assert beside.credit.item() == pytest.approx(2 / 3)
    # (31·16·10)^⅓ - 10 and (31·16·110)^⅓ - 10
    assert beside.lo.item() == pytest.approx((31 * 16 * 10) ** (1 / 3) - 10)
    assert beside.hi.item() == pytest.approx((31 * 16 * 110) ** (1 / 3) - 10)


def test_weights_by_hand():
    joined = join({"a": _component(90), "b": _component(0)}, {"a": np.array([0.3]), "b": np.array([0.1])})
    assert joined.value.item() == pytest.approx(100**0.75 * 10**0.25 - 10)


@pytest.mark.parametrize(("credit", "told"), [(0.5, True), (0.4, True), (0.38, False), (0.0, False)])
def test_insufficient_evidence_has_bounds_and_no_value(credit, told):
    joined = join({"a": _component(50, 20, 80, credit=credit)}, {"a": np.array([1.0])})
    assert np.isnan(joined.value.item()) != told
    assert (joined.lo.item(), joined.hi.item()) == pytest.approx((20, 80))
    assert joined.credit.item() == credit


def test_a_weight_of_zero_is_no_part():
    weights = {"a": np.array([0.5]), "b": np.array([0.0])}
    joined = join({"a": _component(40), "b": _component(np.nan, 0, 100, credit=0)}, weights)
    assert joined.value.item() == pytest.approx(40)
    assert joined.lo.item() == joined.hi.item() == pytest.approx(40)
    assert joined.credit.item() == 1


def test_component_scores_the_worst_and_the_best():
    raw = Raw(*(np.array([[float(each)]]) for each in (225, 400, 50, 0.5, 3)))
    stop = component(raw, "stop")
    assert (stop.value.item(), stop.lo.item(), stop.hi.item()) == (50, 0, 100)
    assert (stop.raw.item(), stop.credit.item(), stop.n.item()) == (225, 0.5, 3)


def test_without_credit_there_is_no_value():
    """Nothing is known to be open, and of all that is there nobody knows the hours."""
    raw = Raw(*(np.array([[float(each)]]) for each in (0, 0, 3, 0, 1)))
    use = component(raw, "activity")
    assert np.isnan(use.value.item())
    assert np.isnan(use.raw.item())
    assert (use.lo.item(), use.hi.item()) == pytest.approx((0, 30.04), abs=0.01)  # ln 4 / ln 101


def test_parts_by_hand():
    def raw(value, credit):
        return Raw(*(np.array([[float(each)]]) for each in (value, value, value, credit, 1)))

    # seat 175 m → 50, shelter 50 m → 100, toilet unknown, water 300 m → 50
    parts = {"seat": raw(175, 1), "shelter": raw(50, 1), "water": raw(300, 0.5),
             "toilet": unknown(1, 1, GOALPOSTS["toilet"])}  # fmt: skip
    comfort = component_of_parts(parts, "comfort")
    assert comfort.value.item() == pytest.approx((0.35 * 50 + 0.15 * 100 + 0.15 * 50) / 0.65)
    assert comfort.lo.item() == pytest.approx(0.35 * 50 + 0.15 * 100 + 0.15 * 50)
    assert comfort.hi.item() == pytest.approx(0.35 * 50 + 0.15 * 100 + 0.15 * 50 + 35)
    assert comfort.credit.item() == pytest.approx(0.35 + 0.15 + 0.075)
    assert comfort.n.item() == 3


def test_without_a_phase():
    two = Component(*(np.array([[float(each), float(each)]]) for each in (50, 40, 60, 1, 7, 3)))
    cut = two.without(np.array([False, True]))
    assert cut.value[0, 0] == 50
    assert np.isnan(cut.value[0, 1])
    assert (cut.lo[0, 1], cut.hi[0, 1], cut.credit[0, 1], cut.n[0, 1]) == (0, 100, 0, 0)
    assert two.first(1).n.tolist() == [[7]]
