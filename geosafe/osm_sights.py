"""What OpenStreetMap tags say of sights: what people come to look at out of doors.

As in :mod:`geosafe.osm_tags`, the wiki page that a rule follows stands above it.
"""

from __future__ import annotations

from typing import Final

from geosafe.osm_tags import Tags, looks_at, space_kind

#: Values of ``historic`` that are seen from afar.
_HISTORIC: Final = frozenset(
    "monument castle fort city_gate citywalls ruins tower church monastery aqueduct ship wreck".split()
)
#: Memorials that one stoops to read.
_TOO_SMALL: Final = frozenset(("plaque", "blue_plaque", "stolperstein", "plate", "ghost_bike"))
_CLOSED: Final = frozenset(("private", "no"))


@looks_at(*space_kind.keys, "tourism", "historic", "building", "memorial", "memorial:type", "access", "wikidata",
          "wikipedia")  # fmt: skip
def sight_kind(tags: Tags) -> str:
    """Return the kind of a sight (a key of ``params.SIGHT_WEIGHTS``) or ''.

    A landmark is an attraction, a castle or a cathedral with an article in Wikipedia: the best sign in the data that
    people come from afar. A public space with one, or with a number of Wikidata, is a sight itself. Museums are venues,
    with hours.

    https://wiki.openstreetmap.org/wiki/Tag:tourism%3Dattraction, …/Key:historic, …/Tag:historic%3Dmemorial and
    …/Tag:amenity%3Dfountain
    """
    if tags.get("access") in _CLOSED:
        return ""
    article, known = "wikipedia" in tags, "wikidata" in tags
    if tags.get("tourism") == "attraction" or tags.get("historic") == "castle" or tags.get("building") == "cathedral":
        return "landmark" if article else "sight"
    if (
        tags.get("historic") in _HISTORIC
        or tags.get("tourism") == "viewpoint"
        or ((article or known) and space_kind(tags))
    ):
        return "sight"
    if _TOO_SMALL & {tags.get("memorial"), tags.get("memorial:type"), tags.get("historic")}:
        return ""
    is_minor = (
        tags.get("historic") == "memorial" or tags.get("tourism") == "artwork" or tags.get("amenity") == "fountain"
    )
    return "minor" if is_minor else ""
