from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geosafe.show.public_concentrations import (
    CONCENTRATION,
    NOT_MORE,
    UNKNOWN,
    how_concentrated,
    public_concentrations,
)


def test_told_only_where_five_were_recorded_around():
    blocks = pd.DataFrame(
        {"q": [0.05, 0.0501, 0.001, 0.001, np.nan], "around_n": [80, 80, 4.9, 5, 80], "n": [0, 0, 4, 5, 0]},
        index=list("abcde"),
    )
    found = public_concentrations(blocks)
    assert found.dtype == np.uint8
    assert found.to_dict() == {"a": CONCENTRATION, "b": NOT_MORE, "c": NOT_MORE, "d": CONCENTRATION, "e": UNKNOWN}


SUMMARY = pd.Series({"incidents": 110.0, "top_share": 0.2464, "top_share_by_chance": 0.1313})


def test_how_concentrated():
    assert how_concentrated(SUMMARY) == {"share": 0.25, "top": 0.05, "chance": 0.13}


@pytest.mark.parametrize("other", [{"top_share": np.nan}, {"incidents": 19.0}])
def test_nothing_to_say(other):
    assert how_concentrated(pd.Series({**SUMMARY, **other})) is None
