from __future__ import annotations

import pandas as pd
import pytest

from geosafe.read.guess_columns import guess_columns


def guess(layer: str = "incidents", **cells: list[str]) -> dict[str, str]:
    return guess_columns(pd.DataFrame(cells, dtype="str"), layer=layer)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            {"Längengrad": ["13,4", "13,41"], "Breitengrad": ["52,5", "52,51"], "Tatzeit": ["31.01.2024 22:30"] * 2,
             "Delikt": ["Raub", "Diebstahl"]},
            {"lon": "Längengrad", "lat": "Breitengrad", "date": "Tatzeit", "kind": "Delikt"},
        ),
        (
            {"longitude": ["2.3", "2.4"], "latitude": ["48.8", "48.9"], "heure": ["22h30", "9h05"],
             "date_fait": ["31/01/2024", "01/02/2024"], "catégorie": ["vol", "rixe"]},
            {"lon": "longitude", "lat": "latitude", "date": "date_fait", "time": "heure", "kind": "catégorie"},
        ),
        (
            {"X": ["530319", "530320"], "Y": ["181500", "181600"], "fecha": ["2024-01-31", "2024-02-01"]},
            {"x": "X", "y": "Y", "date": "fecha"},
        ),
        (
            {"lng": ["2", "3"], "lat": ["1", "1"], "mese": ["2024-01", "2024-02"], "tipo": ["a", "b"]},
            {"lon": "lng", "lat": "lat", "month": "mese", "kind": "tipo"},
        ),
        (
            {"lon": ["2", "3"], "lat": ["1", "1"], "OccurredFrom": ["2024-01-01 10:00"] * 2,
             "OccurredTo": ["2024-01-01 11:00"] * 2, "CaseNumber": ["1", "2"]},
            {"lon": "lon", "lat": "lat", "start": "OccurredFrom", "end": "OccurredTo", "id": "CaseNumber"},
        ),
        (
            {"lon": ["2", "3"], "lat": ["1", "1"], "date": ["03/04/2024", "04/05/2024"]},
            {"lon": "lon", "lat": "lat", "date": "date"},  # either order is a date
        ),
    ],
)  # fmt: skip
def test_columns_are_told_in_several_languages(cells: dict[str, list[str]], expected: dict[str, str]) -> None:
    assert guess(**cells) == expected


def test_content_overrules_names() -> None:
    found = guess(longitude=["high", "low"], lon=["2", "3"], lat=["1", "1"], date=["x", "y"], type=["a", "a"])
    assert found == {"lon": "lon", "lat": "lat"}  # a type that never changes tells nothing


def test_lamps() -> None:
    found = guess("lamps", Easting=["1", "2"], Northing=["3", "4"], Lichtstrom=["4000", ""], Masthöhe=["6", "8"],
                  Wattage=["60", "90"], Farbtemperatur=["2700", "3000"], AssetID=["a", "b"])  # fmt: skip
    assert found == {
        "x": "Easting", "y": "Northing", "id": "AssetID", "power_w": "Wattage", "flux_lm": "Lichtstrom",
        "height_m": "Masthöhe", "cct_k": "Farbtemperatur",
    }  # fmt: skip
