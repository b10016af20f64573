"""The numbers to call in an emergency, by country. Where none is checked, the paper has a line to fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import Final

#: Numbers by what they are for: ``all``, or ``police``, ``fire`` and ``ambulance``.
Numbers = Mapping[str, str]

_112: Final[Numbers] = MappingProxyType({"all": "112"})
_911: Final[Numbers] = MappingProxyType({"all": "911"})
#: Members of the European Union, where 112 is the number for all services (Directive (EU) 2018/1972, Article 109).
_UNION: Final = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

#: By ISO 3166 code: only numbers that serve for everything and are known beyond doubt. A wrong number is worse than a
#: line to fill in, so a country joins this table once somebody has checked it at its authority.
EMERGENCY: Final[Mapping[str, Numbers]] = MappingProxyType(
    {
        **dict.fromkeys(_UNION.split(), _112),
        **dict.fromkeys(("CA", "US"), _911),
        "GB": MappingProxyType({"all": "999 / 112"}),
        "AU": MappingProxyType({"all": "000"}),
        "NZ": MappingProxyType({"all": "111"}),
    }
)

#: More numbers than these are a range of lines, not what people call, and none is told; our judgement.
MOST_LISTED: Final = 10


def emergency_numbers(country: str | None) -> Numbers | None:
    """Return the numbers of a country by its ISO 3166 code, or None where they were not checked."""
    return EMERGENCY.get(country or "")


@cache
def listed_numbers(country: str | None) -> tuple[str, ...]:
    """Return the emergency numbers that libphonenumber lists for a country, shortest first.

    They were not checked, and what each is for is not told. Empty where it lists none, or a range of more than
    :data:`MOST_LISTED`.
    """
    from phonenumbers import PhoneMetadata

    listed = PhoneMetadata.short_metadata_for_region(country) if country else None
    numbers = listed.emergency if listed else None
    if numbers is None or not numbers.national_number_pattern:
        return ()
    pattern = re.compile(numbers.national_number_pattern)
    # It tells a pattern and the lengths that occur, six figures at most: all that fit are gone through.
    fits = (
        each
        for length in sorted(numbers.possible_length)
        if length > 0
        for each in (f"{k:0{length}}" for k in range(10**length))
        if pattern.fullmatch(each)
    )
    found = tuple(islice(fits, MOST_LISTED + 1))
    return found if len(found) <= MOST_LISTED else ()
