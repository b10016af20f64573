"""The numbers to call in an emergency, by country. Where a country is not here, the paper has a line to fill in."""

from __future__ import annotations

from collections.abc import Mapping
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


def emergency_numbers(country: str | None) -> Numbers | None:
    """Return the numbers of a country by its ISO 3166 code, or None where they are not known here."""
    return EMERGENCY.get(country or "")
