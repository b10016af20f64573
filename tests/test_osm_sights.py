import pytest

from geosafe.osm_sights import sight_kind
from tests.test_osm_tags import tags


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("tourism=attraction wikipedia=fi:Tuomiokirkko", "landmark"),
        ("tourism=attraction wikidata=Q1", "sight"),
        ("tourism=attraction", "sight"),
        ("building=cathedral wikipedia=en:St_Paul's", "landmark"),
        ("amenity=place_of_worship wikipedia=en:A_church", ""),
        ("historic=monument wikipedia=en:A_monument", "sight"),
        ("tourism=viewpoint", "sight"),
        ("place=square wikidata=Q2", "sight"),
        ("place=square", ""),
        ("leisure=park wikipedia=en:A_park", "sight"),
        ("historic=memorial", "minor"),
        ("historic=memorial memorial=plaque", ""),
        ("historic=memorial memorial:type=stolperstein", ""),
        ("tourism=artwork", "minor"),
        ("amenity=fountain", "minor"),
        ("amenity=fountain access=private", ""),
        ("tourism=museum wikipedia=en:A_museum", ""),
    ],
)
def test_what_people_come_to_look_at(text, kind):
    assert sight_kind(tags(text)) == kind
