"""Assemble: chosen stops become a walk with its legs, times, codes and notes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from geosafe.network.graph import Bools
from geosafe.study import Study
from geosafe.walk import params
from geosafe.walk.facilities import facilities_on
from geosafe.walk.follow import Path, follow, joined, walked_twice_m
from geosafe.walk.termini import Placed, lonlat_of
from geosafe.walk.timing import Asked, after, phase_at, start_time
from geosafe.walk.turns import turns_of
from geosafe.walk.ways import Ways
from geosafe.walk.worth import OWN_REASONS, Places
from geosafe.walk_codes import stop_code
from geosafe.walks import Leg, Stop, Walk

#: A street walked twice is told from this length on [m]; our judgement.
_TOLD_TWICE_M: Final = 100.0


def assemble(
    study: Study,
    ways: Ways,
    places: Places,
    begin: Placed,
    finish: Placed,
    asked: Asked,
    *,
    stop_minutes: float,
    longest_m: float,
    step_free: bool,
    pinned: Bools,
    gap: float,
    wanted_stops: int,
    minutes: float,
    notes: tuple[str, ...],
) -> Walk:
    """Return the walk through places in their order."""
    way = np.concatenate([[begin.way], places.way, [finish.way]])
    fraction = np.concatenate([[begin.fraction], places.fraction, [finish.fraction]])
    paths = follow(ways, way, fraction, longest_m=longest_m)
    legs = tuple(_leg(ways, path) for path in paths)
    spent = np.cumsum([leg.minutes + stop_minutes for leg in legs[:-1]])
    arrivals = [float(each) for each in spent - stop_minutes]
    total = float(sum(leg.minutes for leg in legs) + len(places.way) * stop_minutes)
    starts = start_time(asked, study.timezone, minutes=total, arrivals=arrivals)
    stops = _stops(study, places, pinned, starts, arrivals, stop_minutes)
    free = [leg.step_free for leg in legs]
    told = [*notes]
    if len(stops) < wanted_stops:
        told.append(f"{len(stops)} of {wanted_stops} stops fit into {minutes:g} minutes and a walk of this length.")
    if total > params.LONGEST_MINUTES:
        told.append(f"It takes {total:.0f} minutes: guides recommend {params.LONGEST_MINUTES:.0f} at most.")
    twice = walked_twice_m(ways, paths)
    if twice >= _TOLD_TWICE_M:
        told.append(f"{twice:.0f} m of it go along a street that was walked before: no other way was short enough.")
    if step_free:
        unknown = sum(_unknown_m(ways, path) for path in paths)
        if unknown >= 1:
            told.append(
                f"No steps are on the map along this way, but for {unknown:.0f} m of it the map says nothing of the "
                f"surface, and nowhere of kerbs: walk it beforehand with someone who uses wheels."
            )
        else:
            told.append("The map says nothing of kerbs: walk it beforehand with someone who uses wheels.")
    if gap > 0:
        told.append(f"The choice of stops is at most {np.ceil(gap * 1000) / 10:g} % from the best one.")
    return Walk(
        study=study,
        start=begin.terminus,
        end=finish.terminus,
        stops=stops,
        legs=legs,
        starts=starts,
        ends=after(starts, total),
        dusk=asked.dusk,
        phase=phase_at(study, starts),
        facilities=facilities_on(study, joined(paths)),
        speed_km_h=params.SPEED_KM_H,
        wanted_step_free=step_free,
        step_free=False if False in free else (None if None in free else True),
        gap=gap,
        notes=tuple(told),
    )


def _leg(ways: Ways, path: Path) -> Leg:
    free = ways.step_free[path.pieces]
    known = False if (free == 0).any() else (None if np.isnan(free).any() else True)
    ids = [str(each) for each in ways.ids[path.pieces]]
    once = [each for k, each in enumerate(ids) if k == 0 or ids[k - 1] != each]
    return Leg(
        geometry=path.line,
        length_m=float(path.line.length),
        minutes=float(path.line.length) / (params.SPEED_KM_H / 60 * 1000),
        step_free=known,
        turns=turns_of(ways, path),
        segment_ids=tuple(once),
    )


def _unknown_m(ways: Ways, path: Path) -> float:
    return float(np.abs(path.end - path.start)[np.isnan(ways.step_free[path.pieces])].sum())


def _stops(
    study: Study, places: Places, pinned: Bools, starts: datetime, arrivals: list[float], stop_minutes: float
) -> tuple[Stop, ...]:
    table = places.table
    lonlat = lonlat_of(study.crs, table[["x", "y"]].to_numpy(float))
    weights = np.array([params.WORTH[reason] for reason in OWN_REASONS])
    told = places.degrees * weights
    stops: list[Stop] = []
    codes: set[str] = set()
    types = table["type"].tolist()
    names = _names(table)
    for k, (place_id, unit, point) in enumerate(zip(table.index, table["unit"], places.points, strict=True)):
        own = [OWN_REASONS[j] for j in np.argsort(-told[k], kind="stable") if told[k, j] > 0]
        new = ["another type of space"] if types[k] not in types[:k] else []
        reasons = (*(["pinned"] if pinned[k] else []), *own, *new)
        salt = 0
        while (code := stop_code(study.name, starts.isoformat(), str(place_id), salt=salt)) in codes:
            salt += 1
        codes.add(code)
        stops.append(
            Stop(
                number=k + 1, code=code, name=names[k], unit=str(unit), place_id=str(place_id), point=point,
                lon=float(lonlat[k, 0]), lat=float(lonlat[k, 1]), arrives=after(starts, arrivals[k]),
                minutes=stop_minutes, reasons=reasons or ("another type of space",),
            )
        )  # fmt: skip
    return tuple(stops)


def _names(table: pd.DataFrame) -> list[str | None]:
    return [name if isinstance(name, str) and name.strip() else None for name in table["name"]]
