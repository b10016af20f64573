from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from geosafe.score.group_names import own_names
from geosafe.show.group_words import GROUP, group_words
from geosafe.show.words import ENGLISH

_PARTS = {"by day": [0], "in the evening": [1], "at night": [2]}
#: Every word marked, so that one that is left in English is seen.
_MARKED = {key: f"<{text}>" for key, text in GROUP.items()}


def weeks() -> list[tuple[float, float, float]]:
    """Return weeks of every order of three times and every height of a fall."""
    return list(product((0.0, 4.0, 20.0, 40.0), repeat=3))


def test_every_name_that_the_scoring_gives_is_known_and_its_own_in_english() -> None:
    """Each week is a group of its own, so that names are told apart in all three ways."""
    for chosen in (weeks(), weeks()[20:22], [(0.0, 4.0, 20.0), (0.0, 4.0, 40.0)]):
        names = own_names(np.array(chosen), np.arange(len(chosen)), _PARTS)
        for name in names:
            assert group_words(name, ENGLISH) == name
            assert group_words(name, _MARKED) != name


def test_all_words_of_a_name_are_put_in_other_words() -> None:
    name = "busiest by day and in the evening, far quieter at night (falling less)"
    told = group_words(name, _MARKED)
    assert told == "<<busiest <<by day> and <in the evening>>, <far quieter> <at night>> (falling less)>"


@pytest.mark.parametrize("name", ["", "night places", "busiest by day"])
def test_another_name_stays_as_it_is(name: str) -> None:
    assert group_words(name, _MARKED) == name
