from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from geosafe.errors import MissingFileError
from geosafe.read.coverage import read_coverage


def test_words_stay_words_and_files_become_polygons(tmp_path: Path) -> None:
    assert read_coverage("area", tmp_path) == "area"
    assert read_coverage("unknown", tmp_path) == "unknown"
    (tmp_path / "drawn.geojson").write_text(shapely.to_geojson(shapely.box(0, 0, 1, 1)))
    drawn = read_coverage("drawn.geojson", tmp_path)
    assert not isinstance(drawn, str)
    assert drawn.geometry.iloc[0].equals(shapely.box(0, 0, 1, 1))
    with pytest.raises(MissingFileError, match=r"all\.geojson"):
        read_coverage("all.geojson", tmp_path)
