from __future__ import annotations

import pandas as pd
import pytest
import shapely

from geosafe.score.fronts import fronts_of
from geosafe.score.streets import streets_of
from tests.score.town import CRS, building_at, town


def test_a_building_looks_on_to_the_street_nearest_to_it() -> None:
    boxes = [shapely.box(40, 10, 60, 30), shapely.box(-70, -70, -62, -62)]  # 10 m from s1; 88 m from every street
    buildings = pd.concat([building_at(box, dwellings=2.0, levels=None) for box in boxes]).set_crs(CRS)
    buildings.index = pd.Index(["way/1", "way/2"], name="building_id")
    study = town(buildings=buildings)
    found = fronts_of(study, streets_of(study))
    assert found.index.tolist() == ["way/1"]  # the other is too far away
    assert found["segment_id"].tolist() == ["s1"]
    assert found["snap_m"].tolist() == pytest.approx([10])
    assert found.geometry.y.tolist() == pytest.approx([10])
    assert found["if_homes"].tolist() == pytest.approx([20 * 20 * 3 / 90])  # three floors where none are mapped
