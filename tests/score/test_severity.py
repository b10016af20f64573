from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geosafe.errors import CallError
from geosafe.params import SEVERITY_PLACEHOLDER
from geosafe.score.severity import severity_weights

#: The kinds of data.police.uk, as its tables write them.
POLICE_UK = {
    "Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs", "Other crime",
    "Other theft", "Possession of weapons", "Public order", "Robbery", "Shoplifting", "Theft from the person",
    "Vehicle crime", "Violence and sexual offences",
}  # fmt: skip


def test_the_placeholder_ranks_every_kind_of_data_police_uk():
    assert set(SEVERITY_PLACEHOLDER) == POLICE_UK
    assert set(SEVERITY_PLACEHOLDER.values()) == {1.0, 2.0, 3.0}


def test_weights_have_a_mean_of_1_by_hand():
    kinds = pd.Series(["Robbery", "Shoplifting", "Burglary", "Robbery"])  # 3, 1, 2, 3: 2.25 on average
    np.testing.assert_allclose(severity_weights(kinds), np.array([3, 1, 2, 3]) / 2.25)


def test_a_table_of_one_s_own_and_one_kind_only():
    np.testing.assert_allclose(severity_weights(pd.Series(["a", "b"]), table={"a": 0, "b": 9}), [0, 2])
    np.testing.assert_allclose(severity_weights(pd.Series(["b"] * 3), table={"a": 1, "b": 9}), 1)
    assert not len(severity_weights(pd.Series([], dtype=object)))


def test_errors():
    with pytest.raises(CallError, match=r"no weight for 'ASSAULT', 'noise'"):
        severity_weights(pd.Series(["noise", "ASSAULT", "Robbery"]))
    with pytest.raises(CallError, match="at least one must be above 0"):
        severity_weights(pd.Series(["a"]), table={"a": 0})
    for wrong in (-1, float("nan")):  # -1 and -1 would have a mean of 1, scaled
        with pytest.raises(CallError, match="a number of 0 or more"):
            severity_weights(pd.Series(["a", "a"]), table={"a": wrong})
