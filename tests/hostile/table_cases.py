"""Hostile tables of incidents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.hostile.town import HEADER, Case, change_study, rows, write_rows


def _rows(change: Callable[[list[str]], object], header: str = HEADER, **how: str) -> Callable[[Path], object]:
    def make(folder: Path) -> None:
        lines = rows()
        lines = change(lines) or lines
        write_rows(folder, header, lines, **how)

    return make


def _cell(k: int, column: int, text: str) -> Callable[[list[str]], None]:
    def change(lines: list[str]) -> None:
        cells = lines[k].split(",")
        cells[column] = text
        lines[k] = ",".join(cells)

    return change


def _each(
    rewrite: Callable[[str, str, str, str, str], tuple[str, ...]], by: str = ","
) -> Callable[[list[str]], list[str]]:
    return lambda lines: [by.join(rewrite(*line.split(","))) for line in lines]


def _comma(text: str) -> str:
    return text.replace(".", ",")


def _mixed(folder: Path) -> None:
    write_rows(folder, HEADER, rows())
    file = folder / "incidents.csv"
    lines = file.read_bytes().split(b"\n")
    lines[3], lines[4] = lines[3] + "é".encode(), lines[4] + "é".encode("latin-1")
    file.write_bytes(b"\n".join(lines))


def _binary(data: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / "incidents.csv").write_bytes(data)


def _zones(lines: list[str]) -> None:
    _cell(0, 3, "2024-03-09T22:30:00+05:30")(lines)
    _cell(1, 3, "2024-03-09 22:30")(lines)


def _local(text: str) -> Callable[[list[str]], None]:
    return _cell(4, 3, text)


def _ids(lines: list[str]) -> None:
    for k, text in enumerate(("007", "007", "NA", "NA")):
        _cell(k, 0, text)(lines)


CASES = (
    Case(16, "no latitude in a row", _rows(_cell(2, 2, "")), ("no-coordinates|give no coordinates: 1 of 30", "row 4"), 0),
    Case(16, "a latitude that is NaN", _rows(_cell(2, 2, "NaN")), ("1 of 30", "row 4"), 0),
    Case(17, "a latitude of 113 in a row", _rows(_cell(2, 2, "113")), ("no place has their coordinates: 1 of 30", "row 4"), 0),
    Case(17, "swapped columns", _rows(_each(lambda i, x, y, t, k: (i, y, x, t, k))),
         ("incidents.csv", "only when longitude and latitude change places", "Write lon: 'lat' and lat: 'lon'")),
    Case(24, "semicolons and decimal commas", _rows(_each(lambda i, x, y, t, k: (i, _comma(x), _comma(y), t, k), ";"),
         HEADER.replace(",", ";")), ("separated by semicolons", "decimal commas"), 0),
    Case(25, "Latin-1", _rows(_cell(2, 4, "Vol à l'arraché"), encoding="latin-1"), ("Windows-1252", "row 4"), 0),
    Case(25, "UTF-16", _rows(lambda lines: None, encoding="utf-16"), ("The file is UTF-16",), 0),
    Case(25, "two encodings in one file", _mixed, ("partly UTF-8 and partly Windows-1252", "row 5"), 0),
    Case(26, "a quote that is never closed", _rows(_cell(2, 4, '"Robbery')), ("incidents.csv, row 4", "quote", "Close it")),
    Case(26, "a row with a cell too many", _rows(_cell(2, 4, "Robbery,more")), ("incidents.csv, row 4", "6 cells", "5")),
    Case(27, "not a number, infinite, and 0/0", _rows(lambda lines: [_cell(k, c, t)(lines) for k, c, t in (
        (0, 1, "nan"), (1, 1, "inf"), (2, 1, "0"), (2, 2, "0"))] and None), ("not finite: 1 of 30", "0/0", "row 4"), 0),
    Case(28, "metres given as degrees", _rows(_each(lambda i, x, y, t, k: (i, "385500.1", "6672300.9", t, k))),
         ("incidents.csv", "look like metres", "crs: EPSG")),
    Case(28, "degrees and minutes run together", _rows(_each(lambda i, x, y, t, k: (i, "2456.1", "6009.7", t, k))),
         ("degrees and minutes run together", "decimal degrees")),
    Case(29, "ids twice, 007 and NA", _rows(_ids), ("carry an id that stood before", ": 2"), 0),
    Case(31, "a local time that the clocks skip", _rows(_local("2024-03-31 03:30")), ("clocks skip in spring", ": 1"), 0),
    Case(31, "a local time that the clocks repeat", _rows(_local("2024-10-27 03:30")), ("clocks repeat in autumn", ": 1"), 0),
    Case(32, "dates that can be read two ways", _rows(_each(lambda i, x, y, t, k: (i, x, y, "03/04/2024 10:00", k))),
         ("incidents.csv, row 2, column 'when'", "day or the month first", "dates: day-first")),
    Case(32, "zones mixed", _rows(_zones), ("carry no offset while others do",), 0),
    Case(32, "24:00", _rows(_local("2024-03-09 24:00")), ("24:00", "midnight at the end of the day"), 0),
    Case(32, "dates that are none", _rows(_each(lambda i, x, y, t, k: (i, x, y, "soon", k))),
         ("row 2, column 'when'", "no dates", "Write dates as 2024-03-09")),
    Case(36, "metres without a CRS", lambda folder: change_study(folder, "lon: lon, lat: lat, date", "x: lon, y: lat, date"),
         ("study.yaml", "need a CRS", "crs: EPSG")),
    Case(36, "a CRS that is not that of the coordinates", lambda folder: change_study(
        folder, "lon: lon, lat: lat, date: when, kind: kind}\n", "x: lon, y: lat, date: when, kind: kind}\n    crs: EPSG:27700\n"),
         ("incidents.csv", "degrees, not metres")),
    Case(0, "no bytes", _binary(b""), ("incidents.csv", "empty")),
    Case(0, "a header alone", _binary(HEADER.encode()), ("incidents.csv", "no rows")),
    Case(0, "a web page", _binary(b"<html><body>Sign in</body></html>"), ("incidents.csv", "web page")),
    Case(0, "a PDF", _binary(b"%PDF-1.7 ..."), ("incidents.csv", "PDF")),
    Case(0, "a gzip archive", _binary(b"\x1f\x8b\x08\x00" + bytes(30)), ("incidents.csv", "gzip")),
    Case(0, "a column that is not there", lambda folder: change_study(folder, "kind: kind}", "kind: Kind of it}"),
         ("incidents.csv", "Kind of it", "kind")),
    Case(0, "a column named twice", _rows(lambda lines: None, header="id,lon,lat,lat,kind"), ("'lat' more than once", "row 1")),
)  # fmt: skip
