"""What the edges of a street graph say in the words of OSM, and what that means to people on foot."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from geosafe import osm_tags
from geosafe.tag_column import TagColumn

#: Tags of an OSM way that tell what a street is to people on foot. Each may be an attribute of an edge.
WAY_TAGS: Final = (
    "highway", "name", "lit", "access", "foot", "area", "indoor", "motorroad", "service", "sidewalk", "sidewalk:both",
    "sidewalk:left", "sidewalk:right", "footway", "path", "cycleway", "oneway", "junction", "wheelchair",
    "ramp:wheelchair", "ramp:stroller", "tunnel", "covered", "level", "bridge", "surface", "smoothness",
)  # fmt: skip
#: Tags that are told as they stand.
_WORD_FOR_WORD: Final = ("name", "surface", "smoothness")
#: What all else that is told of a way follows from.
_TOLD_BY: Final = frozenset((*WAY_TAGS, "lit:conditional")) - {*_WORD_FOR_WORD}
#: Of several values of these keys the one counts that keeps people out: such an edge is not open along all of it.
_KEEPS_OUT: Final = ("highway", "access", "foot", "area", "indoor", "motorroad", "service")

#: One word of a list as Python writes it: in quotes, or without them.
_WORD: Final = re.compile(r"""\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s,'"\[\](){}]+))\s*(?:,|$)""")
_ESCAPED: Final = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))")
_CONTROLS: Final = {"n": "\n", "r": "\r", "t": "\t"}


def words_of(value: Any) -> list[str]:
    """Return the words of an attribute, sorted: one, several of a list or a list written as text, or none.

    Nothing is evaluated: a text that is no plain list of words is one word.
    """
    if isinstance(value, str):
        return _listed(value) if value.startswith("[") and value.endswith("]") else [value]
    if isinstance(value, list | tuple | set):
        return sorted({str(each) for each in value})
    return [] if value is None or value != value else [str(value)]


def way_tags(edges: pd.DataFrame) -> list[dict[str, str]]:
    """Return the OSM tags of each edge.

    Parameters
    ----------
    edges
        A column for each attribute, its values typed or as text; OSMnx puts several in a list where it joined ways.

    Returns
    -------
    list
        Of several values of a tag, names are joined by ``;``. Of ``highway``, ``access`` and the like the value
        counts that keeps people out; then steps, then a street. A tunnel or a bridge is one where any part is.
        Other values contradict each other, and the tag is missing. Where ``highway`` is missing it is ``road``,
        OSM's word for an unknown kind.
    """
    columns = {key: [_one_of(key, words_of(value)) for value in edges[key]] for key in WAY_TAGS if key in edges.columns}
    columns["highway"] = [word or "road" for word in columns.get("highway", [None] * len(edges))]
    return [
        {key: word for key, word in zip(columns, words, strict=True) if word}
        for words in zip(*columns.values(), strict=True)
    ]


def way_attributes(tags: Iterable[osm_tags.Tags]) -> pd.DataFrame:
    """Return what its tags say of each way: the columns of :attr:`geosafe.sources.Highways.table`, without an id."""
    ways = TagColumn.of(tags)
    sets, which = ways.distinct(_TOLD_BY)
    rows = [
        (osm_tags.why_not_walked(each), osm_tags.way_kind(each), each["highway"],
         *osm_tags.lit_state(each), each["highway"] == "steps", osm_tags.is_step_free(each),
         each.get("foot", each.get("access", "yes")), osm_tags.is_under_cover(each),
         each.get("bridge", "no") != "no", osm_tags.is_one_way(each))
        for each in sets
    ]  # fmt: skip
    columns = ["reason", "kind", "highway", "lit", "lit_hours", "steps", "step_free", "access", "tunnel", "bridge",
               "one_way"]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns).take(which).reset_index(drop=True)
    name, surface, smoothness = (ways.get(key) for key in _WORD_FOR_WORD)
    table.insert(2, "name", name)
    return table.assign(surface=surface, smoothness=smoothness)


def _listed(text: str) -> list[str]:
    words, at, inner = [], 0, text[1:-1]
    while at < len(inner):
        found = _WORD.match(inner, at)
        if not found:
            return [text]
        quoted = found[1] if found[1] is not None else found[2]
        words.append(found[3] if quoted is None else _ESCAPED.sub(_character, quoted))
        at = found.end()
    return sorted(set(words))


def _character(escaped: re.Match[str]) -> str:
    *codes, char = escaped.groups()
    if char:
        return _CONTROLS.get(char, char)
    number = int(next(filter(None, codes)), 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"


def _one_of(key: str, words: list[str]) -> str | None:
    if key == "name":
        return ";".join(words) or None
    words = [{"True": "yes", "False": "no"}.get(word, word) for word in words]
    if len(words) < 2:
        return words[0] if words else None
    if key in _KEEPS_OUT:
        for word in words:
            if osm_tags.why_not_walked({"highway": "path", key: word}):
                return word
    if key == "highway":
        return min(words, key=lambda word: (word != "steps", word not in osm_tags.STREET_HIGHWAYS, word))
    if key in ("tunnel", "covered", "bridge"):
        return next(word for word in words if word != "no")
    return "no" if key == "wheelchair" and "no" in words else None
