"""The last leg: from each late venue, after it closes, to the nearest stop with service at that hour."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geosafe.network.route_lines import route_lines
from geosafe.network.routes import Routes, routes_to_nearest
from geosafe.nightlife import NIGHTS
from geosafe.params import DARK_PHASES, LAST_LEG_M, MIN_COVERAGE
from geosafe.score.dark_gaps import DARK_BELOW_LX
from geosafe.score.light import KnownLight
from geosafe.score.nearest_open import OPEN_SHARE
from geosafe.score.nightlife_venues import CLOCK, Bools, Floats, LateVenues, in_nights
from geosafe.score.streets import Streets, on_network
from geosafe.study import Study

#: Two shares of the float32 week that differ by less are equal.
_SAME: Final = 1e-5

Ints = npt.NDArray[np.int64]


def last_legs(
    study: Study, streets: Streets, light: KnownLight, late: LateVenues, people: npt.ArrayLike
) -> gpd.GeoDataFrame:
    """Return the last leg of each late venue in the area, of each night in which it closes (in half of such nights).

    It begins at the hour by which the venue has most often closed, the last of equals. Where no stop is known to have
    service then, it leads to the nearest that may have.

    Parameters
    ----------
    study, streets, light, late
        The study, its streets, what is known of their light, and its late venues.
    people
        Who can be expected along each segment at night (n_segments,), in any unit; NaN where unknown.

    Returns
    -------
    GeoDataFrame, index ``leg_id``
        ``venue_id``, ``name``, ``kind``, ``hours_evidence``, ``night``, ``closes`` (clock hour), ``capacity``
        [open-venue equivalents that close in the night]; ``stop_id``, ``stop``, ``service`` (known, unknown; none: no
        stop can be reached), ``length_m``, ``least_m`` (to the nearest stop that may have service, or the edge of the
        data), ``dark`` (share of the hour over the period), ``light_known``, ``lit``, ``lit_lo``, ``lit_hi`` (shares of
        the length; ``lit`` over what is known), ``steps_m``, ``people`` (mean along it), ``segments``. By night, the
        longest first.
    """
    closing = late.closing[0].sum(axis=-1)
    venue, night = np.nonzero(late.inside[:, None] & (closing >= OPEN_SHARE - _SAME))
    by = late.closing[0][venue, night]
    hour = len(CLOCK) - np.argmax((by >= by.max(axis=1, keepdims=True) - _SAME)[:, ::-1], axis=1)
    stops = on_network(study.stops)
    reached, known, least = _routes(study, streets, late, stops, venue, night, hour)
    found = np.isfinite(reached.length)
    venues, rows = late.venues.iloc[venue], streets.positions(late.venues)[0][venue]
    service = np.select([known, found], ["known", "unknown"], "none" if study.knows("stops") else "unknown")
    stop = stops.iloc[np.where(found, reached.place, 0)] if found.any() else stops.reindex([None] * len(venue))
    table = gpd.GeoDataFrame(
        {
            "venue_id": venues.index,
            "name": venues["name"].to_numpy(object),
            "kind": venues["kind"].to_numpy(object),
            "hours_evidence": study.week.evidence.loc[venues.index].to_numpy(object),
            "night": np.array(NIGHTS, dtype=object)[night],
            "closes": np.array([*CLOCK[1:], (CLOCK[-1] + 1) % 24])[hour - 1],
            "capacity": late.weight[venue] * closing[venue, night],
            "stop_id": np.where(found, stop.index.to_numpy(object), None),
            "stop": np.where(found, stop["name"].to_numpy(object), None),
            "service": service.astype(object),
            "length_m": np.where(found, reached.length, np.nan),
            "least_m": np.minimum(least, streets.edge_m[rows]),
            "dark": _dark(study)[night, hour],
            **_along(study, streets, light, reached, np.asarray(people, float)),
        },
        geometry=route_lines(reached, streets.lines),
        crs=streets.segments.crs,
    )
    table[["light_known", "lit", "lit_lo", "lit_hi"]] = table[["light_known", "lit", "lit_lo", "lit_hi"]].where(
        table["dark"] > 0
    )
    table.index = pd.Index(table["venue_id"].astype(object) + "@" + table["night"].astype(object), name="leg_id")
    return table.iloc[np.lexsort((venue, -table["length_m"].fillna(-1.0), night))]


def legs_by_night(legs: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the last legs in sum by night, each weighted by its capacity.

    Index ``night``: ``legs`` (how many), ``service_known`` (share), ``leg_m`` (median length of those with known
    service), ``leg_least_m`` (median of ``least_m``); ``within_400`` and ``within_800``: the share with a stop with
    known service within 400 and 800 m, and with ``_hi`` a stop that may have; ``leg_light_known``, ``leg_lit_lo``,
    ``leg_lit_hi``: shares of the length walked.
    """
    return pd.DataFrame(
        [_in_sum(legs[legs["night"] == night]) for night in NIGHTS], index=pd.Index(NIGHTS, name="night")
    )


def _in_sum(legs: gpd.GeoDataFrame) -> dict[str, float]:
    weight = legs["capacity"].to_numpy()
    length = legs["length_m"].where(legs["service"] == "known").to_numpy()
    walked = weight * legs["length_m"].to_numpy()
    near = {}
    for limit in LAST_LEG_M:
        near[f"within_{limit:.0f}"] = _mean(length <= limit, weight)
        near[f"within_{limit:.0f}_hi"] = _mean(legs["least_m"].to_numpy() <= limit, weight)
    return {
        "legs": len(legs),
        "service_known": _mean((legs["service"] == "known").to_numpy(), weight),
        "leg_m": _median(length, weight),
        "leg_least_m": _median(legs["least_m"].to_numpy(), weight),
        **near,
        **{f"leg_{name}": _mean(legs[name].to_numpy(), walked) for name in ("light_known", "lit_lo", "lit_hi")},
    }


def _mean(values: npt.NDArray[np.generic], weight: Floats) -> float:
    known = ~np.isnan(values.astype(float)) & (weight > 0)
    return float(np.average(values[known], weights=weight[known])) if known.any() else np.nan


def _median(values: Floats, weight: Floats) -> float:
    """Return the value below which half of the weight lies; NaN of none."""
    known = np.isfinite(values)
    if not known.any():
        return np.nan
    order = np.argsort(values[known], kind="stable")
    up_to = np.cumsum(weight[known][order])
    return float(values[known][order][np.searchsorted(up_to, up_to[-1] / 2 * (1 - 1e-9))])


def _routes(
    study: Study, streets: Streets, late: LateVenues, stops: gpd.GeoDataFrame, venue: Ints, night: Ints, hour: Ints
) -> tuple[Routes, Bools, Floats]:
    """Return the legs, which of them lead to a stop with known service, and the length to one that may have it."""
    n = len(NIGHTS) * (len(CLOCK) + 1)
    serve = np.vstack([in_nights(study.week, table.loc[stops.index]).reshape(len(stops), n).T >= OPEN_SHARE
                       for table in (study.week.open, study.week.open_hi)])  # fmt: skip
    # Hours in which the same stops serve share one search.
    sets, of_set = np.unique(serve, axis=0, return_inverse=True)
    known, may = (of_set.ravel()[first + night * (len(CLOCK) + 1) + hour] for first in (0, n))
    segment, fraction = streets.positions(late.venues)
    at, places = (segment[venue], fraction[venue]), streets.positions(stops)
    to_known = np.isfinite(_to_stops(streets, at, places, sets, known).length)
    least = _to_stops(streets, at, places, sets, may).length
    return _to_stops(streets, at, places, sets, np.where(to_known, known, may)), to_known, least


def _to_stops(streets: Streets, at: tuple[Ints, Floats], stops: tuple[Ints, Floats], sets: Bools, of: Ints) -> Routes:
    """Return the route from each point to the nearest stop of its set: a row of ``sets`` (n_sets, n_stops)."""
    length, place = np.full(len(of), np.inf), np.full(len(of), -1)
    pieces: list[tuple[npt.NDArray[np.generic], ...]] = [(np.empty(0, int), np.empty(0, int), np.empty(0), np.empty(0))]
    for k in np.unique(of):
        rows, some = np.flatnonzero(of == k), sets[k]
        part = routes_to_nearest(
            streets.network, *(each[rows] for each in at), *(each[some] for each in stops), limit_m=np.inf
        )
        length[rows], place[rows] = part.length, np.append(np.flatnonzero(some), -1)[part.place]
        pieces.append((rows[part.of], part.segment, part.start, part.end))
    which, segment, start, end = (np.concatenate(each) for each in zip(*pieces, strict=True))
    order = np.argsort(which, kind="stable")
    return Routes(length, place, which[order], segment[order], start[order], end[order])


def _dark(study: Study) -> Floats:
    """Return the share of each late hour that is dark, by night (nights, hours + 1)."""
    dark: Floats = in_nights(study.week, pd.DataFrame(1 - study.week.phase[None, :, 0]))[0]
    return dark


def _along(study: Study, streets: Streets, light: KnownLight, routes: Routes, people: Floats) -> dict[str, object]:
    """Return what each route passes: shares of light, metres of steps, people, and its segments.

    Straight across a square nobody knows the light of the line that one takes, and who is there is told of its streets.
    """
    n, night = len(streets.segments), DARK_PHASES.index("night")
    lit = light.proven[:, night] >= DARK_BELOW_LX
    flags = (lit | ~np.isnan(light.told[:, night]), lit, light.worst[:, night] >= DARK_BELOW_LX,
             light.best[:, night] >= DARK_BELOW_LX)  # fmt: skip
    weight = light.points.weight
    total = np.bincount(light.points.place, weight, minlength=n)
    shares = [np.bincount(light.points.place, weight * flag, minlength=n) / total for flag in flags]
    steps = streets.segments["steps"].to_numpy(float)
    per_metre = np.column_stack([np.ones(n), *shares, steps, people, np.ones(n)])
    across = np.tile([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0], (streets.network.n_segments - n, 1))
    sums = routes.sums(np.vstack([per_metre, across]))
    names = streets.segments.index if study.links is None else streets.segments.index.append(study.links.index)
    with np.errstate(invalid="ignore", divide="ignore"):
        known, bright, low, high = (sums[:, k] / sums[:, 0] for k in range(1, 5))
        return {
            "light_known": known,
            "lit": np.where(known >= MIN_COVERAGE, bright / known, np.nan),
            "lit_lo": low,
            "lit_hi": high,
            "steps_m": np.where(sums[:, 0] > 0, sums[:, 5], np.where(np.isfinite(routes.length), 0.0, np.nan)),
            "people": sums[:, 6] / sums[:, 7],
            "segments": _words(routes, names),
        }


def _words(routes: Routes, names: pd.Index) -> pd.Series:
    joined = pd.Series(names[routes.segment], dtype=object).groupby(routes.of).agg(" ".join)
    words = joined.reindex(range(len(routes.length))).astype(object)
    return words.where(words.notna(), None)
