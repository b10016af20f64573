from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geosafe.compare.differences import differences
from geosafe.profile import EVERYONE
from geosafe.score.score_study import score_study
from tests.score.town import lamps_at, town


def table(**units: tuple[float, float, float]) -> pd.DataFrame:
    """Return light at night of units: value, lo, hi."""
    frame = pd.DataFrame.from_dict(units, orient="index", columns=["light_night", "light_night_lo", "light_night_hi"])
    return frame.assign(kind="street", name=None).rename_axis("block_id")


nan = float("nan")


def test_bounds_and_what_is_told_by_hand():
    before = table(a=(40, 30, 50), b=(nan, 0, 100), c=(60, 55, 65), d=(nan, 0, 100), e=(10, 10, 10), f=(nan, 20, 90))
    after = table(a=(70, 65, 80), b=(55, 50, 60), c=(nan, 0, 100), d=(nan, 0, 100), f=(nan, 30, 90), g=(5, 5, 5))
    found = differences(before, after).set_index("unit_id")
    assert found["told"].to_dict() == {
        "a": "changed", "b": "now known", "c": "no longer known", "d": "same", "e": "gone", "f": "unknown", "g": "new",
    }  # fmt: skip
    # 70 - 40, 65 - 30 and 80 - 50: the value differs least or most, or one of the bounds.
    assert found.loc["a", ["difference", "difference_lo", "difference_hi"]].tolist() == [30, 30, 35]
    assert found.loc["b", ["difference_lo", "difference_hi"]].tolist() == [-50, 60]
    assert np.isnan(found.loc["b", "difference"])
    assert found.loc["f", ["difference_lo", "difference_hi"]].tolist() == [-60, 70]
    assert found.loc["d", ["difference", "difference_lo", "difference_hi"]].tolist() == [0, 0, 0]
    assert found.loc[["e", "g"], ["difference", "difference_lo", "difference_hi"]].isna().all(axis=None)


def test_the_unknown_that_an_edit_touched_may_have_changed():
    before = after = table(a=(nan, 0, 100), b=(nan, 0, 100), c=(40, 30, 50))
    found = differences(before, after, touched={"a", "c"}).set_index("unit_id")
    assert found["told"].tolist() == ["unknown", "same", "same"]
    assert found.loc["a", ["difference_lo", "difference_hi"]].tolist() == [-100, 100]


def parts(light: float, surveillance: float, access: float, comfort: float, conditions: float) -> pd.DataFrame:
    values = {"light": light, "surveillance": surveillance, "access": access, "comfort": comfort,
              "conditions": conditions}  # fmt: skip
    columns = {}
    for name, value in values.items():
        columns |= {f"{name}_night": [value], f"{name}_night_lo": [0.0], f"{name}_night_hi": [100.0]}
    return pd.DataFrame(columns, index=["a"]).assign(kind="street", name=None)


def test_a_part_that_becomes_known_does_not_lower_conditions():
    # Three parts at 60 and light, which is known now, at 10: the join falls, and nothing got worse.
    found = differences(parts(nan, 60, 60, 60, 60), parts(10, 60, 60, 60, 40)).set_index("result")
    assert found.loc["conditions", "told"] == "now known"
    assert found.loc["conditions", "difference"] == 0
    # Windows go from 60 to 70 as well: on the three parts, by hand.
    found = differences(parts(nan, 60, 60, 60, 60), parts(10, 70, 60, 60, 42)).set_index("result")
    weights = EVERYONE.weights["night"]
    share = weights["surveillance"] / sum(weights[name] for name in ("surveillance", "access", "comfort"))
    assert found.loc["conditions", "difference"] == pytest.approx(70 * (80 / 70) ** share - 70)


def test_no_edit_is_no_difference_in_the_town():
    study = town(lamps=lamps_at([(100, 0)]))
    before, after = score_study(study), score_study(study)
    for what in ("segments", "blocks", "spaces"):
        found = differences(getattr(before, what), getattr(after, what))
        assert set(found["told"]) <= {"same"}
        assert (found[["difference", "difference_lo", "difference_hi"]] == 0).all(axis=None)


def test_lamps_on_a_street_that_nobody_recorded_are_told_as_known_now():
    dark = town()
    lit = town(lamps=lamps_at([(x, 3) for x in range(0, 201, 20)]))
    found = differences(score_study(dark).blocks, score_study(lit).blocks)
    light = found[(found["unit_id"] == "s1") & (found["result"] == "light") & (found["phase"] == "night")].iloc[0]
    assert light["told"] == "now known"
    assert light["after"] > 50
    assert light["difference_lo"] == light["after_lo"] - 100
    conditions = found[(found["unit_id"] == "s1") & (found["result"] == "conditions")]
    assert (conditions["difference"].fillna(0) >= 0).all()
