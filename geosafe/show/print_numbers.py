"""Numbers as they stand on paper: two significant digits at most, and thousands set apart."""

from __future__ import annotations

import math

#: Stands between thousands: a narrow space at which no line breaks.
_THOUSANDS = "\u202f"


def digits(value: float) -> str:
    """Return a number with two significant digits at most: 1 200, 34, 0.56."""
    if value == 0:
        return "0"
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - 1)
    rounded = round(value / unit) * unit
    places = max(0, -math.floor(math.log10(unit) + 1e-9))
    text = f"{abs(rounded):,.{places}f}".replace(",", _THOUSANDS)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"−{text}" if rounded < 0 else text


def whole(value: float) -> str:
    """Return a whole number in full: 12 500."""
    return f"{value:,.0f}".replace(",", _THOUSANDS)


def percent(share: float) -> str:
    """Return a share in per cent; what is not quite none or not quite all never reads as that."""
    if 0 < share < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < share < 1 else f"{digits(share * 100)} %"
