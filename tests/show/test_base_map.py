from __future__ import annotations

from geosafe.show.base_map import add_base_map
from geosafe.show.embed import Columns
from geosafe.show.pack_shapes import Grid
from tests.show.synthetic import synthetic_study


def test_ground_has_the_layers_that_have_anything_bottom_first() -> None:
    study, _ = synthetic_study()
    columns = Columns()
    add_base_map(columns, study, grid=Grid(*study.location))
    drawn = [name.removeprefix("base.") for name, _, _ in columns.index]
    assert drawn == ["green.area", "water.area", "rail.line", "building.area", "area"]
