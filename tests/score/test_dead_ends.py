from dataclasses import replace

import geopandas as gpd
import shapely

from geosafe.score.dead_ends import EDGE_M, dead_ends
from geosafe.score.streets import streets_of
from tests.score.town import WAYS, Way, row, town


def told(study):
    return dict(zip(study.segments.index, dead_ends(study, streets_of(study)).tolist(), strict=True))


def test_from_the_last_junction_on_through_any_number_of_segments():
    ways = {**WAYS, "x": Way([(600, -20), (600, 80)])}  # e1 and x follow c1: together they lead nowhere
    ends = {name for name, dead in told(town(ways)).items() if dead}
    assert ends == {"q1", "q2", "c1", "e1", "x"}
    ring = {"a": Way([(0, 0), (100, 0)]), "b": Way([(100, 0), (50, 80)]), "c": Way([(50, 80), (0, 0)])}
    assert not any(told(town(ring)).values())


def test_a_street_that_ends_at_a_square_leads_on():
    study = town()
    u, v = (int(study.segments["v"].iloc[row(study, name)]) for name in ("q1", "q2"))
    links = gpd.GeoDataFrame(
        {"u": [u], "v": [v], "space_id": "way/1", "length_m": 10.0}, crs=study.crs, index=["link-0"],
        geometry=[shapely.LineString([(200, -150), (210, -150)])],
    ).rename_axis("link_id")  # fmt: skip
    assert not told(replace(study, links=links))["q1"]
    assert told(study)["q1"]


def test_where_the_data_end_a_street_may_go_on():
    assert not told(town(data=shapely.box(-5000, -5000, 600 + EDGE_M - 1, 5000)))["e1"]
    assert told(town(data=shapely.box(-5000, -5000, 600 + EDGE_M + 1, 5000)))["e1"]
