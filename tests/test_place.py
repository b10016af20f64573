from __future__ import annotations

import numpy as np
import pytest

from geosafe.place import box_around, country_of, middle_of, timezone_of


@pytest.mark.parametrize(
    ("lon", "lat", "zone", "country"),
    [
        (24.94, 60.17, "Europe/Helsinki", "FI"),
        (-0.1, 51.5, "Europe/London", "GB"),
        (-122.41, 37.78, "America/Los_Angeles", "US"),
        (2.36, 48.94, "Europe/Paris", "FR"),
    ],
)
def test_zone_and_country_of_a_place(lon, lat, zone, country):
    assert timezone_of(lon, lat) == zone
    assert country_of(zone) == country


def test_a_zone_without_a_country():
    assert country_of("Etc/UTC") is None


@pytest.mark.parametrize(
    ("box", "middle"),
    [
        ((24.0, 60.0, 25.0, 61.0), (24.5, 60.5)),
        ((179.0, -18.0, -179.0, -16.0), (180.0, -17.0)),
        ((179.5, 0.0, -178.5, 2.0), (-179.5, 1.0)),
    ],
)
def test_middle_of_a_box_also_over_the_antimeridian(box, middle):
    lon, lat = middle_of(box)
    assert lon % 360 == pytest.approx(middle[0] % 360)
    assert lat == pytest.approx(middle[1])


@pytest.mark.parametrize(
    ("lonlat", "box"),
    [
        ([(24.0, 60.0), (25.0, 61.0), (24.5, 60.5)], (23.9999, 59.9999, 25.0001, 61.0001)),
        ([(24.0, 60.0)], (23.9999, 59.9999, 24.0001, 60.0001)),
        ([(179.5, -17.0), (-179.5, -16.0)], (179.4999, -17.0001, -179.4999, -15.9999)),
    ],
)
def test_a_box_around_nodes_also_over_the_antimeridian(lonlat, box):
    assert box_around(np.array(lonlat)) == pytest.approx(box, abs=1e-9)
