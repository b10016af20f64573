"""Places: new venues, stops, hosts, seats, shelters, toilets and drinking water."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely

from geosafe.compare.change import Change, EditError
from geosafe.compare.find import point_of
from geosafe.network.snap import snap_points
from geosafe.params import PLACE_SNAP_M
from geosafe.scenario import AddAmenity, AddHosts, AddStop, AddVenue, Where
from geosafe.study import Study
from geosafe.tables import TABLES
from geosafe.told import said, word

#: Hosts count as one open venue of this kind: they are expected, see and can be asked; our judgement.
HOSTS_KIND: Final = "service"
#: What hosts are called in the column ``tag`` of venues.
HOSTS_TAG: Final = "scenario=hosts"
#: What is said of each kind of stop.
_STOPS: Final = {"stop": "stop.new", "rail_entrance": "entrance.new"}


def add_venue(study: Study, edit: AddVenue) -> Change:
    """Return a new venue."""
    values = {"kind": edit.kind, "tag": edit.tag, "name": edit.name, "opening_hours": edit.hours}
    tag = edit.tag.partition("=")[2]
    what = word(f"thing.{tag}", tag.replace("_", " "))
    called = said("named", what=what, name=edit.name) if edit.name else what
    return _placed(study, edit.where, "venues", values, edit.hours, "venue.new", what=called)


def add_stop(study: Study, edit: AddStop) -> Change:
    """Return a new stop."""
    values = {"kind": edit.kind, "name": edit.name}
    return _placed(study, edit.where, "stops", values, edit.service, _STOPS[edit.kind])


def add_hosts(study: Study, edit: AddHosts) -> Change:
    """Return hosts, as one open venue of :data:`HOSTS_KIND`."""
    values = {"kind": HOSTS_KIND, "tag": HOSTS_TAG, "opening_hours": edit.hours}
    return _placed(study, edit.where, "venues", values, edit.hours, "hosts.new")


def add_amenity(study: Study, edit: AddAmenity) -> Change:
    """Return a new seat, shelter, toilet or drinking water."""
    wheelchair = None if edit.wheelchair is None else ("yes" if edit.wheelchair else "no")
    values = {"kind": edit.kind, "opening_hours": edit.hours, "access": "yes", "wheelchair": wheelchair}
    told = {"what": said(f"amenity.{edit.kind}"), "hours": said("always") if edit.hours == "24/7" else edit.hours}
    return _placed(study, edit.where, "amenities", values, edit.hours, "amenity.new", **told)


def _placed(
    study: Study, where: Where, table: str, values: Mapping[str, object], open_in: str, key: str, **told: str
) -> Change:
    """Return a new row of a table at a point, with its hours, the street that it stands at, and what is said of it."""
    point = shapely.Point(shapely.get_coordinates(point_of(study, where))[0])
    columns = {
        name: pd.Series([values.get(name)], dtype="float64" if column.dtype == "float" else object)
        for name, column in TABLES[table].columns.items()
    }
    row = gpd.GeoDataFrame(columns, geometry=[point], crs=study.crs)
    stands = snap_points(row, study.segments, limit_m=PLACE_SNAP_M).iloc[0]
    if stands["segment_id"] is None:
        raise EditError(
            f"the nearest walked street is {stands['snap_m']:,.0f} m away",
            f"Put it at most {PLACE_SNAP_M:.0f} m from a street or path.",
        )
    name = study.segments["name"].get(stands["segment_id"])
    told = {"hours": open_in, **told}
    says = said(f"{key}.at", street=name, **told) if isinstance(name, str) else said(key, **told)
    hours = pd.DataFrame({"opening_hours": [open_in], "kind": [values["kind"]]})
    return Change(says, add={table: row}, hours=hours, near={"segments": pd.Index([stands["segment_id"]])})
