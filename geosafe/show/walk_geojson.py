"""A walk as GeoJSON: where it meets, its stops, the way between them, what stands beside it."""

from __future__ import annotations

import json
from typing import Any, Final

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from geosafe.crs import LONLAT
from geosafe.walk_form import stop_rows, walk_name
from geosafe.walks import Walk

_LICENCE: Final = "© OpenStreetMap contributors, ODbL 1.0"


def walk_geojson(walk: Walk) -> str:
    """Return a walk as GeoJSON (RFC 7946); nothing of incidents, scores or why a stop was chosen is in it.

    Each feature tells ``what`` it is: ``start``, ``stop``, ``leg``, ``facility`` or ``end``. Stops have ``walk``,
    ``stop``, ``code``, ``lon``, ``lat``, ``date`` and ``phase`` as forms have them, so that a form that gives the code
    alone can be placed by this file.
    """
    name = walk_name(walk)
    rows = stop_rows(walk)
    rows = rows.assign(name=rows["name"].astype(object).where(rows["name"].notna(), None))
    made: list[tuple[BaseGeometry, dict[str, Any]]] = [
        (walk.start.point, {"what": "start", "name": walk.start.name, "stop_name": walk.start.stop_name})
    ]
    made += [
        (stop.point, {"what": "stop", "walk": name} | {str(key): cell for key, cell in row.items()})
        for stop, row in zip(walk.stops, rows.to_dict("records"), strict=True)
    ]
    made += [
        (leg.geometry, {"what": "leg", "leg": k, "length_m": round(leg.length_m, 1), "minutes": round(leg.minutes, 1),
                        "step_free": leg.step_free})
        for k, leg in enumerate(walk.legs, start=1)
    ]  # fmt: skip
    made += [
        (each.point, {"what": "facility", "kind": each.kind, "name": each.name, "hours": each.hours,
                      "along_m": round(each.along_m), "off_m": round(each.off_m)})
        for each in walk.facilities
    ]  # fmt: skip
    made.append((walk.end.point, {"what": "end", "name": walk.end.name, "stop_name": walk.end.stop_name}))
    shapes = gpd.GeoSeries([shape for shape, _ in made], crs=walk.study.crs).to_crs(LONLAT)
    features = [
        {"type": "Feature", "geometry": _geometry(shape), "properties": told}
        for shape, (_, told) in zip(shapes, made, strict=True)
    ]
    said = {"type": "FeatureCollection", "walk": name, "licence": _LICENCE, "simulated": walk.study.simulated,
            "features": features}  # fmt: skip
    return json.dumps(said, ensure_ascii=True, allow_nan=False, indent=1) + "\n"


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    points = [[round(x, 6), round(y, 6)] for x, y in shape.coords]
    return {"type": shape.geom_type, "coordinates": points[0] if shape.geom_type == "Point" else points}
