from __future__ import annotations

import shapely

from geosafe.prepare.sights import find_sights
from geosafe.tables import check_table
from tests.prepare.town import features
from tests.score.town import Way, segments_of

SEGMENTS = segments_of({"s": Way([(0, 0), (200, 0)])})
CHURCH = {"tourism": "attraction", "wikipedia": "en:Church", "wikidata": "Q1"}


def test_a_church_and_its_crypt_with_one_number_are_one_sight_and_keep_the_shape_of_the_church():
    church = shapely.box(50, 20, 80, 60)
    found = find_sights(
        features(("way/1", CHURCH, church), ("node/2", CHURCH, shapely.Point(70, 40)),
                 ("node/3", {"tourism": "artwork"}, shapely.Point(150, 5))), SEGMENTS,
    )  # fmt: skip
    check_table(found, "sights")
    assert found["kind"].to_dict() == {"sight/node/3": "minor", "sight/way/1": "landmark"}
    assert found.geometry["sight/way/1"].equals(church)
    assert (found["segment_id"] == "s").all()
    assert found["snap_m"].tolist() == [5, 20]


def test_of_a_monument_and_an_attraction_with_one_number_the_stronger_stays():
    monument = {"historic": "monument", "wikidata": "Q1"}
    found = find_sights(
        features(("node/1", monument, shapely.Point(10, 5)), ("node/2", CHURCH, shapely.Point(12, 5))), SEGMENTS
    )
    assert found["osm_id"].tolist() == ["node/2"]


def test_no_sights_and_one_far_from_every_street():
    assert find_sights(features(("way/1", {"building": "yes"}, shapely.box(0, 0, 1, 1))), SEGMENTS).empty
    far = find_sights(features(("node/1", {"amenity": "fountain"}, shapely.Point(100, 300))), SEGMENTS)
    check_table(far, "sights")
    assert far["segment_id"].isna().all()
