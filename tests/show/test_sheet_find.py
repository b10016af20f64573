from __future__ import annotations

import pytest

from geosafe.errors import CallError
from geosafe.show.sheet_find import find_space, find_spaces
from tests.show.synthetic import synthetic_study


@pytest.fixture(scope="module")
def spaces():
    return synthetic_study()[1].spaces


@pytest.mark.parametrize("wanted", ["p1", "Place du Marché", "place du marche", "  PLACE  du MARCHÉ "])
def test_an_id_or_a_name_in_any_letters(spaces, wanted: str) -> None:
    assert find_space(spaces, wanted) == "p1"


def test_the_nearest_names_are_listed(spaces) -> None:
    with pytest.raises(CallError, match=r"no space here is called 'Parc de Lac'. The nearest names are: Parc du Lac"):
        find_space(spaces, "Parc de Lac")
    with pytest.raises(CallError, match=r"The nearest names are: Square des Lilas"):
        find_space(spaces, "lilas")
    with pytest.raises(CallError, match=r"or anything like it\. The largest are: Parc du Lac; "):
        find_space(spaces, "Qqqq")


def test_several_of_one_name_are_listed_with_where_they_lie(spaces) -> None:
    twice = spaces.assign(name="Parc")
    with pytest.raises(
        CallError, match=r"5 spaces are called 'Parc'.*: p0 \(park, [\d,]+ m², at 2.35\d+, 48.93\d+\); p1"
    ):
        find_space(twice, "Parc")


def test_all_faults_are_told_at_once(spaces) -> None:
    with pytest.raises(CallError, match=r"(?s)'Qqqq'.*\n.*'Zzzz'"):
        find_spaces(spaces, ["Qqqq", "p1", "Zzzz"])
    assert find_spaces(spaces, ["p1", "Place du Marché", "p0"]) == ["p1", "p0"]
    with pytest.raises(CallError, match="at least one"):
        find_spaces(spaces, [])


def test_places_without_names(spaces) -> None:
    with pytest.raises(CallError, match=r"none has a name: give an id, as in spaces.csv"):
        find_space(spaces.assign(name=None), "Parc")
