"""Read a column of text as numbers, with decimal points or decimal commas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True, eq=False)
class Numbers:
    """Numbers read from text.

    Attributes
    ----------
    numbers
        One a row; NaN where the cell is empty or no number. Infinity stays infinity.
    unreadable
        Whether something stands there that is no number.
    comma
        Whether the column writes decimal commas.
    """

    numbers: npt.NDArray[np.float64]
    unreadable: npt.NDArray[np.bool_]
    comma: bool


def parse_numbers(texts: pd.Series, *, three_digits: Literal["decimals", "thousands"] = "thousands") -> Numbers:
    """Read a column of numbers; the decimal sign is told from all its values.

    Parameters
    ----------
    texts
        The cells.
    three_digits
        What ``52,001`` means where every comma of the column is followed by exactly three digits:
        ``decimals`` for degrees, of which there are never a thousand.
    """
    plain = texts.str.strip()
    both = plain.str.contains(r"\..*,|,.*\.", regex=True)
    comma = plain.str.contains(",", regex=False)
    decimal = False
    if comma.any():
        if both.any():
            decimal = bool((plain[both].str.rfind(",") > plain[both].str.rfind(".")).mean() > 0.5)
        else:
            decimal = three_digits == "decimals" or not plain[comma].str.fullmatch(r"-?\d{1,3}(?:,\d{3})+").all()
        # A lone point beside decimal commas is still a decimal point; a pair is thousands and decimals.
        drop = plain.str.replace(".", "", regex=False).where(both, plain) if decimal else plain
        plain = drop.str.replace(",", "." if decimal else "", regex=False)
    values = pd.to_numeric(plain, errors="coerce").to_numpy(float, na_value=np.nan)
    filled = (plain != "") & ~plain.str.lower().isin(["nan", "na", "null", "none"])
    return Numbers(values, (filled & np.isnan(values)).to_numpy(bool), decimal)
