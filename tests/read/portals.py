"""Tables in the manner of city portals in seven languages, made up row by row: no line of them is from a portal."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pyproj

from tests.xlsx_files import write_xlsx

N = 120


@dataclass(frozen=True)
class Portal:
    """One table and what a draft of its entry should say.

    Attributes
    ----------
    layer, country, timezone, middle
        ``incidents`` or ``lamps``, and the place [degrees].
    write
        Writes the table for rows of (lon, lat, time, kind) to a folder and returns the file.
    kinds
        What happens there; for lamps what they are.
    columns, crs, dates
        What should be guessed.
    asks
        Texts that must stand in the questions.
    """

    name: str
    layer: str
    country: str
    timezone: str
    middle: tuple[float, float]
    write: Callable[[Path, Sequence[Row]], Path]
    kinds: Sequence[str]
    columns: Mapping[str, str]
    crs: str | None = None
    dates: str | None = None
    asks: tuple[str, ...] = field(default=())

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north of its extract [degrees]."""
        lon, lat = self.middle
        return lon - 0.02, lat - 0.012, lon + 0.02, lat + 0.012

    def rows(self) -> list[Row]:
        """Return what the table tells, the same each time."""
        draw = random.Random(self.name)
        west, south, east, north = self.box
        start = datetime(2023, 1, 1)
        return [
            Row(k, draw.uniform(west, east), draw.uniform(south, north), start + timedelta(minutes=draw.randrange(525_600)),
                draw.choice(self.kinds))
            for k in range(N)
        ]  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One incident or lamp: number, longitude, latitude [degrees], local time and kind."""

    number: int
    lon: float
    lat: float
    time: datetime
    kind: str

    def metres(self, epsg: int) -> tuple[float, float]:
        """Return easting and northing in a grid [m]."""
        return pyproj.Transformer.from_crs(4326, epsg, always_xy=True).transform(self.lon, self.lat)


def _text(
    name: str, header: str, line: Callable[[Row], str], *, encoding: str = "utf-8", end: str = "\n"
) -> Callable[[Path, Sequence[Row]], Path]:
    def write(folder: Path, rows: Sequence[Row]) -> Path:
        file = folder / name
        file.write_bytes((end.join([header, *map(line, rows)]) + end).encode(encoding))
        return file

    return write


def _comma(value: float, digits: int = 6) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def _berlin(folder: Path, rows: Sequence[Row]) -> Path:
    cells: list[list[object]] = [["Aktenzeichen", "Tatzeit Datum", "Tatzeit Uhrzeit", "Rechtswert", "Hochwert", "Delikt"]]  # fmt: skip
    for row in rows:
        x, y = row.metres(25833)
        cells.append(
            [f"{row.number:06d}/23", f"{row.time:%d.%m.%Y}", f"{row.time:%H:%M}", round(x, 1), round(y, 1), row.kind]
        )
    return write_xlsx(folder / "straftaten.xlsx", {"Straftaten": cells})


def _leuchten(folder: Path, rows: Sequence[Row]) -> Path:
    cells: list[list[object]] = [["Leuchten-Nr.", "Längengrad", "Breitengrad", "Leistung (W)", "Lichtpunkthöhe (m)",
                                  "Mast", "Leuchtmittel", "Schaltung"]]  # fmt: skip
    cells += [
        [f"L{row.number:05d}", round(row.lon, 6), round(row.lat, 6), int(row.kind), 5.5, ("Metall", "Holz")[row.number % 2],
         ("HSE 70", "LED", "Gas")[row.number % 3], ("ganznächtig", "ganznächtig", "Halbnacht")[row.number % 3]]
        for row in rows
    ]  # fmt: skip
    return write_xlsx(folder / "leuchten.xlsx", {"Beleuchtung": cells})


def _madrid(row: Row) -> str:
    x, y = row.metres(25830)
    return f"2023S{row.number:06d};{row.time:%d/%m/%Y};{row.time:%H:%M:%S};{row.kind};{_comma(x, 3)};{_comma(y, 3)}"


def _amsterdam(row: Row) -> str:
    x, y = row.metres(28992)
    return f'{row.number};{row.time:%d-%m-%Y};{row.time:%H.%M} uur;"{row.kind}";{x:.0f};{y:.0f}'


def _lyon(row: Row) -> str:
    x, y = row.metres(2154)
    kind, regime = ("SHP", "LED", "Ballon fluo")[row.number % 3], ("Permanent", "20:00-01:00")[row.number % 2]
    return f"{row.number};{x:.2f};{y:.2f};{row.kind};{4 + row.number % 5};3000;{kind};{regime};00:00-05:00"


def _alumbrado(row: Row) -> str:
    x, y = row.metres(25830)
    kind, hours = (
        ("VSAP", "LED", "Halogenuros metálicos")[row.number % 3],
        ("toda la noche", "media noche")[row.number % 2],
    )
    return f"PL-{row.number:05d};{_comma(x, 2)};{_comma(y, 2)};{kind};{row.kind};{9 + row.number % 3};4000;{hours}"


def _bristol(row: Row) -> str:
    x, y = row.metres(27700)
    return f'BCC{row.number:05d},{x:.0f},{y:.0f},{row.time:%d/%m/%Y %H:%M},"{row.kind}",Reported'


_ITALIAN = ("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre").split()

PORTALS = (
    Portal("paris", "incidents", "FR", "Europe/Paris", (2.352, 48.857), _text(
        "signalements.csv", "\ufeffid_declaration;type_declaration;date_declaration;geo_point_2d",
        lambda r: f'{r.number};{r.kind};{r.time:%Y-%m-%dT%H:%M:%S}+01:00;"{r.lat:.6f}, {r.lon:.6f}"'),
        ("Éclairage", "Objets abandonnés", "Dégradation"),
        {"point": "geo_point_2d", "date": "date_declaration", "kind": "type_declaration", "id": "id_declaration"}),
    Portal("berlin", "incidents", "DE", "Europe/Berlin", (13.405, 52.52), _berlin, ("Raub", "Diebstahl", "Sachbeschädigung"),
           {"x": "Rechtswert", "y": "Hochwert", "date": "Tatzeit Datum", "time": "Tatzeit Uhrzeit", "kind": "Delikt",
            "id": "Aktenzeichen"}, crs="EPSG:25833", dates="day-first", asks=("EPSG:25833",)),
    Portal("madrid", "incidents", "ES", "Europe/Madrid", (-3.703, 40.417), _text(
        "accidentes.csv", "num_expediente;fecha;hora;tipo_incidente;coordenada_x_utm;coordenada_y_utm", _madrid,
        encoding="latin-1", end="\r\n"), ("Colisión", "Atropello", "Caída"),
        {"x": "coordenada_x_utm", "y": "coordenada_y_utm", "date": "fecha", "time": "hora", "kind": "tipo_incidente",
         "id": "num_expediente"}, crs="EPSG:25830", dates="day-first", asks=("EPSG:25830",)),
    Portal("milano", "incidents", "IT", "Europe/Rome", (9.19, 45.464), _text(
        "segnalazioni.csv", "Numero,DataOra,Tipo reato,Longitudine,Latitudine",
        lambda r: f"{r.number},{r.time.day} {_ITALIAN[r.time.month - 1]} {r.time:%Y %H:%M},{r.kind},{r.lon:.6f},{r.lat:.6f}"),
        ("Furto", "Rapina", "Danneggiamento"),
        {"lon": "Longitudine", "lat": "Latitudine", "date": "DataOra", "kind": "Tipo reato", "id": "Numero"}),
    Portal("lisboa", "incidents", "PT", "Europe/Lisbon", (-9.139, 38.714), _text(
        "ocorrencias.tsv", "Número\tData da ocorrência\tHora\tTipologia\tLatitude\tLongitude",
        lambda r: f"{r.number}\t{r.time:%d-%m-%Y}\t{r.time:%Hh%M}\t{r.kind}\t{_comma(r.lat)}\t{_comma(r.lon)}",
        encoding="utf-16"), ("Iluminação pública", "Higiene urbana", "Ruído"),
        {"lon": "Longitude", "lat": "Latitude", "date": "Data da ocorrência", "time": "Hora", "kind": "Tipologia", "id": "Número"},
        dates="day-first"),
    Portal("amsterdam", "incidents", "NL", "Europe/Amsterdam", (4.895, 52.371), _text(
        "meldingen.csv", "Meldingsnummer;Datum;Tijdstip;Soort melding;RD_X;RD_Y", _amsterdam),
        ("Overlast", "Vernieling", "Diefstal; zakkenrollen"),
        {"x": "RD_X", "y": "RD_Y", "date": "Datum", "time": "Tijdstip", "kind": "Soort melding", "id": "Meldingsnummer"},
        crs="EPSG:28992", dates="day-first", asks=("EPSG:28992",)),
    Portal("bristol", "incidents", "GB", "Europe/London", (-2.595, 51.454), _text(
        "reports.csv", "Reference,Easting,Northing,Date Reported,Category,Status", _bristol),
        ("Street light out", "Fly tipping", "Graffiti"),
        {"x": "Easting", "y": "Northing", "date": "Date Reported", "kind": "Category", "id": "Reference"},
        crs="EPSG:27700", dates="day-first", asks=("EPSG:27700",)),
    Portal("chicago", "incidents", "US", "America/Chicago", (-87.63, 41.883), _text(
        "crimes.csv", "ID,Case Number,Date,Block,Primary Type,Location Description,Latitude,Longitude,Location",
        lambda r: f"{13_000_000 + r.number},JG{r.number:06d},{r.time:%m/%d/%Y %I:%M:%S %p},010XX N STATE ST,{r.kind},STREET,"
                  f'{r.lat:.9f},{r.lon:.9f},"({r.lat:.9f}, {r.lon:.9f})"'),
        ("THEFT", "ROBBERY", "CRIMINAL DAMAGE"),
        {"lon": "Longitude", "lat": "Latitude", "date": "Date", "kind": "Primary Type", "id": "Case Number"},
        dates="month-first"),
    Portal("hamburg-lamps", "lamps", "DE", "Europe/Berlin", (9.993, 53.551), _leuchten, ("39", "70", "120"),
           {"lon": "Längengrad", "lat": "Breitengrad", "power_w": "Leistung (W)", "height_m": "Lichtpunkthöhe (m)",
            "id": "Leuchten-Nr.", "kind": "Leuchtmittel", "on_hours": "Schaltung"},
           asks=("80 of 120 values can be read: ganznächtig (whenever it is dark), but not Halbnacht",)),
    Portal("lyon-lamps", "lamps", "FR", "Europe/Paris", (4.835, 45.76), _text(
        "points-lumineux.csv", "numero;x_l93;y_l93;puissance_w;hauteur;temperature_couleur;type_lampe;"
        "regime_allumage;extinction", _lyon), ("45", "90", "150"),
        {"x": "x_l93", "y": "y_l93", "power_w": "puissance_w", "height_m": "hauteur", "cct_k": "temperature_couleur",
         "id": "numero", "kind": "type_lampe", "on_hours": "regime_allumage"}, crs="EPSG:2154", asks=("EPSG:2154",)),
    Portal("madrid-lamps", "lamps", "ES", "Europe/Madrid", (-3.703, 40.417), _text(
        "alumbrado.csv", "NUM_PUNTO;COORD_X;COORD_Y;TIPO_LAMPARA;POTENCIA_W;ALTURA;TEMPERATURA_COLOR;HORARIO_ENCENDIDO",
        _alumbrado, encoding="latin-1", end="\r\n"), ("100", "150"),
        {"x": "COORD_X", "y": "COORD_Y", "power_w": "POTENCIA_W", "height_m": "ALTURA", "cct_k": "TEMPERATURA_COLOR",
         "kind": "TIPO_LAMPARA", "on_hours": "HORARIO_ENCENDIDO"}, crs="EPSG:25830",
        asks=("EPSG:25830", "60 of 120 values can be read: toda la noche (whenever it is dark), but not media noche")),
)  # fmt: skip
