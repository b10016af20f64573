"""Plain names for groups of places, from what sets their week apart from that of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.errors import CallError

#: A group is busy or quiet at a time where its mean is this many standard deviations of all places from theirs; our
#: judgement.
APART_SD: Final = 0.5
#: A standard deviation below this share of the largest value is none: rounding, not difference.
NO_SPREAD: Final = 1e-9
#: Hours of the day [from, to) that are called day, evening and night where the columns are the hours of a week; our
#: judgement.
CLOCK: Final = {"by day": (7, 18), "in the evening": (18, 23), "at night": (23, 7)}
#: The phases by the names that are used in sentences.
_PHASES: Final = {"by day": "day", "in the evening": "evening", "at night": "night"}
#: Names of groups that stand out at one time of the three and nowhere else.
_PLACES: Final = {"by day": "daytime places", "in the evening": "evening places", "at night": "night places"}
_HOURS_OF_WEEK: Final = 168
#: Parts of the week this near to the highest are the busiest too, where places are compared with themselves [points];
#: our judgement.
AS_BUSY: Final = 5.0
#: How far the quietest part of the week is below the busiest, from the largest on [points], in words; our judgement:
#: one and a half, and three quarters, of a class on the map.
FALLS: Final = ((30.0, "far quieter"), (15.0, "quieter"), (0.0, "a little quieter"))


def times_of(columns: pd.Index, times: Mapping[str, Sequence[Any]] | None) -> dict[str, list[int]]:
    """Return the parts of the week and the places of their columns.

    Raises
    ------
    CallError
        No parts are given and the columns are neither 168 hours nor called day, evening and night; a column that is
        named is not there.
    """
    if times is None:
        if len(columns) == _HOURS_OF_WEEK:
            hour = np.arange(_HOURS_OF_WEEK) % 24
            spans = {name: (hour >= a) & (hour < b) if a < b else (hour >= a) | (hour < b)
                     for name, (a, b) in CLOCK.items()}  # fmt: skip
            return {name: np.flatnonzero(span).tolist() for name, span in spans.items()}
        times = {name: [phase] for name, phase in _PHASES.items() if phase in columns}
        if not times:
            raise CallError(
                f"the curves must have 168 columns, or columns called day, evening and night, got {len(columns)} "
                "columns of other names; say with times= which make up which part of the week"
            )
    missing = [str(each) for named in times.values() for each in named if each not in columns]
    if missing:
        raise CallError(f"times names columns that are not there: {', '.join(missing)}")
    return {name: columns.get_indexer(pd.Index(named)).tolist() for name, named in times.items()}


def group_names(
    values: npt.NDArray[np.float64], group: npt.NDArray[np.int64], parts: Mapping[str, Sequence[int]]
) -> list[str]:
    """Return a plain name for each group, no two alike.

    Parameters
    ----------
    values
        The weeks of the grouped places (n, columns); NaN unknown.
    group
        The group of each (n,), 0 to k - 1.
    parts
        The parts of the week and their columns.
    """
    levels = _levels(values, group, parts)
    names = [_name(levels[k], tuple(parts)) for k in range(len(levels))]
    return _told_apart(names, [float(np.nanmean(values[group == k])) for k in range(len(levels))])


def own_names(
    values: npt.NDArray[np.float64], group: npt.NDArray[np.int64], parts: Mapping[str, Sequence[int]]
) -> list[str]:
    """Return a plain name for each group by when its places are busiest, no two alike.

    Parameters are those of :func:`group_names`; the weeks are what each hour has above the place's own mean [points].
    """
    frame = pd.DataFrame({name: pd.DataFrame(values[:, list(at)]).mean(axis=1) for name, at in parts.items()})
    means = frame.groupby(group).mean()
    names = [_busiest(mean) for _, mean in means.iterrows()]
    falls = (means.max(axis=1) - means.min(axis=1)).tolist()
    return _told_apart(names, falls, pair=("falling more", "falling less"), first="the one that falls most first")


def _busiest(mean: pd.Series) -> str:
    """Return when most people are expected, in the parts of the week that come near the highest, and when fewest."""
    busy = [str(time) for time, level in mean.items() if level >= mean.max() - AS_BUSY]
    if len(busy) == len(mean):
        return "much the same all week"
    fall = float(mean.max() - mean.min())
    word = next(word for least, word in FALLS if fall >= least)
    return f"busiest {_listed(busy)}, {word} {mean.idxmin()}"


def _levels(
    values: npt.NDArray[np.float64], group: npt.NDArray[np.int64], parts: Mapping[str, Sequence[int]]
) -> npt.NDArray[np.float64]:
    """Return how far each group is from all at each part of the week (k, parts) [standard deviations]; NaN unknown."""
    frame = pd.DataFrame({name: pd.DataFrame(values[:, list(at)]).mean(axis=1) for name, at in parts.items()})
    spread = frame.std(ddof=0)
    flat = spread <= NO_SPREAD * max(float(np.nanmax(np.abs(values))), 1e-300)
    apart = (frame.groupby(group).mean() - frame.mean()) / spread.where(~flat)
    return apart.mask(apart.isna() & flat, 0.0).to_numpy(float)


def _name(apart: npt.NDArray[np.float64], times: Sequence[str]) -> str:
    """Return what stands out: busy at these times, quiet at those."""
    busy = [time for time, level in zip(times, apart, strict=True) if level >= APART_SD]
    quiet = [time for time, level in zip(times, apart, strict=True) if level <= -APART_SD]
    if len(times) > 1 and len(busy) == len(times):
        return "busy all week"
    if len(times) > 1 and len(quiet) == len(times):
        return "quiet all week"
    if len(busy) == 1 and not quiet:
        return _PLACES.get(busy[0], f"busy {busy[0]}")
    told = [f"{word} {_listed(named)}" for word, named in (("busy", busy), ("quiet", quiet)) if named]
    return ", ".join(told) or "like most places here"


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _told_apart(
    names: list[str],
    means: Sequence[float],
    *,
    pair: tuple[str, str] = ("the busier", "the quieter"),
    first: str = "the busiest first",
) -> list[str]:
    """Return the names with a word more where several groups have the same: which has more of the means."""
    told = list(names)
    for name in dict.fromkeys(names):
        same = sorted((k for k, each in enumerate(names) if each == name), key=lambda k: (-means[k], k))
        numbered = [f"{i} of {len(same)}, {first}" for i in range(1, len(same) + 1)]
        words = list(pair) if len(same) == 2 else numbered
        if len(same) > 1:
            for k, word in zip(same, words, strict=True):
                told[k] = f"{name} ({word})"
    return told
