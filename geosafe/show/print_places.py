"""Where on paper a name could stand: along its line, in its area, beside its mark; the most wanted places first."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.show.ground_style import LONGEST_NAME, NameStyle
from geosafe.show.print_fonts import printable
from geosafe.show.print_frame import PT, Frame
from geosafe.show.print_page import text_widths

#: Size of all names on paper [pt]: the least that may stand on it; how far lines of one are apart, in sizes.
NAME_PT: Final = 9.0
LEADING: Final = 1.15
#: Height that letters take, of their size, and the halo around them [mm].
HIGH: Final = 0.78
HALO_MM: Final = 0.45
#: Letters of this weight or more are set bold; paper has no weights between.
_BOLD_FROM: Final = 600
#: Places tried along a line lie at least this far apart [mm], and there are at most so many of them.
_ALONG_MM: Final = 3.0
_MOST_PLACES: Final = 24
#: How far beside its line a name may stand, in turn [sizes of its letters]; as on the page.
_SIDES: Final = (0, 0.8, -0.8, 1.1, -1.1, 1.5, -1.5)
#: A name may bend away from its street by so much of its length: it is set straight.
_STRAIGHT: Final = 0.985
#: How much of a name may lie on lines of the map where its style allows any, how much of one in an area, and how little
#: counts as clear; our judgement: a name that crosses one narrow street is still read, and so is the street.
_MAY_CROSS: Final = {"never": 0.06, "minor": 0.24, "any": 1.0}
_AREA_MAY_CROSS: Final = 0.3
CLEAR: Final = _MAY_CROSS["never"]
#: How much wider than its area a name may be, and the broadest line of one [mm]; as on the page.
_OVERHANG: Final = 1.15
_LINE_MM: Final = 45.0
_MOST_LINES: Final = 3
#: How far from its middle the name of an area may stand: a share of its size, and the most [mm].
_STRAY: Final = 0.4
_STRAY_MM: Final = 30.0
_ROSE: Final = ((0, -1), (0, 1), (-1, 0), (1, 0), (-0.7, -0.7), (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7))
_AROUND: Final = np.array([(0, 0), *((x * far, y * far) for far in (0.4, 0.7, 1) for x, y in _ROSE)], dtype=float)
#: Where a name stands beside a mark, in turn: right, left, above, below, then between; and how far off [mm].
_BESIDE: Final = np.array([(1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1)], dtype=float)
_OFF_MARK_MM: Final = 1.2

COLUMNS: Final = ("text", "width_pt", "x", "y", "angle", "width_mm", "high_mm", "may_cross", "side", "row", "mark")

_Floats = npt.NDArray[np.float64]
_Geometries = npt.NDArray[Any]


def places_of(names: pd.DataFrame, shapes: _Geometries, style: NameStyle, frame: Frame) -> pd.DataFrame:
    """Return where the names of one style could stand on a frame.

    Parameters
    ----------
    names
        ``name`` and ``size_m`` of :func:`geosafe.show.ground_names.find_names`, numbered from 0 in their order.
    shapes
        Their lines or points on paper [mm].
    style
        One of :data:`geosafe.show.ground_style.NAMES`.
    frame
        The paper.

    Returns
    -------
    DataFrame
        text with its lines, width_pt, x and y of the middle [mm], angle [radians, clockwise], width_mm and high_mm
        with a halo, may_cross (the share of it that may lie on lines of the map), side (whether it stands beside a
        line), row (the name), mark (whether a mark stands at the name's point). Of each name the most wanted first.
    """
    texts = names["name"].map({each: _as_set(each, style) for each in names["name"].unique()})
    if style.form == "line":
        found = _along(texts, shapes, style)
    else:
        across = names["size_m"].to_numpy(float) * 1000 / frame.scale
        inside = (style.form == "area") | (across > 0)
        found = pd.concat([_within(texts, shapes, across, inside, style), _beside(texts, shapes, ~inside, style)])
    return found.reindex(columns=list(COLUMNS))


def is_bold(style: NameStyle) -> bool:
    """Return whether names of a style are set bold."""
    return style.weight >= _BOLD_FROM


def spacing_pt(style: NameStyle) -> float:
    """Return how far apart the letters of a style stand beside their own width [pt]."""
    return round(style.spacing_px * NAME_PT / style.size_px, 2)


def _as_set(name: str, style: NameStyle) -> str:
    text = printable(name, longest=LONGEST_NAME)[0]
    return text.upper() if style.caps else text


def _widths(texts: list[str], style: NameStyle) -> _Floats:
    """Return how wide texts of a style come out [mm]."""
    made = text_widths([(text, NAME_PT, is_bold(style), style.italic) for text in texts])
    return (np.array(made, dtype=float) + spacing_pt(style) * np.array([len(text) for text in texts])) / PT


def _table(row: npt.NDArray[np.intp], text: npt.ArrayLike, width_mm: _Floats, **columns: npt.ArrayLike) -> pd.DataFrame:
    told = {"text": text, "width_pt": width_mm * PT, "width_mm": width_mm + 2 * HALO_MM, "row": row, **columns}
    return pd.DataFrame(told).sort_values(["row"], kind="stable")


def _along(texts: pd.Series, lines: _Geometries, style: NameStyle) -> pd.DataFrame:
    """Return places along lines, from the middle outwards, on them where they are bare and else beside them."""
    distinct = sorted(set(texts))
    widths = texts.map(dict(zip(distinct, _widths(distinct, style), strict=True))).to_numpy(float)
    length = shapely.length(lines)
    free = length - widths
    apart = np.maximum(_ALONG_MM, free / _MOST_PLACES)
    tries = np.where((free >= 0) & (widths > 0), np.floor(np.maximum(free, 0) / apart) + 1, 0).astype(int)
    row = np.repeat(np.arange(len(lines)), tries)
    step = np.arange(len(row)) - np.repeat(np.cumsum(tries) - tries, tries)
    middle = length[row] / 2 + np.where(step % 2 == 1, -1, 1) * ((step + 1) // 2) * apart[row]
    half = widths[row] / 2
    fits = (middle >= half - 1e-9) & (middle <= length[row] - half + 1e-9)
    row, middle, half, step = row[fits], middle[fits], half[fits], step[fits]
    start, end = (
        shapely.get_coordinates(shapely.line_interpolate_point(lines[row], middle + sign * half)) for sign in (-1, 1)
    )
    straight = np.hypot(*(end - start).T) >= _STRAIGHT * 2 * half
    row, start, end, step = row[straight], start[straight], end[straight], step[straight]
    angle = np.arctan2(*(end - start).T[::-1])
    angle -= np.pi * np.sign(angle) * (np.abs(angle) > np.pi / 2)
    size, most = NAME_PT / PT, _MAY_CROSS[style.data]
    tried = [
        _table(
            row, texts.to_numpy()[row], widths[row], x=(start[:, 0] + end[:, 0]) / 2 - np.sin(angle) * size * side,
            y=(start[:, 1] + end[:, 1]) / 2 + np.cos(angle) * size * side, angle=angle, step=step, turn=turn,
            high_mm=NAME_PT * HIGH / PT + 2 * HALO_MM, may_cross=most if side else CLEAR, side=side != 0, mark=False,
        )
        for turn, side in enumerate(_SIDES)
    ]  # fmt: skip
    return pd.concat(tried).sort_values(["row", "step", "turn"], kind="stable")


def _folded(texts: pd.Series, limit_mm: _Floats, style: NameStyle) -> tuple[list[str], _Floats]:
    """Return texts in lines no broader than their limits, and the width of each [mm]; NaN where that cannot be."""
    words = sorted({word for text in texts for word in (*text.split(" "), text)})
    wide = dict(zip(words, _widths(words, style), strict=True))
    (space,) = _widths(["i i"], style) - 2 * _widths(["i"], style)
    made = [
        _fold(text.split(" "), wide, float(space), limit) for text, limit in zip(texts, limit_mm.tolist(), strict=True)
    ]
    return ["\n".join(lines) for lines, _ in made], np.array([width for _, width in made], dtype=float)


def _fold(words: list[str], wide: dict[str, float], space: float, limit: float) -> tuple[list[str], float]:
    """Return words in the fewest lines within a limit, as even as can be, and the width of the broadest."""
    ends = np.cumsum([wide[word] + space for word in words])
    for most in range(1, _MOST_LINES + 1):
        best = _break(words, ends, space, limit, most)
        if best is not None:
            return best
    return words, float("nan")


def _break(
    words: list[str], ends: _Floats, space: float, limit: float, most: int, start: int = 0
) -> tuple[list[str], float] | None:
    before = float(ends[start - 1]) if start else 0.0
    whole = float(ends[-1]) - before - space
    if whole <= limit:
        return [" ".join(words[start:])], whole
    best: tuple[list[str], float] | None = None
    for k in range(start + 1, len(words) if most > 1 else 0):
        head = float(ends[k - 1]) - before - space
        if head > limit:
            break
        rest = _break(words, ends, space, limit, most - 1, k)
        if rest and (best is None or max(head, rest[1]) < best[1]):
            best = [" ".join(words[start:k]), *rest[0]], max(head, rest[1])
    return best


def _within(
    texts: pd.Series, points: _Geometries, across: _Floats, inside: npt.NDArray[np.bool_], style: NameStyle
) -> pd.DataFrame:
    """Return places in areas: the middle of each before what lies around it."""
    limit = np.where(style.kind == "district", 2 * _LINE_MM, np.minimum(across * _OVERHANG, _LINE_MM))
    lines, width = _folded(texts, limit, style)
    row = np.flatnonzero(inside & (width > 0))
    stray = np.minimum(across[row] * _STRAY, _STRAY_MM)[:, None, None] * _AROUND
    at = (shapely.get_coordinates(points[row])[:, None, :] + stray).reshape(-1, 2)
    each = np.repeat(row, len(_AROUND))
    most = max(_MAY_CROSS[style.data], _AREA_MAY_CROSS) if style.data != "never" else CLEAR
    return _table(each, np.array(lines, dtype=object)[each], width[each], x=at[:, 0], y=at[:, 1], angle=0.0,
                  high_mm=_high(lines)[each], may_cross=most, side=False, mark=False)  # fmt: skip


def _beside(texts: pd.Series, points: _Geometries, apart: npt.NDArray[np.bool_], style: NameStyle) -> pd.DataFrame:
    """Return places beside marks."""
    lines, width = _folded(texts, np.full(len(texts), _LINE_MM), style)
    row = np.flatnonzero(apart & (width > 0))
    high = _high(lines)
    far = np.stack([width[row] / 2 + _OFF_MARK_MM + HALO_MM, high[row] / 2 + _OFF_MARK_MM], axis=1)[:, None, :]
    at = (shapely.get_coordinates(points[row])[:, None, :] + far * _BESIDE).reshape(-1, 2)
    each = np.repeat(row, len(_BESIDE))
    return _table(each, np.array(lines, dtype=object)[each], width[each], x=at[:, 0], y=at[:, 1], angle=0.0,
                  high_mm=high[each], may_cross=_MAY_CROSS[style.data], side=False, mark=True)  # fmt: skip


def _high(lines: list[str]) -> _Floats:
    """Return how high texts of one or more lines stand, with a halo [mm]."""
    more = np.array([text.count("\n") for text in lines], dtype=float)
    return (NAME_PT * HIGH + more * NAME_PT * LEADING) / PT + 2 * HALO_MM
