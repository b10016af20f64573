"""The street by which a stop without a name is told."""

from __future__ import annotations

from typing import Final

import shapely

from geosafe.study import Study

#: A stop without a name is told by the nearest street up to this far away [m]; our judgement: it is seen from there.
NEAR_M: Final = 50.0


def near_street(study: Study, point: shapely.Point) -> str | None:
    """Return the name of the nearest street above ground, None where there is none within :data:`NEAR_M`.

    Of several as near, that whose name comes first. ``point`` is in the CRS of the study.
    """
    streets = study.segments
    named = streets[(streets["name"].notna() & ~streets["tunnel"].astype(bool)).to_numpy()]
    away = shapely.distance(named.geometry.to_numpy(), point).round(3)
    if not len(away) or away.min() > NEAR_M:
        return None
    return str(named["name"].to_numpy()[away == away.min()].min())
