"""Several edits at once: order, contradictions, and that nothing given is changed."""

from itertools import permutations

import pandas as pd
import pytest

from geosafe.compare.edits import apply_scenario
from geosafe.errors import DataError
from tests.compare.scenarios import assert_same, at, box, frames, line, scenario
from tests.score.town import Place, lamps_at, town

LAMP = {"height_m": 5, "flux_lm": 4000}
EDITS = [
    {"add_lamps": {"at": at(100, 0), **LAMP}},
    {"set_hours": {"venues": {"kind": "cafe"}, "hours": "24/7"}},
    {"close_path": {"along": {"id": "w2"}}},
    {"add_stop": {"at": at(300, 0), "service": "24/7"}},
    {"set_light": {"along": {"id": "s2"}, "lit": "yes"}},
]


def study():
    return town(venues=[Place("cafe", (50, 5)), Place("bar", (120, 195))], lamps=lamps_at([(20, 0)]))


def test_the_order_of_edits_does_not_matter():
    first = apply_scenario(study(), scenario(*EDITS))
    for order in [*permutations(EDITS)][7::23]:
        again = apply_scenario(study(), scenario(*order))
        assert_same(first.study, again.study)
        assert sorted(each.says for each in again.touched) == sorted(each.says for each in first.touched)


def test_the_same_scenario_twice_gives_the_same_tables():
    assert_same(apply_scenario(study(), scenario(*EDITS)).study, apply_scenario(study(), scenario(*EDITS)).study)


def test_nothing_that_is_given_changes():
    given = study()
    before = {name: pd.DataFrame(table).copy(deep=True) for name, table in frames(given).items()}
    apply_scenario(given, scenario(*EDITS))
    for name, table in frames(given).items():
        pd.testing.assert_frame_equal(pd.DataFrame(table), before[name], obj=name)


def test_tables_that_no_edit_changes_are_the_same_objects():
    given = study()
    made = apply_scenario(given, scenario({"add_lamps": {"at": at(100, 0), **LAMP}})).study
    assert made.segments is given.segments
    assert made.venues is given.venues
    assert made.week is given.week


def test_a_place_that_is_open_longer_on_a_street_that_closes_moves():
    edits = [{"set_hours": {"venues": {"kind": "bar"}, "hours": "24/7"}}, {"close_path": {"along": {"id": "w2"}}}]
    made = apply_scenario(study(), scenario(*edits)).study
    assert made.venues.loc["venues/1", "opening_hours"] == "24/7"
    assert made.venues.loc["venues/1", "segment_id"] != "w2"


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ({"set_light": {"along": {"id": "s1"}, "lit": "yes"}}, {"set_light": {"along": {"id": "s1"}, "lit": "no"}},
         "edit 2, set_light: edit 1 changes the same of segments otherwise: s1"),
        ({"set_hours": {"venues": {"kind": "cafe"}, "hours": "24/7"}},
         {"set_hours": {"venues": {"within": box(0, -50, 99, 50)}, "hours": "08:00-20:00"}},
         "edit 1 changes the same of venues otherwise: venues/0"),
        ({"close_path": {"along": {"id": "s1"}}}, {"set_light": {"along": {"id": "s1"}, "lit": "yes"}},
         "edit 1 takes away what this changes: segments s1"),
        ({"set_hours": {"venues": {"kind": "bar"}, "hours": "24/7"}}, {"close_venues": {"venues": {"kind": "bar"}}},
         "edit 1, set_hours: edit 2 takes away what this changes: venues venues/1"),
        ({"remove_lamps": {"within": box(0, -50, 99, 50)}},
         {"dim_lamps": {"within": box(0, -50, 99, 50), "hours": "24/7", "to": 0.5}},
         "edit 1 takes away what this changes: lamps lamp20.000,0.000"),
    ],
)  # fmt: skip
def test_edits_that_contradict_one_another(one, other, said):
    with pytest.raises(DataError, match="Keep one of the two") as caught:
        apply_scenario(study(), scenario(one, other))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"open_path": {"along": line((100, 2), (100, 198))}}, "a new way ends at a street that another edit closes"),
        ({"add_seats": {"at": at(100, 210)}}, "a new place stands at a street that another edit closes"),
    ],
)
def test_nothing_new_can_stand_at_a_street_that_closes(edit, said):
    with pytest.raises(DataError, match=said):
        apply_scenario(study(), scenario({"close_path": {"along": {"id": "w2"}}}, edit))


def test_every_fault_comes_at_once():
    edits = [{"add_seats": {"at": at(4000, 0)}}, EDITS[0], {"close_path": {"along": "Nowhere"}}]
    with pytest.raises(DataError) as caught:
        apply_scenario(study(), scenario(*edits))
    assert [fault.file for fault in caught.value.faults] == [
        "try.yaml, edit 1, add_seats",
        "try.yaml, edit 3, close_path",
    ]


def test_a_scenario_is_put_into_a_study_once():
    once = apply_scenario(study(), scenario(*EDITS)).study
    with pytest.raises(DataError, match=r"a scenario named 'try' is in the study already\. Give"):
        apply_scenario(once, scenario({"add_lamps": {"at": at(100, 0), **LAMP}}))
