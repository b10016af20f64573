from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geosafe.score.access import access
from geosafe.score.streets import on_network, streets_of
from geosafe.tables import check_table
from tests.score.town import Place, row, town


def test_positions_and_counts():
    study = town(venues=[Place("shop", (50, 3)), Place("shop", (100, 3)), Place("shop", (900, 900))])
    streets, venues = streets_of(study), on_network(study.venues)
    rows, fraction = streets.positions(venues)
    assert rows.tolist() == [row(study, "s1")] * 2  # the third stands far from any street
    np.testing.assert_allclose(fraction, [0.25, 0.5])
    assert streets.count(venues)[row(study, "s1")] == 2
    assert streets.count(venues).sum() == 2


def test_distance_to_the_edge_of_the_data():
    study = town(data=shapely.box(-50, -1000, 300, 1000))
    edge = streets_of(study).edge_m
    assert edge[row(study, "s1")] == 150  # its middle is (100, 0)
    assert edge[row(study, "s2")] == 0
    assert edge[row(study, "e1")] == 0  # beyond the edge


def test_links_are_walked_and_nothing_stands_on_them():
    study = town()
    u, v = (int(study.segments.loc[name, end]) for name, end in (("w1", "u"), ("n2", "v")))
    line = shapely.LineString([(0, 0), (200, 200)])
    links = gpd.GeoDataFrame({"u": [u], "v": [v], "space_id": "way/1", "length_m": line.length}, geometry=[line],
                             index=["link-0"], crs=study.crs).rename_axis("link_id")  # fmt: skip
    check_table(links, "links")
    streets = streets_of(replace(study, links=links))
    n = len(study.segments)
    assert (streets.along.n_segments, streets.network.n_segments, len(streets.lines)) == (n, n + 1, n + 1)
    assert len(streets.edge_m) == len(streets.segments) == n
    stop = town(stops=[Place("stop", (0, 0))])
    round_, across = (
        access(replace(stop, links=each), streets_of(replace(stop, links=each))) for each in (None, links)
    )
    here = row(study, "n2")  # 300 to 400 m away round the corner, and 283 m across to its end
    assert round_["stop"].value[here, 0] == pytest.approx(350)
    # From (200, 200) 283 m and from (200, 100) 300 m: they meet 58.6 m from the first, where it is 341.4 m.
    far = (300 + 100 + np.sqrt(2) * 200) / 2
    mean = ((far**2 - (np.sqrt(2) * 200) ** 2) / 2 + (far**2 - 300**2) / 2) / 100
    assert across["stop"].value[here, 0] == pytest.approx(mean)
    for name in ("stop", "step_free"):
        assert (across[name].value <= round_[name].value + 1e-9).all()
    assert (across["ways_out"].value >= round_["ways_out"].value).all()
