"""Text that a spreadsheet would run as a formula, made plain text."""

from __future__ import annotations

from typing import Final

import pandas as pd

#: What begins a formula when a spreadsheet opens a cell.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def defuse(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with text that a spreadsheet would run as a formula made plain text by an apostrophe."""
    safe = frame.copy()
    for column in safe.columns[[pd.api.types.is_object_dtype(kind) or pd.api.types.is_string_dtype(kind)
                                for kind in safe.dtypes]]:  # fmt: skip
        text = safe[column]
        risky = text.astype("string").str.startswith(_FORMULA).fillna(False).astype(bool)
        safe[column] = text.where(~risky, "'" + text.astype("string"))
    return safe
