"""Hosts, toilets, stops with service at night and longer hours that could be had, each with what it would serve."""

from __future__ import annotations

from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.compare.candidates import Candidate, Reach
from geosafe.compare.edit_places import HOSTS_KIND
from geosafe.network.snap import snap_points
from geosafe.params import DARK_PHASES, NEAR_SPACE_KINDS, PLACE_SNAP_M
from geosafe.prepare.open_week import open_week
from geosafe.scenario import AddHosts, AddToilet, Cost, Edit, Places, SetHours, Where
from geosafe.score.nearest_open import OPEN_SHARE
from geosafe.score.streets import on_network
from geosafe.study import Study
from geosafe.suggestion import CostList
from geosafe.week import TYPICAL_DAYS

Bools = npt.NDArray[np.bool_]

#: When hosts could be there: weekend nights, or every night; our judgement.
HOST_HOURS: Final = ("Fr-Sa 22:00-05:00", "Mo-Su 22:00-05:00")
#: Hours that a venue could add to its own: evenings, until two, and until four at the weekend; our judgement.
MORE_HOURS: Final = ("Mo-Su 17:00-23:00", "Mo-Su 17:00-02:00", "Fr-Sa 17:00-04:00")
#: Venues that could open longer, by kind, and shops by their tag; our judgement: none whose guests drink late, near
#: whom people sleep badly (recommendation CN-5), and none that do their work by day.
LONGER_KINDS: Final = ("cafe", "restaurant", "culture", "leisure")
LONGER_TAGS: Final = ("shop=kiosk", "shop=convenience", "shop=supermarket", "shop=bakery", "amenity=library",
                      "amenity=community_centre", "amenity=pharmacy")  # fmt: skip
#: The service of a stop at any hour.
ALWAYS: Final = "24/7"
_LONGEST: Final = 255
_WEEKS: Final = 365.2425 / 7


def place_candidates(study: Study, reach: Reach, kinds: tuple[str, ...], costs: CostList) -> list[Candidate]:
    """Return the candidates of some kinds that serve anything; who serves nothing is left out."""
    found: list[Candidate] = []
    if "hosts" in kinds:
        found += _hosts(study, reach, costs)
    if "toilets" in kinds:
        found += _toilets(study, reach, costs)
    if "night-stops" in kinds:
        found += _stops(study, reach, costs)
    if "hours" in kinds:
        found += _hours(study, reach, costs)
    return [each for each in found if any(len(served) for served in each.serves.values())]


def _hosts(study: Study, reach: Reach, costs: CostList) -> list[Candidate]:
    if "refuge" not in reach.needs:
        return []
    sites, when = _sites(study), _when(study, pd.Series(HOST_HOURS, dtype=object), HOSTS_KIND)
    found = []
    for space, site in _rows(sites):
        for hours, (slots, weekly) in when.items():
            cost = _times(costs.costs["hosts"], weekly * _WEEKS)
            edit = AddHosts(n=0, cost=cost, where=Where(word="at", id=space), hours=hours)
            serves = {"refuge": reach.serves("refuge", site["row"], site["fraction"], slots)}
            found.append(Candidate("hosts", edit, f"Hosts, {hours}", site["called"], cost, f"hosts/{space}",
                                   site["point"], serves))  # fmt: skip
    return found


def _toilets(study: Study, reach: Reach, costs: CostList) -> list[Candidate]:
    if "toilet" not in reach.needs:
        return []
    phases, found = np.ones(len(reach.needs["toilet"].times), bool), []
    for space, site in _rows(_sites(study)):
        cost = costs.costs["toilet"]
        edit: Edit = AddToilet(n=0, cost=cost, where=Where(word="at", id=space), hours=ALWAYS, wheelchair=True)
        serves = {"toilet": reach.serves("toilet", site["row"], site["fraction"], phases)}
        found.append(Candidate("toilets", edit, "A toilet, open at any hour", site["called"], cost, f"toilet/{space}",
                               site["point"], serves))  # fmt: skip
    there = study.amenities[study.amenities["kind"] == "toilet"]
    shut = study.open_share.loc[there.index, list(DARK_PHASES)].lt(OPEN_SHARE).any(axis=1)
    for toilet, site in _rows(_placed(study, there[shut.to_numpy()], "toilet")):
        cost = costs.costs["toilet_hours"]
        edit = SetHours(n=0, cost=cost, places=Places("amenities", id=toilet), hours=ALWAYS)
        serves = {"toilet": reach.serves("toilet", site["row"], site["fraction"], phases)}
        found.append(Candidate("toilets", edit, "The toilet there open at any hour", site["called"], cost,
                               f"hours/{toilet}", site["point"], serves))  # fmt: skip
    return found


def _stops(study: Study, reach: Reach, costs: CostList) -> list[Candidate]:
    shares = study.open_share.loc[study.stops.index, ["night", "hours_evidence"]]
    without = study.stops[((shares["night"] < OPEN_SHARE) | shares["night"].isna()).to_numpy()]
    found = []
    for stop, site in _rows(_placed(study, without, "stop")):
        cost = costs.costs["night_stop"]
        edit = SetHours(n=0, cost=cost, places=Places("stops", id=stop), hours=ALWAYS)
        serves = {
            name: reach.serves(name, site["row"], site["fraction"], np.ones(len(reach.needs[name].times), bool))
            for name in ("stop", "refuge") if name in reach.needs
        }  # fmt: skip
        found.append(Candidate("night-stops", edit, "Service at the stop at any hour", site["called"], cost,
                               f"hours/{stop}", site["point"], serves))  # fmt: skip
    return found


def _hours(study: Study, reach: Reach, costs: CostList) -> list[Candidate]:
    if "refuge" not in reach.needs:
        return []
    venues = study.venues
    able = venues["kind"].isin(LONGER_KINDS) | venues["tag"].isin(LONGER_TAGS)
    known = study.week.evidence.reindex(venues.index) == "observed"
    some = _placed(study, venues[(able & known & venues["opening_hours"].notna()).to_numpy(bool)], "venue")
    some = some[some["opening_hours"] != ALWAYS]
    today = study.week.open.reindex(some.index)
    found = []
    for more in MORE_HOURS:
        texts = some["opening_hours"].astype(object) + ", " + more
        fits = (texts.str.len() <= _LONGEST) & ~texts.str.contains(r'"|\|\|', regex=True)
        when = _when(study, texts[fits], "cafe")
        for venue, site in _rows(some[fits.to_numpy(bool)]):
            hours = texts[venue]
            slots, weekly = when[hours]
            added = weekly - float(np.nansum(today.loc[venue]))
            if added <= 0:
                continue
            cost = _times(costs.costs["hours"], added * _WEEKS)
            edit = SetHours(n=0, cost=cost, places=Places("venues", id=venue), hours=hours)
            serves = {"refuge": reach.serves("refuge", site["row"], site["fraction"], slots)}
            what = f"{site['called']} open also {more}"
            found.append(Candidate("hours", edit, what, site["street"], cost, f"hours/{venue}", site["point"], serves))
    return found


def _times(cost: Cost, times: float) -> Cost:
    """Return a cost so many times, in whole units of the currency."""
    return Cost(float(round(cost.capital * times)), float(round(cost.yearly * times)))


def _when(study: Study, hours: pd.Series, kind: str) -> dict[str, tuple[Bools, float]]:
    """Return by text of hours: the times of a refuge at which it is open, and its hours in a week [h]."""
    texts = pd.Series(hours.unique(), dtype=object)
    if not len(texts):
        return {}
    lon, lat = study.location
    week, _, _ = open_week(
        texts, pd.Series(kind, texts.index, dtype=object), lon=lon, lat=lat, tz=study.timezone, country=study.country,
        start=study.period.start, end=study.period.end,
    )  # fmt: skip
    table = week.open
    slots = np.hstack([study.week.typical_day(table, day) for day in TYPICAL_DAYS]) >= OPEN_SHARE
    weekly = np.nan_to_num(table.to_numpy(float)).sum(axis=1)
    return {text: (slots[k], float(weekly[k])) for k, text in enumerate(texts)}


def _sites(study: Study) -> gpd.GeoDataFrame:
    """Return the public spaces that a new thing could stand in, with their place on the streets."""
    spaces = study.spaces
    free = spaces["kind"].isin(NEAR_SPACE_KINDS) & spaces["entry"].isin(("public", "private parts"))
    some = spaces[free.to_numpy(bool)].sort_index()
    points = some.set_geometry(shapely.point_on_surface(some.geometry.array), crs=study.crs)
    inside = shapely.covers(study.area, points.geometry.array)
    return _placed(study, points[inside], "space")


def _placed(study: Study, places: gpd.GeoDataFrame, what: str) -> gpd.GeoDataFrame:
    """Return places in the area that stand at a street: its row and name, and what to call them."""
    if "segment_id" not in places:
        places = places.join(snap_points(places, study.segments, limit_m=PLACE_SNAP_M))
    places = on_network(places.sort_index())
    points = shapely.point_on_surface(places.geometry.array)
    places = places[shapely.covers(study.area, points)]
    row = study.segments.index.get_indexer(places["segment_id"])
    street = study.segments["name"].iloc[row].to_numpy(object)
    name = places["name"].to_numpy(object) if "name" in places else np.full(len(places), None, object)
    street = np.where(pd.notna(street), street, "a street without a name")
    called = np.where(pd.notna(name), name, np.char.add(f"the {what} at ", street.astype(str)).astype(object))
    return places.assign(
        row=row, street=street, called=called, point=list(shapely.point_on_surface(places.geometry.array))
    )


def _rows(table: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    """Return rows with their id; what each may serve is looked up on the network one by one."""
    columns = [name for name in ("row", "fraction", "called", "street", "point") if name in table]
    return [(str(i), dict(zip(columns, row, strict=True)))
            for i, row in zip(table.index, table[columns].itertuples(index=False), strict=True)]  # fmt: skip
