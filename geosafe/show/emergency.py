"""The numbers to call in an emergency, by country. Where a country is not here, the paper has a line to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: Numbers by what they are for: ``all``, or ``police``, ``fire`` and ``ambulance``.
Numbers = Mapping[str, str]

_112: Final[Numbers] = MappingProxyType({"all": "112"})
_911: Final[Numbers] = MappingProxyType({"all": "911"})
#: Members of the European Union: Directive (EU) 2018/1972, Article 109.
_UNION: Final = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
#: The European Economic Area (the same directive's forerunner 2002/22/EC), and those that run 112 for all services:
#: Andorra, Iceland, Liechtenstein, Norway (police; fire 110 and ambulance 113 answer too), San Marino, Türkiye (since
#: 2021, 112 Acil Çağrı Merkezi), Ukraine (law of 2012), India (Emergency Response Support System, since 2019).
_AS_UNION: Final = "AD IS LI TR UA IN"
#: 47 U.S.C. § 251(e)(3); CRTC, 9-1-1 services; Mexico, IFT agreement of 2016; Philippines, Executive Order 56 of 2018.
_NORTH_AMERICA: Final = "US PR CA MX PH"

#: By ISO 3166 code. Facts of November 2026 from the sources above and beside each; check them before the day.
EMERGENCY: Final[Mapping[str, Numbers]] = MappingProxyType(
    {
        **dict.fromkeys(_UNION.split(), _112),
        **dict.fromkeys(_AS_UNION.split(), _112),
        **dict.fromkeys(_NORTH_AMERICA.split(), _911),
        # Ofcom, General Conditions of Entitlement, A3.
        "GB": MappingProxyType({"all": "999 / 112"}),
        # Nkom, numbers of special use.
        "NO": MappingProxyType({"police": "112", "fire": "110", "ambulance": "113"}),
        # BAKOM, short numbers.
        "CH": MappingProxyType({"all": "112", "police": "117", "fire": "118", "ambulance": "144"}),
        # ACMA, Telecommunications (Emergency Call Service) Determination.
        "AU": MappingProxyType({"all": "000"}),
        # New Zealand Police.
        "NZ": MappingProxyType({"all": "111"}),
        # National Police Agency; Fire and Disaster Management Agency.
        "JP": MappingProxyType({"police": "110", "fire": "119", "ambulance": "119"}),
        # Korean National Police Agency; National Fire Agency.
        "KR": MappingProxyType({"police": "112", "fire": "119", "ambulance": "119"}),
        # Anatel, public utility services.
        "BR": MappingProxyType({"police": "190", "fire": "193", "ambulance": "192"}),
        # Subtel, special numbers.
        "CL": MappingProxyType({"police": "133", "fire": "132", "ambulance": "131"}),
        # Singapore Police Force; Singapore Civil Defence Force.
        "SG": MappingProxyType({"police": "999", "fire": "995", "ambulance": "995"}),
        # Hong Kong Police Force.
        "HK": MappingProxyType({"all": "999"}),
    }
)  # fmt: skip


def emergency_numbers(country: str | None) -> Numbers | None:
    """Return the numbers of a country by its ISO 3166 code, or None where they are not known here."""
    return EMERGENCY.get(country or "")
