from __future__ import annotations

import numpy as np
import pytest

from geosafe.errors import CallError
from geosafe.show.map_data import map_data
from geosafe.show.print_look import FEW, NOT_KNOWN, NOT_SCORED, incident_words, looks, require_view, share_missing
from geosafe.show.public_incidents import UNKNOWN
from tests.show.synthetic import synthetic_study

#: Classes of the interactive map, of whole points: 255 is unknown.
_EDGES = (20, 40, 60, 80)


@pytest.fixture(scope="module")
def town():
    study, scores = synthetic_study()
    columns = map_data(study, scores)[1]
    return study, scores, {
        name: np.frombuffer(block, kind)
        for (name, kind, _), block in zip(columns.index, columns._blocks, strict=True) if kind != "shapes"
    }  # fmt: skip


@pytest.mark.parametrize("phase", ["day", "evening", "night"])
@pytest.mark.parametrize("kind", ["blocks", "spaces"])
def test_paper_has_the_classes_of_the_interactive_map(town, kind: str, phase: str) -> None:
    study, scores, columns = town
    told = {name: columns[f"{kind}.{phase}.{name}"] for name in ("conditions", "activity")}
    look = looks(study, scores, blocks=kind == "blocks", phase=phase, view="conditions")
    for name, classes in (("conditions", look["colour"]), ("activity", look["width"])):
        points = told[name].astype(int)
        expected = np.where(points == 255, -1, np.searchsorted(_EDGES, points, side="right"))
        ranked = (look["colour"] != NOT_SCORED).to_numpy()
        assert (classes.to_numpy()[ranked] == expected[ranked]).all()


def test_crossings_are_not_scored(town) -> None:
    study, scores, _ = town
    look = looks(study, scores, blocks=True, phase="day", view="conditions")
    assert ((look["colour"] == NOT_SCORED) == ~scores.blocks["ranked"]).all()


def test_few_incidents_are_never_told_apart(town) -> None:
    study, scores, columns = town
    few = scores.blocks.assign(incidents_day_n=0)
    none = looks(study, _with(scores, few), blocks=True, phase="day", view="incidents")
    four = looks(study, _with(scores, few.assign(incidents_day_n=4)), blocks=True, phase="day", view="incidents")
    assert none.equals(four)
    code = columns["blocks.day.incidents"]
    look = looks(study, scores, blocks=True, phase="day", view="incidents")["colour"].to_numpy()
    ranked = scores.blocks["ranked"].to_numpy()
    assert (look[ranked & (code == UNKNOWN)] == NOT_KNOWN).all()
    assert (look[ranked & (code == 5)] == FEW).all()
    assert (look[ranked & (code < 5)] == code[ranked & (code < 5)]).all()


def test_words_on_incidents_are_classes(town) -> None:
    _, scores, _ = town
    keys, all_hours = incident_words(scores, "night")
    assert not all_hours
    assert set(keys) <= {f"usual.{k}" for k in range(-1, 8)}
    few = (scores.spaces["incidents_night_n"] < 5) & (scores.spaces["incidents_night_evidence"] != "unknown")
    assert set(keys[few & scores.spaces["incidents_night"].notna()]) <= {"usual.5", "usual.6", "usual.7"}


def _with(scores, blocks):
    from dataclasses import replace

    return replace(scores, blocks=blocks)


def test_share_missing_is_one_of_length(town) -> None:
    study, scores, _ = town
    look = looks(study, scores, blocks=True, phase="night", view="conditions")
    length = scores.blocks["walk_length_m"].round()[look["colour"] != NOT_SCORED]
    unknown = length[look["colour"][length.index] == NOT_KNOWN].sum()
    assert share_missing(scores.blocks, look) == pytest.approx(unknown / length.sum())
    assert 0 < share_missing(scores.blocks, look) < 1


@pytest.mark.parametrize(
    ("phase", "view", "says"),
    [("dusk", "conditions", "phase must be one of day, evening, night, change, got 'dusk'"),
     ("day", "beauty", "colour can show conditions, light"),
     ("day", "light", "the view light stands in evening, night, got the phase 'day'"),
     ("change", "incidents", "the view incidents stands in day, evening, night, got the phase 'change'")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_said(phase: str, view: str, says: str) -> None:
    with pytest.raises(CallError, match=says):
        require_view(phase, view)
