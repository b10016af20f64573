from __future__ import annotations

import json

import numpy as np

from geosafe.nightlife import NIGHTS
from geosafe.show.embed import Columns
from geosafe.show.map_nightlife import HOURS, add_nightlife
from tests.show.extras import with_nightlife
from tests.show.synthetic import synthetic_study


def _stored(shift: float = 0.0):
    scores = with_nightlife(synthetic_study()[1])
    near = [column for column in scores.nightlife.blocks if column.startswith("near_") and column != "near_edge"]
    few = scores.nightlife.blocks[near].iloc[:, 0] < 5
    scores.nightlife.blocks.loc[few, near] = (scores.nightlife.blocks.loc[few, near] + shift) % 5
    columns = Columns()
    told = add_nightlife(columns, scores.nightlife, scores.blocks)
    blocks = {
        name: np.frombuffer(block, dtype="u1")
        for (name, _, _), block in zip(columns.index, columns._blocks, strict=True)
    }
    return told, blocks, len(scores.blocks)


def test_late_venues_are_told_by_night_and_hour_in_tenths() -> None:
    told, blocks, n = _stored()
    late = blocks["blocks.late"].reshape(n, len(NIGHTS), len(HOURS))
    assert late[0, 0].tolist() == [130, 115, 100, 85, 70, 55, 40, 25]
    assert late[0, 2, 0] == 132
    assert (late[3] == 255).all()
    assert told["hours"] == [22, 23, 0, 1, 2, 3, 4, 5]


def test_dwellings_are_told_in_classes_and_fewer_than_five_leave_no_trace() -> None:
    _, blocks, n = _stored()
    homes = blocks["blocks.homes"].reshape(n, len(NIGHTS), len(HOURS) - 1)
    assert homes[[0, 4, 5, 9, 10, 19, 20, 49, 50, 99, 100], 0, 0].tolist() == [5, 5, 0, 0, 1, 1, 2, 2, 3, 3, 4]
    assert (homes[3] == 255).all()
    shifted = _stored(shift=2.0)[1]
    assert all((blocks[name] == shifted[name]).all() for name in blocks)


def test_what_nobody_knows_of_a_night_is_none() -> None:
    told, _, _ = _stored()
    assert told["told"]["weekday"]["leg_m"] == 104
    assert told["told"]["Saturday"]["leg_m"] is None
    assert told["told"]["Saturday"]["busiest_share"] == 0.31
    json.dumps(told, allow_nan=False)
