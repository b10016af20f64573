"""How concentrated records are: what share of them lies on what share of the length of streets."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from geosafe.errors import CallError

Floats = npt.NDArray[np.float64]

#: Draws from which it is worked out how concentrated chance alone makes records.
_DRAWS: Final = 200


def share_on_top(counts: npt.ArrayLike, length: npt.ArrayLike, *, top: npt.ArrayLike) -> Floats:
    """Return the share of records on the streets of most records per metre that make up a share of the length.

    Streets are taken from the densest down, and the last one in part: records are taken to lie evenly along a
    street. So nothing turns on the order of streets that tie, and cutting a street in two, records in proportion,
    changes nothing.

    Parameters
    ----------
    counts
        Records on each street (n,), 0 or more; fractions are allowed.
    length
        Its length (n,), above 0, in any unit; 1 for each compares streets whatever their length.
    top
        Shares of the length, 0 to 1.

    Returns
    -------
    Shares of the records, of the shape of ``top``; NaN where there is no record.

    Raises
    ------
    CallError
        Shapes differ, counts or lengths are not as above, or a share lies outside 0 to 1.
    """
    events, metres = checked(counts, length)
    wanted = _share(top, "top")
    along, held = curve(events, metres, by=events / metres)
    return np.asarray(np.interp(wanted, along, held))


def length_holding(counts: npt.ArrayLike, length: npt.ArrayLike, *, share: npt.ArrayLike) -> Floats:
    """Return the smallest share of the length of streets that holds a share of the records.

    The inverse of :func:`share_on_top`: where it gives .045 for a share of .5, half of the records lie on 4.5 % of
    the streets (compare Weisburd 2015).

    Parameters
    ----------
    counts, length
        As for :func:`share_on_top`.
    share
        Shares of the records, 0 to 1.

    Returns
    -------
    Shares of the length, of the shape of ``share``; NaN where there is no record.
    """
    events, metres = checked(counts, length)
    wanted = _share(share, "share")
    along, held = curve(events, metres, by=events / metres)
    # Past the last record the curve is flat, and the first point of its height counts.
    rising = np.concatenate([[True], np.diff(held) != 0])
    found = np.interp(wanted, held[rising], along[rising])
    return np.where(np.isnan(held[0]), np.nan, found)


def share_by_chance(total: float, length: npt.ArrayLike, *, top: npt.ArrayLike, seed: int = 0) -> Floats:
    """Return what :func:`share_on_top` gives on average where chance alone places the records.

    A few records on many streets look concentrated whatever the streets are like. What exceeds this share is more
    than chance (compare Chalfin, Kaplan and Cuellar 2021).

    Parameters
    ----------
    total
        How many records, rounded to a whole number.
    length, top
        As for :func:`share_on_top`; each record falls on a street by its length.
    seed
        Of the random generator.

    Returns
    -------
    Shares of the records, of the shape of ``top``; NaN where there is no record.
    """
    _, metres = checked(np.zeros(np.shape(length)), length)
    random, odds = np.random.default_rng(seed), metres / metres.sum()
    draws = [share_on_top(random.multinomial(round(total), odds), metres, top=top) for _ in range(_DRAWS)]
    return np.asarray(np.mean(draws, axis=0))


def curve(events: Floats, metres: Floats, *, by: Floats) -> tuple[Floats, Floats]:
    """Return shares of length and of events, summed up from the highest of ``by`` down; those that tie as one."""
    value, group = np.unique(-by, return_inverse=True)
    summed = np.array([np.bincount(group, each, len(value)).cumsum() for each in (metres, events)])
    total = summed[:, -1:] if len(value) else np.zeros((2, 1))
    along, held = np.column_stack([np.zeros(2), summed / np.where(total > 0, total, np.nan)])
    return np.nan_to_num(along), held if total[1] > 0 else np.full(len(held), np.nan)


def checked(counts: npt.ArrayLike, length: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return counts and lengths as arrays; an error where they are not what they must be."""
    events, metres = np.asarray(counts, dtype=float), np.asarray(length, dtype=float)
    if events.shape != metres.shape or events.ndim != 1:
        raise CallError(f"counts and length must be two arrays of one length, got {events.shape} and {metres.shape}")
    if not (np.isfinite(events) & (events >= 0)).all():
        raise CallError("counts must be finite and 0 or more; leave unknown streets out")
    if not (np.isfinite(metres) & (metres > 0)).all():
        raise CallError("length must be finite and above 0")
    return events, metres


def _share(wanted: npt.ArrayLike, name: str) -> Floats:
    shares = np.asarray(wanted, dtype=float)
    if not ((shares >= 0) & (shares <= 1)).all():
        raise CallError(f"{name} must be 0 to 1, got {shares}")
    return shares
