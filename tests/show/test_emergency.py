from __future__ import annotations

import re

import pytest

from geosafe.show.emergency import EMERGENCY, emergency_numbers


@pytest.mark.parametrize(
    ("country", "number"),
    [("FI", "112"), ("FR", "112"), ("DE", "112"), ("GB", "999 / 112"), ("US", "911"), ("CA", "911"), ("AU", "000")],
)
def test_numbers_that_everybody_there_knows(country: str, number: str) -> None:
    numbers = emergency_numbers(country)
    assert numbers is not None
    assert numbers["all"] == number


def test_the_union_is_whole() -> None:
    """Its 27 members by their ISO codes."""
    union = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
    assert len(union) == 27
    assert {EMERGENCY[country]["all"] for country in union} == {"112"}


def test_what_is_not_known_is_not_guessed() -> None:
    assert emergency_numbers(None) is None
    assert emergency_numbers("ZZ") is None
    assert emergency_numbers("JP") is None, "checked at its authority before it is printed"


def test_a_country_that_has_several_names_what_each_is_for() -> None:
    for numbers in EMERGENCY.values():
        assert set(numbers) <= {"all", "police", "fire", "ambulance"}
        assert "all" in numbers or len(numbers) == 3
        assert all(re.fullmatch(r"\d{2,3}( / \d{2,3})?", number) for number in numbers.values())
