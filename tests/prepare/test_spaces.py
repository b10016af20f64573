"""Public spaces: each once, open to all, on the ground, inside the area."""

from __future__ import annotations

import pytest
import shapely

from geosafe.prepare.spaces import find_spaces
from tests.prepare.town import BOX, CRS, features

SIDE_40 = shapely.box(0, 0, 40, 40)
SQUARE, PARK, PLAZA = {"place": "square"}, {"leisure": "park"}, {"highway": "pedestrian", "area": "yes"}


def found(*rows: tuple, rail: tuple = ()) -> tuple:
    spaces, findings = find_spaces(features(*rows), area=BOX, rail=features(*rail), source="town")
    return spaces, {finding.code: finding.n for finding in findings}


def test_a_park_with_its_name_area_and_hours() -> None:
    spaces, told = found(("way/1", PARK | {"name": "Puisto", "opening_hours": "Mo-Su 08:00-20:00"}, SIDE_40))
    row = spaces.loc["way/1"]
    assert (row["name"], row["kind"], row["area_m2"], row["access"]) == ("Puisto", "park", 1600, "yes")
    assert row["opening_hours"] == "Mo-Su 08:00-20:00"
    assert told == {"spaces": 1}
    assert spaces.crs == CRS


def test_a_square_drawn_also_as_a_pedestrian_area_is_kept_once_as_the_square() -> None:
    almost = shapely.box(0, 0, 40, 36)  # nine tenths
    spaces, told = found(("way/1", PLAZA, almost), ("way/2", SQUARE, SIDE_40))
    assert spaces.index.tolist() == ["way/2"]
    assert told["same-space-twice"] == 1


def test_a_playground_in_a_park_is_a_space_of_its_own() -> None:
    spaces, _ = found(("way/1", PARK, SIDE_40), ("way/2", {"leisure": "playground"}, shapely.box(0, 0, 20, 20)))
    assert spaces["kind"].tolist() == ["park", "playground"]


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        (SQUARE | {"level": "-2"}, "underground-spaces"),
        (SQUARE | {"tunnel": "yes"}, "underground-spaces"),
        ({"leisure": "pitch", "level": "roof"}, "underground-spaces"),
        (PARK | {"access": "private"}, "closed-spaces"),
        (PLAZA | {"indoor": "yes"}, "closed-spaces"),
        ({"leisure": "garden", "garden:type": "residential"}, "closed-spaces"),
    ],
)
def test_what_is_set_aside_is_told(tags: dict[str, str], code: str) -> None:
    spaces, told = found(("way/1", tags, SIDE_40))
    assert spaces.empty
    assert told == {"spaces": 0, code: 1}


def test_what_lies_outside_the_area_is_neither_found_nor_told() -> None:
    away = shapely.box(600, 0, 640, 40)
    spaces, told = found(("way/1", PARK, away), ("way/2", PARK | {"access": "no"}, away))
    assert spaces.empty
    assert told == {"spaces": 0}


def test_spaces_are_clipped_to_the_area_and_specks_dropped() -> None:
    spaces, _ = found(("way/1", PARK, shapely.box(480, 0, 600, 10)), ("way/2", PARK, shapely.box(0, 0, 7, 7)))
    assert spaces["area_m2"].tolist() == [200]


def test_a_bow_tie_keeps_both_halves() -> None:
    tie = shapely.Polygon([(0, 0), (40, 40), (40, 0), (0, 40)])
    spaces, _ = found(("way/1", PARK, tie))
    assert spaces["area_m2"].tolist() == [pytest.approx(800)]


def test_a_pedestrian_area_near_a_station_is_a_forecourt() -> None:
    station = ("node/1", {}, shapely.Point(85, 20))
    far = ("way/2", PLAZA, shapely.box(-100, 0, -60, 40))
    spaces, _ = found(("way/1", PLAZA, SIDE_40), far, rail=(station,))
    assert spaces["kind"].to_dict() == {"way/1": "forecourt", "way/2": "pedestrian_area"}


def test_no_areas() -> None:
    spaces, told = found()
    assert spaces.empty
    assert told == {"spaces": 0}


@pytest.mark.parametrize(
    ("tags", "access"),
    [
        ({"access": "customers"}, "customers"),
        ({"access": "customers", "foot": "yes"}, "yes"),
        ({"access": "permissive"}, "permissive"),
        ({}, "yes"),
    ],
)
def test_spaces_for_customers_are_kept_and_told(tags: dict[str, str], access: str) -> None:
    spaces, told = found(("way/1", PARK | tags, SIDE_40))
    assert spaces["access"].tolist() == [access]
    assert told == {"spaces": 1}
    _, findings = find_spaces(features(("way/1", PARK | tags, SIDE_40)), area=BOX, rail=features(), source="town")
    assert (", 1 of them for customers only" in findings[0].says) == (access == "customers")


def test_a_hall_for_customers_is_no_space() -> None:
    spaces, told = found(("way/1", PLAZA | {"access": "customers", "indoor": "yes"}, SIDE_40))
    assert spaces.empty
    assert told == {"spaces": 0, "closed-spaces": 1}
