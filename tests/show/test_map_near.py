"""Streets without a name are told by the named street next to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geosafe.show.map import draw_map
from tests.browser import Visit, open_browser
from tests.show.synthetic import synthetic_study

pytestmark = pytest.mark.browser


def test_a_street_without_a_name_is_told_by_the_one_beside_it(tmp_path: Path) -> None:
    study, scores = synthetic_study()
    blocks = scores.blocks.copy()
    place = int(np.flatnonzero(blocks["ranked"].to_numpy(bool))[3])
    blocks.iloc[place, blocks.columns.get_loc("name")] = None
    named = blocks["name"].notna() & (blocks["name"] != "")
    middle = blocks.geometry.iloc[[place]].envelope.centroid.iloc[0]
    far = blocks.geometry[named].distance(middle)
    expected = set(blocks.loc[far.index[np.isclose(far, far.min(), atol=0.6)], "name"])  # shapes are rounded
    drawn = draw_map(study, replace(scores, blocks=blocks)).save(tmp_path / "m.html")
    with open_browser() as browser:
        visit = Visit(browser, drawn, part=f"#night&street={blocks.index[place]}")
        said = visit.page.inner_text("#panel .what")
        assert said.rsplit(", near ", 1)[1] in expected
        assert visit.was_quiet()


def test_far_from_every_name_nothing_is_added(tmp_path: Path) -> None:
    study, scores = synthetic_study()
    blocks = scores.blocks.assign(name=pd.Series(None, index=scores.blocks.index, dtype=object))
    place = int(np.flatnonzero(blocks["ranked"].to_numpy(bool))[3])
    drawn = draw_map(study, replace(scores, blocks=blocks)).save(tmp_path / "m.html")
    with open_browser() as browser:
        page = Visit(browser, drawn, part=f"#night&street={blocks.index[place]}").page
        assert "near" not in page.inner_text("#panel .what")
