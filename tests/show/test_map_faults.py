from __future__ import annotations

from dataclasses import replace

import pytest

from geosafe.errors import CallError, DataError
from geosafe.recipe import Recipe
from geosafe.show.map import draw_map
from tests.show.synthetic import synthetic_study


def test_a_map_whose_first_view_has_no_data_says_what_to_add() -> None:
    study, scores = synthetic_study()
    with pytest.raises(
        DataError, match=r"recipe p: Ville-sur-Grille has nothing to show as perceived\. .*`observations:"
    ):
        draw_map(study, scores, recipe=Recipe("p", views=("perceived", "conditions")))


def test_all_that_is_missing_comes_at_once_with_each_remedy_once() -> None:
    study, scores = synthetic_study()
    views = ("difference", "difference_light", "perceived", "conditions")
    with pytest.raises(DataError) as caught:
        draw_map(study, scores, recipe=Recipe("d", views=views))
    found = [fault.found.rpartition("as ")[2] for fault in caught.value.faults]
    assert found == ["difference, difference_light", "perceived"]
    assert "--against OTHER_STUDY" in caught.value.faults[0].remedy


def test_a_later_view_without_data_is_left_out_and_told() -> None:
    study, scores = synthetic_study()
    page = draw_map(study, scores, recipe=Recipe("r", views=("conditions", "refuge")))
    assert [sentence.partition(":")[0] for sentence in page.missing] == ["Way to an open door"]
    assert draw_map(study, scores).missing == ()


def test_phases_that_are_all_too_short_say_which_there_are() -> None:
    study, scores = synthetic_study()
    short = replace(study, phase_hours={"day": 500.0, "evening": 3.0, "night": 2.0})
    with pytest.raises(DataError, match=r"fewer than 20 hours of night, evening\. Add one of day to its phases"):
        draw_map(short, scores, recipe=Recipe("n", phases=("night", "evening")))


def test_another_place_cannot_be_compared_with() -> None:
    study, scores = synthetic_study()
    away = scores.blocks.set_index("x" + scores.blocks.index.astype(str))
    with pytest.raises(DataError, match=r"no street of Ville-sur-Grille has the id of a street of .*one place"):
        draw_map(study, scores, against=(study, replace(scores, blocks=away)))


def test_a_language_without_words_says_what_there_is() -> None:
    study, scores = synthetic_study()
    with pytest.raises(CallError, match="language must be one of en, fr, de, es, it, pt, nl, got 'xx'"):
        draw_map(study, scores, language="xx")
