"""The page on nightlife says what the tables hold, and its figure comes out again."""

from __future__ import annotations

import re

import pytest

from geosafe.near_spaces import STATES
from geosafe.score.nightlife_venues import CLOCK
from tests.test_docs import named, page, sections


def test_every_column_stands_in_its_table(demo_scores):
    found, text = demo_scores.nightlife, sections(page("nightlife.md"))

    def told(heading: str) -> set[str]:
        """Return the names in the first cells, those with bounds in full."""
        cells = re.findall(r"^\|((?: `[^|`]+`,?)+) \|(.*)$", text[heading], flags=re.MULTILINE)
        names = set()
        for first, rest in cells:
            each = re.findall(r"`([^`]+)`", first)
            bounds = [bound for bound in ("_lo", "_hi") if f"`{bound}`" in rest]
            names |= {*each, *(name + bound for name in each for bound in bounds)}
        return names

    assert told("nightlife_hours") == set(found.hours)
    assert told("nightlife_nights") == set(found.nights)
    assert told("last_legs") == {"leg_id", *found.last_legs.drop(columns="geometry")}
    forms = {re.sub(r"_(weekday|friday|saturday)_(\d\d)", "_{n}_{h}", name) for name in found.blocks}
    assert told("nightlife") - {"near_edge"} == forms
    assert [hour for hour in CLOCK if f"{hour:02d}" in ("22", "23", "00", "05")] == [22, 23, 0, 5]
    assert set(named(text["Spaces near homes"])) == set(STATES)
    for name in [*found.running, *demo_scores.near_spaces.phases]:
        assert f"`{name}`" in page("nightlife.md"), name


def test_the_leg_of_a_pub(demo_study, demo_scores):
    text = sections(page("nightlife.md"))["A leg by hand"]
    pub, leg = demo_study.venues.loc["venue/node/1380976608"], demo_scores.nightlife.last_legs.loc[
        "venue/node/1380976608@Saturday"]  # fmt: skip
    stop = demo_study.stops.loc[leg["stop_id"]]
    assert (pub["name"], pub["opening_hours"], stop["name"]) == ("U. Kaleva Bar", "Mo-Su 14:00-02:00", "Ylioppilastalo")
    first, second = (demo_study.segments.loc[each["segment_id"]] for each in (pub, stop))
    assert first["u"] == second["u"]
    assert leg["segments"] == f"{first.name} {second.name}"
    length = pub["fraction"] * first["length_m"] + stop["fraction"] * second["length_m"]
    sum_of = f"{pub['fraction']:.4f} · {first['length_m']:.2f} + {stop['fraction']:.4f} · {second['length_m']:.2f}"
    assert sum_of.replace("0.", ".") in " ".join(text.split())
    bold = [float(each) for each in re.findall(r"\*\*([\d.]+)\*\*", text)]
    assert bold == pytest.approx([length, 0, 1], abs=0.051)
    assert [leg["length_m"], leg["lit_lo"], leg["lit_hi"]] == pytest.approx(bold, abs=0.051)
    assert (leg["closes"], leg["capacity"], leg["service"], leg["light_known"]) == (2, 2.5, "unknown", 0)
