from __future__ import annotations

from dataclasses import replace

import numpy as np

from geosafe.show.embed import Columns
from geosafe.show.map_facts import CAUSES, add_blind, add_facts
from geosafe.show.pack_shapes import Grid
from geosafe.show.view_values import Subject
from tests.show.extras import with_surroundings
from tests.show.synthetic import synthetic_study


def _stored(columns: Columns):
    return {
        name: np.frombuffer(block, dtype="<" + kind)
        for (name, kind, _), block in zip(columns.index, columns._blocks, strict=True)
        if kind != "shapes"
    }


def test_facts_are_whole_numbers_and_what_nobody_knows_is_left_out() -> None:
    study, scores = synthetic_study()
    columns = Columns()
    subject = Subject(study, with_surroundings(scores))
    for kind in ("blocks", "spaces"):
        add_facts(columns, subject, kind)
    stored = _stored(columns)
    assert stored["blocks.fact.paved_share"][0] == 62
    assert stored["blocks.fact.trees_per_100m"][0] == 31  # tenths
    assert stored["spaces.fact.trees_per_1000m2"][0] == 31
    assert "blocks.fact.toilet_wheelchair_m" not in stored
    assert "blocks.fact.wood_share" not in stored


def test_a_study_without_surroundings_has_no_facts_and_no_blind_stretches() -> None:
    study, scores = synthetic_study()
    columns = Columns()
    subject = Subject(study, scores)
    add_facts(columns, subject, "blocks")
    assert add_blind(columns, subject, Grid(*study.location)) == {}
    assert columns.index == []


def test_blind_stretches_stand_with_their_block_and_those_of_others_are_left_out() -> None:
    study, scores = synthetic_study()
    told = with_surroundings(scores)
    assert told.surroundings is not None
    twice = told.surroundings.blind_stretches.iloc[[0, 0]].assign(block_id=[scores.blocks.index[5], "elsewhere"])
    columns = Columns()
    words = add_blind(
        columns, Subject(study, replace(told, surroundings=replace(told.surroundings, blind_stretches=twice))),
        Grid(*study.location),
    )  # fmt: skip
    stored = _stored(columns)
    assert words == {"causes": list(CAUSES), "sides": ["north-west"]}
    assert stored["blind.block"].tolist() == [5]
    assert stored["blind.cause"].tolist() == [CAUSES.index("under cover")]
    assert (stored["blind.from_m"].tolist(), stored["blind.to_m"].tolist()) == ([12], [43])
