"""Read a column of text as numbers, with decimal points or decimal commas, or as pairs of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

_NUMBER: Final = r"(-?\d+(?:\.\d+)?)"
#: A point in one cell: as WKT, longitude first, and as a pair, latitude first, as portals write it.
_WKT: Final = rf"(?i)^\s*(?:SRID=4326;)?\s*POINT\s*\(\s*{_NUMBER}\s+{_NUMBER}\s*\)\s*$"
#: Both with decimals: ``48,85`` is half a pair with a decimal comma.
_PAIR: Final = r"^\s*[(\[]?\s*(-?\d+\.\d+)\s*[,;]\s*(-?\d+\.\d+)\s*[)\]]?\s*$"
#: What stands for nothing in a column of numbers or points.
_NOTHING: Final = ("", "nan", "na", "null", "none", "point empty")


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
    values = _floats(plain)
    return Numbers(values, is_filled(plain) & np.isnan(values), decimal)


def is_filled(cells: pd.Series) -> npt.NDArray[np.bool_]:
    """Return which cells hold something: not what tables write for nothing."""
    return np.asarray(~cells.str.strip().str.lower().isin(_NOTHING), dtype=bool)


def _floats(texts: pd.Series) -> npt.NDArray[np.float64]:
    """Return texts as numbers, NaN where they are none; fast where all of them are, or are empty."""
    import pyarrow as pa

    try:
        filled = pa.array(texts.where(texts != "", "nan"), pa.string())
        return np.asarray(filled.cast(pa.float64()).to_numpy(zero_copy_only=False))
    except pa.ArrowInvalid:
        return pd.to_numeric(texts, errors="coerce").to_numpy(float, na_value=np.nan)


def split_pairs(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the longitude and the latitude in each cell [degrees]; NaN in both where it is no point.

    ``POINT (2.35 48.85)`` has the longitude first, as its standard says; ``48.85, 2.35`` and ``(48.85, 2.35)`` the
    latitude, as portals write it.
    """
    wkt, pair = (cells.str.extract(form).astype(float) for form in (_WKT, _PAIR))
    return wkt[0].fillna(pair[1]), wkt[1].fillna(pair[0])
