from __future__ import annotations

import re

import pytest
from phonenumbers import shortnumberinfo

from geosafe.show.emergency import EMERGENCY, MOST_LISTED, emergency_numbers, listed_numbers

#: Every region that libphonenumber has short numbers of.
REGIONS = sorted(shortnumberinfo.SUPPORTED_SHORT_REGIONS)


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


def test_what_is_not_checked_is_not_told_as_if_it_were() -> None:
    assert emergency_numbers(None) is None
    assert emergency_numbers("ZZ") is None
    assert emergency_numbers("JP") is None, "checked at its authority before it is printed as ours"


def test_a_country_that_has_several_names_what_each_is_for() -> None:
    for numbers in EMERGENCY.values():
        assert set(numbers) <= {"all", "police", "fire", "ambulance"}
        assert "all" in numbers or len(numbers) == 3
        assert all(re.fullmatch(r"\d{2,3}( / \d{2,3})?", number) for number in numbers.values())


@pytest.mark.parametrize(
    ("country", "numbers"),
    [
        # Police, fire and ambulance (and one for all) as their authorities publish them.
        ("CH", "112 117 118 144"), ("JP", "110 119"), ("NO", "110 112 113"), ("BR", "190 192 193"), ("IN", "112"),
        ("CN", "110 119 120"), ("KR", "112 119"), ("MX", "911"), ("ZA", "10111 10177"), ("AR", "100 101 107 911"),
        ("UA", "101 102 103 112"), ("IL", "100 101 102"), ("CL", "131 132 133"), ("IS", "112"),
    ],
)  # fmt: skip
def test_listed_numbers_hold_those_that_people_call_there(country: str, numbers: str) -> None:
    assert set(numbers.split()) <= set(listed_numbers(country))


def test_listed_numbers_are_all_that_the_library_takes_for_one() -> None:
    """Its own check, number by number, against what is gone through from its pattern; the shortest first."""
    for country in ("CH", "JP", "BR", "UZ", "PK"):
        tried = [f"{k:0{length}}" for length in (2, 3, 4) for k in range(10**length)]
        known = [number for number in tried if shortnumberinfo.is_emergency_number(number, country)]
        assert list(listed_numbers(country)) == known


@pytest.mark.parametrize("country", REGIONS)
def test_every_listed_number_is_one(country: str) -> None:
    found = listed_numbers(country)
    assert len(found) <= MOST_LISTED
    assert all(re.fullmatch(r"\d{2,6}", number) for number in found)
    assert all(shortnumberinfo.is_emergency_number(number, country) for number in found)


def test_a_range_of_lines_and_a_country_without_numbers_are_not_told() -> None:
    assert listed_numbers("GA") == ()  # 1300 to 1399
    assert listed_numbers("GN") == ()
    assert listed_numbers("ZZ") == ()
    assert listed_numbers("") == ()
    assert listed_numbers(None) == ()
