"""The page on expected people says what the code does: its worked figures and parameters."""

from __future__ import annotations

import math
import re

import pytest

from geosafe import params
from geosafe.use import PARTS_OF_USE
from tests.test_docs import named, numbers, page, rows, sections

BLOCK = "122869898.6"
FRIDAY_AT_17, SATURDAY_AT_1 = 4 * 24 + 17, 5 * 24 + 1


def test_the_worked_example(demo_scores):
    text = sections(page("expected-people.md"))["By hand"]
    told = {cells[0]: float(cells[1]) for cells in rows(text)[1:]}
    assert list(told) == list(PARTS_OF_USE)
    use = demo_scores.use_by_hour.blocks
    at = use.expected.index.get_loc(BLOCK)
    for k, part in enumerate(PARTS_OF_USE):
        assert told[part] == pytest.approx(use.by_day[at, k, 1, 17], abs=6e-4), part
    sources = [value for part, value in told.items() if part != "passing"]
    presence = sum(sources)
    assert f"a presence of {presence:.3f}" in " ".join(text.split())
    shares = [value / presence for value in sources]
    entropy = -sum(share * math.log(share) for share in shares)
    expected, mix, dominance, by_night = (float(each) for each in re.findall(r"\*\*(\d*\.\d+)\*\*", text))
    assert expected == pytest.approx(presence + told["passing"], abs=2e-3)
    assert expected == pytest.approx(use.expected.loc[BLOCK, FRIDAY_AT_17], abs=6e-4)
    assert mix == pytest.approx(math.exp(entropy), abs=5e-3)
    assert mix == pytest.approx(use.mix_by_day[at, 1, 17], abs=6e-4)
    assert dominance == pytest.approx(max(shares), abs=6e-4)
    assert dominance == pytest.approx(use.dominance_by_day[at, 1, 17], abs=6e-4)
    assert by_night == pytest.approx(use.expected.loc[BLOCK, SATURDAY_AT_1], abs=6e-4)
    for hour, bounds in ((FRIDAY_AT_17, "14.129 to 15.429"), (SATURDAY_AT_1, "1.003 to 2.331")):
        assert bounds in " ".join(text.split())
        found = [use.expected_lo.loc[BLOCK, hour], use.expected_hi.loc[BLOCK, hour]]
        assert numbers(bounds) == pytest.approx(found, abs=6e-4)


def test_how_walks_divide():
    text = " ".join(sections(page("expected-people.md"))["By hand"].split())
    shop, club = 1 * math.exp(-200 / params.WALK_DECAY_M), 4 * math.exp(-300 / params.WALK_DECAY_M)
    assert f"= {shop:.3f} against" in text
    assert f"= {club:.3f}: a quarter" in text
    assert f"({shop / (shop + club):.3f})".replace("0.", ".") in text


def test_groups_and_parameters_stand_there():
    groups = named(sections(page("expected-people.md"))["Presence"])
    assert list(groups) == list(params.SOURCE_GROUPS)
    kinds = [kind for group in params.SOURCE_GROUPS.values() for kind in group]
    others = ["worker", "space", "sight", "dwelling"]
    assert sorted(kinds) == sorted([*params.VENUE_WEIGHTS, *params.STOP_WEIGHTS, *others])
    told = dict(re.findall(r"^\| `([A-Z0-9_]+)` ([\d.]+) \|", page("expected-people.md"), flags=re.MULTILINE))
    assert {name: float(value) for name, value in told.items()} == {name: getattr(params, name) for name in told}
    assert len(told) == 15
