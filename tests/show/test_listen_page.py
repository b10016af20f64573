"""The pages of what people said and of the return walk: what is told, what is held back, and that nothing runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio
import pytest

from geosafe.heard import Heard
from geosafe.return_walk import merge_answers
from geosafe.score.feeling import agreement, with_feeling
from geosafe.show.heard_files import write_answers, write_observations
from geosafe.show.listen_data import asked_for, has_few, rows_told, told_apart, told_places
from geosafe.show.listen_page import draw_heard, draw_return_walk
from tests.axe import axe_script, barriers
from tests.browser import Visit
from tests.show.payloads import MARK, PAYLOADS
from tests.show.test_map_said import answered, people

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def heard_of(rows) -> Heard:
    study, scores = answered(rows)
    place = scores.perception.place_of
    return Heard(study, scores, with_feeling(study.observations, place), agreement(study.observations, place), ())


def rows_of_two_places():
    return [*people(0, [0, 0, 1, 1, 0, 2], change="Light", words="Empty"), *people(1, [3, 3], change="SECRET")]


def returned(heard: Heard, known=None):
    rows = merge_answers(asked_for(heard), known)
    return rows, draw_return_walk(heard.study, rows, few=has_few(heard), file="answers.csv")


def test_what_two_people_said_is_on_no_page_and_in_the_internal_file(tmp_path: Path) -> None:
    heard = heard_of(rows_of_two_places())
    rows, page = returned(heard)
    assert rows["asked"].tolist() == ["Light"]
    assert rows["forms"].tolist() == ["w.csv:2-7"]
    assert has_few(heard)
    for html in (page.html, draw_heard(heard).html):
        assert "SECRET" not in html
    write_observations(heard, tmp_path / "o.gpkg")
    assert "SECRET" in pyogrio.read_dataframe(tmp_path / "o.gpkg", layer="observations")["change"].tolist()


def test_a_rating_that_few_gave_is_held_back() -> None:
    rows = people(0, [0, 1, 2, 3, 3, 2])
    for row in rows[4:]:
        row["light"] = float("nan")
    (every,) = told_places(heard_of(rows))[0]["phases"]["night"]["ratings"]
    assert every[1][0] is None  # four people rated light
    assert every[1][1] == [2.0, 6]


def test_a_group_whose_rest_is_few_is_held_back_by_rating() -> None:
    rows = [*people(0, [1] * 10, group="w")[:5], *people(0, [1] * 10, group="m")[5:]]
    rows[0]["light"] = rows[1]["light"] = float("nan")
    told = dict(told_places(heard_of(rows))[0]["phases"]["night"]["ratings"])
    assert told[None][0] == [2.0, 8]
    assert told["m"][0] is None  # five of eight: the other three would follow
    assert told["m"][1] == [2.0, 5]


def test_what_the_organiser_wrote_stays_when_forms_change(tmp_path: Path) -> None:
    rows, _ = returned(heard_of(rows_of_two_places()))
    rows.loc[0, ["who_answers", "status", "reply"]] = ["Works", "promised", "In May"]
    more = [*rows_of_two_places(), *people(0, [2] * 7, change="A bench")[6:]]
    again, page = returned(heard_of(more), rows)
    assert again[["asked", "status"]].to_numpy().tolist() == [["Light", "promised"], ["A bench", "asked"]]
    assert "In May" in page.html
    gone, _ = returned(heard_of(people(0, [2] * 6, change="Trees")), again)
    assert gone[["asked", "forms", "reply"]].to_numpy().tolist() == [
        ["Trees", "w.csv:2-7", ""],
        ["Light", "", "In May"],
    ]
    write_answers(gone.assign(reply="=1+1"), tmp_path / "answers.csv")
    assert ",'=1+1" in (tmp_path / "answers.csv").read_text("utf-8-sig")


def test_places_of_one_name_are_told_apart_by_their_stops() -> None:
    rows = [*people(0, [1] * 5, stop="3"), *people(1, [1] * 5, stop="4"), *people(2, [1] * 5, stop="5")]
    heard = heard_of(rows)
    places = [{"name": "Plaza", "stops": "w · 3"}, {"name": "Plaza", "stops": "w · 4"}, {"name": "", "stops": "w · 5"}]
    assert told_apart(heard, places, label="{place}, stop {stops}") == ["Plaza, stop 3", "Plaza, stop 4", ""]
    places[1]["name"] = "{stops}"  # a name from outside is no label
    assert told_apart(heard, places, label="{place}, stop {stops}") == ["Plaza", "{stops}", ""]


def test_stops_of_one_number_are_told_with_their_walks() -> None:
    rows = [*people(0, [1] * 5, stop="1"), *people(1, [1] * 5, stop="1")]
    places = [{"name": "Plaza", "stops": "day · 1"}, {"name": "Plaza", "stops": "night · 1"}]
    told = told_apart(heard_of(rows), places, label="{place}, stop {stops}")
    assert told == ["Plaza, stop day · 1", "Plaza, stop night · 1"]


def test_rows_are_told_in_short() -> None:
    assert rows_told(["a.csv:2", "a.csv:4", "a.csv:3", "a.csv:7", "b:c.csv:3"]) == "a.csv:2-4, 7; b:c.csv:3"


def test_no_gap_is_told_without_records_and_no_person_is_counted_under_five() -> None:
    page = draw_heard(heard_of(people(0, [1, 2, 3]))).html
    data = json.loads(re.search(r'id="geosafe-data">(.*?)</script>', page)[1])
    assert data["counts"] is None
    assert data["places"][0]["phases"] == {}
    assert {each["n"] for each in data["feeling"].values()} == {None}


def test_same_answers_same_bytes() -> None:
    one, other = (heard_of(rows_of_two_places()) for _ in range(2))
    assert draw_heard(one).html == draw_heard(other).html


@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True])
def test_pages_are_quiet_have_no_barriers_and_run_nothing(browser: Browser, tmp_path: Path, phone: bool) -> None:
    rows = people(0, [0, 1, 2, 3, 0, 1] * 6)
    for k, row in enumerate(rows):
        row["words"], row["change"] = PAYLOADS[k % len(PAYLOADS)], PAYLOADS[-k % len(PAYLOADS)]
        row["group"] = PAYLOADS[k // 12]
    heard = heard_of(rows)
    _, back = returned(heard)
    for page in (draw_heard(heard, map_name="m.html", return_name="r.html"), back):
        visit = Visit(browser, page.save(tmp_path / "p.html"), phone=phone)
        visit.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert not visit.page.evaluate(f"'{MARK}' in window")
        assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert barriers(visit.page, axe_script()) == []
        assert visit.was_quiet()
