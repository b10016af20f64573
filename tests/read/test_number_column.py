from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geosafe.read.number_column import parse_numbers


def numbers(*texts: str, **options: str) -> list[float]:
    return parse_numbers(pd.Series(texts, dtype="str"), **options).numbers.tolist()  # type: ignore[arg-type]


def test_points_commas_and_thousands() -> None:
    assert numbers("1.5", "-2", " 3 ") == [1.5, -2, 3]
    assert numbers("1,5", "2,25") == [1.5, 2.25]
    assert numbers("1.234,5", "2,5") == [1234.5, 2.5]
    assert numbers("1,234.5", "2.5") == [1234.5, 2.5]
    assert numbers("530,319", "-1,530,319") == [530319, -1530319]
    assert numbers("52,001", "51,900", three_digits="decimals") == [52.001, 51.9]
    assert numbers("52,001", "51.9", three_digits="decimals") == [52.001, 51.9]


def test_what_is_no_number_is_marked_and_what_is_missing_is_not() -> None:
    column = parse_numbers(pd.Series(["1", "x", "", "nan", "NA", "inf", "51°30'"], dtype="str"))
    assert column.unreadable.tolist() == [False, True, False, False, False, False, True]
    assert column.numbers == pytest.approx([1, np.nan, np.nan, np.nan, np.nan, np.inf, np.nan], nan_ok=True)
    assert not column.comma
    assert parse_numbers(pd.Series(["1,5"], dtype="str")).comma
