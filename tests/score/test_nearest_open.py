import numpy as np
import pytest

from geosafe.score.nearest_open import nearest_open
from geosafe.score.streets import streets_of
from tests.score.town import Place, Way, town

STREET = {"s": Way([(0, 0), (200, 0)])}
#: Mean distance along it to a place 110 m or 170 m from its start, and to the nearer of the two.
AT_110, AT_170 = (110**2 + 90**2) / 400, (170**2 + 30**2) / 400
NEARER = (110**2 + 3 * 30**2) / 400


def _nearest(places, *, none_is_none=True, observed=False):
    study = town(STREET, amenities=places)
    found = nearest_open(
        study.amenities, study.open_share, streets_of(study), limit_m=500,
        none_is_none=none_is_none, observed=np.full(len(places), observed),
    )  # fmt: skip
    return {name: getattr(found, name)[0].tolist() for name in ("value", "worst", "best", "credit")}


def test_the_nearest_that_is_open():
    found = _nearest([Place("toilet", (110, 0), (1, 0, 0)), Place("toilet", (170, 0), (1, 1, 0))], observed=True)
    assert found["value"] == pytest.approx([NEARER, AT_170, 500])  # by night none is open: none within reach
    assert found["worst"] == found["best"] == found["value"]
    assert found["credit"] == [1, 1, 0.5]


def test_one_that_may_be_open_makes_the_distance_unknown():
    found = _nearest([Place("toilet", (110, 0), (1, None, 0.4), "inferred", high=(1, 1, 0.6))])
    assert found["value"][0] == pytest.approx(AT_110)
    assert np.isnan(found["value"][1:]).all()
    assert found["worst"][1:] == [500, 500]
    assert found["best"] == pytest.approx([AT_110] * 3)
    assert found["credit"] == [0.5, 0, 0]


def test_one_that_is_open_behind_one_that_may_be():
    found = _nearest([Place("toilet", (110, 0), (None,) * 3, "unknown"), Place("toilet", (170, 0))], observed=True)
    assert found["value"] == found["worst"] == pytest.approx([AT_170] * 3)
    assert found["best"] == pytest.approx([NEARER] * 3)


def test_one_that_is_open_by_inference_may_be_closed():
    found = _nearest([Place("toilet", (110, 0), (0.8,) * 3, "inferred", low=(0.3,) * 3, high=(1,) * 3)])
    assert found["value"] == found["best"] == pytest.approx([AT_110] * 3)
    assert found["worst"] == [500] * 3


@pytest.mark.parametrize(("none_is_none", "credit"), [(True, 0.5), (False, 0.0)])
def test_none_within_reach(none_is_none, credit):
    found = _nearest([], none_is_none=none_is_none)
    assert np.isnan(found["value"]).all() != none_is_none
    assert found["worst"] == [500] * 3
    assert found["credit"] == [credit] * 3
