"""Guess what the columns of a table hold, from their names in several languages and from their content."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from geosafe.errors import DataError
from geosafe.read.guess_lamp_words import are_kinds, in_another_unit, names_hours, names_kinds
from geosafe.read.number_column import parse_numbers, split_pairs
from geosafe.read.study_file import DateOrder
from geosafe.read.times import parse_clock, parse_times

#: Rows from which the content of a column is told.
SAMPLE: Final = 5000
#: What a date may mean, in the order in which it is tried.
DATE_ORDERS: Final[tuple[DateOrder | None, ...]] = (None, "day-first", "month-first")
#: Share of the filled cells that must be what the role asks for.
FITTING: Final = 0.8

# Words for each role (``lamp_kind``: the kind of a lamp), best first: English, French, German, Spanish, Italian,
# Portuguese, Dutch.
_WORDS: Final[Mapping[str, str]] = MappingProxyType({
    "lon": "longitude lon long lng longitud longitudine laengengrad lengtegraad x",
    "lat": "latitude lat latitud latitudine breitengrad breedtegraad y",
    "x": "easting eastings x xcoord xcoordinate coordx coordenadax coordonneex xutm utmx xl93 xlambert rdx rechtswert "
         "ostwert este est",
    "y": "northing northings y ycoord ycoordinate coordy coordenaday coordonneey yutm utmy yl93 ylambert rdy hochwert "
         "nordwert norte nord",
    "point": "geopoint2d geopoint location coordinates coordonnees coordenadas koordinaten coordinate coordinaten wkt "
             "thegeom geom geometry",
    "start": "start from begin occurredfrom datefrom beginn tatzeitvon debut inicio inizio aanvang",
    "end": "end to until occurredto dateto ende tatzeitbis fin fine fim einde",
    "date": "datetime occurred date timestamp incidentdate calldatetime datum tatzeit dateheure fecha data giorno",
    "time": "time incidenttime heure uhrzeit zeit hora ora tijd tijdstip",
    "month": "month mois monat mes mese maand",
    "kind": "crimetype category primarytype incidenttype offense offence calltype type kind nature delikt deliktart "
            "infraction nature categorie delito tipo tipologia categoria reato crimine misdrijf soort",
    "id": "crimeid incidntnum incidentnumber incidentid caseid casenumber reportnumber id aktenzeichen numero "
          "assetid lampid columnid uuid reference meldingsnummer leuchtennr numexpediente",
    "power_w": "wattage watts watt power powerw lampwattage puissance leistung anschlussleistung potencia potenza "
               "vermogen",
    "flux_lm": "lumens lumen flux fluxlm luminousflux lichtstrom fluxlumineux flujo flujoluminoso flusso "
               "flussoluminoso fluxo fluxoluminoso lichtstroom",
    "height_m": "height heightm columnheight mountingheight hauteur hauteurfeu hoehe masthoehe lichtpunkthoehe "
                "altura alturapunto altezza hoogte lichtpunthoogte",
    "cct_k": "cct cctk colourtemperature colortemperature kelvin farbtemperatur lichtfarbe temperaturecouleur "
             "temperaturedecouleur temperaturacolor temperaturadecolor temperaturacolore temperaturadecor "
             "kleurtemperatuur",
    "lamp_kind": "lamptype lampkind lightsource lightsourcetype lamptechnology typelampe typedelampe source "
                 "sourcelumineuse typesource lampe technologie leuchtmittel leuchtmittelart leuchtmitteltyp lampenart "
                 "lampentyp lichtquelle lampara tipolampara tipodelampara fuenteluz tipofuente tecnologia lampada "
                 "tipolampada sorgente sorgenteluminosa tipodelampada lichtbron lampsoort technology bestueckung",
    "on_hours": "switchregime switchingregime burninghours operatinghours operatingtimes operatingtime onhours "
                "lightinghours regime switching schedule timetable regimeallumage regimefonctionnement allumage "
                "plageallumage horaireallumage fonctionnement horaire horaires brenndauer brennzeit brennzeiten "
                "betriebszeit betriebszeiten schaltzeit schaltzeiten schaltung schaltart encendido regimenencendido "
                "regimenfuncionamiento horarioencendido regimen horario accensione regimeaccensione orarioaccensione "
                "orario orari regimeacendimento acendimento brandtijd brandtijden branduren schakelregime schakeltijd "
                "schakeltijden extinction coupure abschaltung ausschaltung apagado spegnimento",
})  # fmt: skip


def guess_columns(rows: pd.DataFrame, *, layer: str) -> dict[str, str]:
    """Return which column of a table plays which role; a role for which none fits is left out.

    Parameters
    ----------
    rows
        Cells as text.
    layer
        ``incidents`` or ``lamps``.
    """
    sample = rows.iloc[:: max(1, len(rows) // SAMPLE)]
    found: dict[str, str] = {}

    def find(role: str, fits: Callable[[pd.Series], bool], *, words: str | None = "") -> bool:
        unused = [column for column in rows.columns if column not in found.values()]
        for column in unused if words is None else named_columns(words or role, unused):
            filled = sample[column][sample[column].str.strip() != ""]
            if len(filled) and fits(filled):
                found[role] = column
                return True
        return False

    for pair in ({"lon": 180.0, "lat": 90.0}, {"x": 1e8, "y": 1e8}):
        if all(find(role, lambda s, most=most: _within(s, -most, most)) for role, most in pair.items()):  # type: ignore[misc]
            break
        for role in pair:
            found.pop(role, None)
    else:
        find("point", lambda s: split_pairs(s)[0].notna().mean() >= FITTING)
    find("id", lambda s: s.nunique() > 0.3 * len(s))
    if layer == "lamps":
        for role, most in (("power_w", 3000), ("flux_lm", 400_000), ("height_m", 60), ("cct_k", 20_000)):
            find(role, lambda s, most=most: not in_another_unit(s.name) and _within(s, 0, most))  # type: ignore[misc]
        if not find("kind", names_kinds, words="lamp_kind"):
            find("kind", lambda s: are_kinds(s, share=FITTING), words=None)  # whatever it is called
        find("on_hours", names_hours)
        return found
    if not find("month", lambda s: _dated(s, months=True)):
        if find("start", lambda s: _dated(s, months=False)):
            find("end", lambda s: _dated(s, months=False))
        elif find("date", lambda s: _dated(s, months=False)):
            find("time", _clock)
    find("kind", lambda s: 2 <= s.nunique() <= max(2, 0.5 * len(s)))
    return found


def named_columns(role: str, columns: list[str]) -> list[str]:
    """Return the columns whose name says the role, best first: a whole name before a part of one."""
    words = _WORDS[role].split()
    ranked = []
    for column in columns:
        parts = [_plain(part) for part in re.findall(r"[A-Z]?[^\W_A-Z]+|[A-Z]+|\d+", column)]
        joined = {"".join(parts[i:j]) for i in range(len(parts)) for j in range(i + 1, len(parts) + 1)}
        whole, some = _plain(column), [words.index(word) for word in words if word in joined and len(word) > 1]
        if whole in words:
            ranked.append((words.index(whole), column))
        elif some:
            ranked.append((len(words) + min(some), column))
    return [column for _, column in sorted(ranked, key=lambda pair: pair[0])]


def _plain(name: str) -> str:
    letters = name.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    folded = unicodedata.normalize("NFKD", letters)
    return "".join(char for char in folded if char.isalnum() and char.isascii())


def _within(cells: pd.Series, low: float, high: float) -> bool:
    numbers = parse_numbers(cells, three_digits="decimals").numbers
    return bool(np.mean((numbers >= low) & (numbers <= high)) >= FITTING)


def _dated(cells: pd.Series, *, months: bool) -> bool:
    for order in DATE_ORDERS:
        try:
            times = parse_times(cells, rows=np.arange(len(cells)), order=order)
        except DataError:
            continue
        return bool(np.mean(~np.isnat(times.day) & (times.month_only == months)) >= FITTING)
    return False


def _clock(cells: pd.Series) -> bool:
    try:
        times = parse_clock(cells, rows=np.arange(len(cells)))
    except DataError:
        return False
    return bool(np.mean(np.isfinite(times.second)) >= FITTING)
