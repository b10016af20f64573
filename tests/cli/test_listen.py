"""``geosafe listen`` as people type it."""

from __future__ import annotations

import json
import re

import pyogrio

from tests.cli.test_commands import geosafe

TYPED = """walk,stop,rater,lon,lat,date,time,feeling,light,words,change
extra,1,{rater},24.9441,60.1713,2019-11-14,18:40,0,7,"=1+1 ""Ä""
new line",A kiosk
"""


def test_forms_come_back_to_pages_and_stay_word_for_word(demo_folder, tmp_path):
    form = tmp_path / "typed.csv"
    form.write_text(TYPED.format(rater="007"), encoding="utf-8")
    words = ["listen", demo_folder, form, demo_folder / "walks-simulated.csv", "-o", tmp_path / "heard"]
    done = geosafe(*words)
    assert done.returncode == 0, done.stderr
    assert "'7' in row 2" in done.stderr
    assert "observations:\n  - {path:" in done.stderr
    assert {path.name for path in (tmp_path / "heard").iterdir()} == {
        "answers.csv", "observations.gpkg", "perception.html", "perception-map.html", "return-walk.html",
    }  # fmt: skip
    said = pyogrio.read_dataframe(tmp_path / "heard/observations.gpkg", layer="observations").set_index(
        "observation_id"
    )
    assert len(said) == 289  # what the study names already is read once
    assert said.loc["typed.csv:2", ["rater", "words", "change"]].tolist() == ["007", '=1+1 "Ä"\nnew line', "A kiosk"]
    page = (tmp_path / "heard/perception.html").read_text("utf-8")
    data = json.loads(re.search(r'id="geosafe-data">(.*?)</script>', page)[1])
    assert data["simulated"]
    assert "(simulated data)" in data["title"]
    of = {place["name"]: place["phases"]["night"]["quadrant"] for place in data["places"]}
    assert (of["Rautatientori"], of["Ylioppilasaukio"]) == (1, 2)  # felt, not recorded; recorded, not felt
    answers = tmp_path / "heard/answers.csv"
    text = answers.read_text("utf-8-sig")
    assert "typed.csv:2" in text
    answers.write_text(text.replace(",,asked,", ",Works,promised,In May", 1), "utf-8")
    assert geosafe(*words).returncode == 2  # the pages are there already
    again = geosafe(*words, "--overwrite")
    assert again.returncode == 0, again.stderr
    assert "In May" in (tmp_path / "heard/return-walk.html").read_text("utf-8")
    answers.write_text(text.replace(",,asked,", ",Works,never,", 1), "utf-8")
    assert geosafe(*words, "--overwrite").returncode == 1


def test_forms_that_cannot_be_read_are_all_named(demo_folder, tmp_path):
    empty, page = tmp_path / "empty.csv", tmp_path / "page.csv"
    empty.write_text("")
    page.write_text("<html></html>")
    done = geosafe("listen", demo_folder, empty, page, "-o", tmp_path / "heard")
    assert done.returncode == 1
    assert "empty.csv: it is empty" in done.stderr
    assert "page.csv: it is a web page" in done.stderr
    assert not (tmp_path / "heard").exists()


def test_a_language_that_is_not_there(demo_folder):
    assert geosafe("listen", demo_folder, "--language", "xx").returncode == 2
