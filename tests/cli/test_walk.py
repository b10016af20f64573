"""``geosafe walk``: the plan as a table and as a file, for the organiser."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

import geosafe as gs
from geosafe.cli.walk import _where
from geosafe.show.booklet_paper import clock
from geosafe.show.walk_plan import FOR_THE_ORGANISER, plan_table, write_plan
from geosafe.walk.worth import OWN_REASONS


@pytest.fixture(scope="module")
def walk(demo_study, demo_scores):
    return gs.plan_walk(demo_study, scores=demo_scores, date="2026-11-18", start=(24.9414, 60.1712))


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def test_the_table_tells_when_and_why(walk):
    table = plan_table(walk)
    assert FOR_THE_ORGANISER in table
    for stop in walk.stops:
        assert f"{stop.number:>3}  {clock(stop.arrives)}" in table  # as on the booklet
        assert "; ".join(stop.reasons) in table
    assert all(note.split()[0] in table for note in walk.notes)


def test_the_file_holds_a_row_a_stop_and_the_end_and_is_the_same_each_time(walk, tmp_path):
    write_plan(walk, tmp_path / "plan.csv")
    write_plan(walk, tmp_path / "again.csv")
    assert (tmp_path / "plan.csv").read_bytes() == (tmp_path / "again.csv").read_bytes()
    rows = read(tmp_path / "plan.csv")
    assert [row["stop"] for row in rows] == [*(str(stop.number) for stop in walk.stops), "end"]
    assert [row["why"] for row in rows[:-1]] == ["; ".join(stop.reasons) for stop in walk.stops]
    assert rows[0]["note"] == FOR_THE_ORGANISER
    assert rows[0]["arrives"].endswith("+02:00")


def test_reasons_and_the_note_are_in_the_language_asked_for(walk, tmp_path):
    every = (*OWN_REASONS, "pinned", "another type of space", "a reason of one's own")
    given = replace(walk, stops=(replace(walk.stops[0], reasons=every), *walk.stops[1:]))
    write_plan(given, tmp_path / "plan.csv", language="de")
    row = read(tmp_path / "plan.csv")[0]
    *told, own = row["why"].split("; ")
    assert len(told) == 7
    assert not set(told) & set(every)
    assert own == "a reason of one's own"
    assert row["note"] == "für die Organisation, nicht für die Teilnehmenden"


def test_names_from_outside_are_no_formulas_and_no_escapes(walk, tmp_path):
    hostile = replace(walk.stops[0], name='=HYPERLINK("x")\x1b[31m')
    given = replace(walk, stops=(hostile, *walk.stops[1:]))
    write_plan(given, tmp_path / "plan.csv")
    rows = read(tmp_path / "plan.csv")
    assert rows[0]["name"].startswith("'=")
    assert "\x1b" not in plan_table(given)
    assert "\\x1b" in plan_table(given)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (None, None), ("-0.105,51.517", (-0.105, 51.517)), (" 24.94 ; 60.17 ", (24.94, 60.17)),
        ("Rautatientori", "Rautatientori"), ("way/123", "way/123"), ("1,2,3", "1,2,3"),
    ],
)  # fmt: skip
def test_two_numbers_are_a_place_and_all_else_is_a_name(text, where):
    assert _where(text) == where
