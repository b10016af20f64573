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


def _five_say(prefix: str) -> str:
    """Return a filled form of five people at one stop in the town: as many as it takes to be told."""
    rows = (f"w,1,{prefix}{n},24.9415,60.1660,2019-11-14,18:40,0,Empty,A kiosk\n" for n in range(5))
    return "walk,stop,rater,lon,lat,date,time,feeling,words,change\n" + "".join(rows)


def test_forms_come_back_to_pages_and_stay_word_for_word(demo_folder, tmp_path):
    form = tmp_path / "typed.csv"
    form.write_text(TYPED.format(rater="007"), encoding="utf-8")
    done = geosafe("listen", demo_folder, form, demo_folder / "walks-simulated.csv", "-o", tmp_path / "heard")
    assert done.returncode == 0, done.stderr
    assert "'7' in row 2" in done.stderr
    assert "observations:\n  - {path:" in done.stderr
    assert {path.name for path in (tmp_path / "heard").iterdir()} == {
        "answers.csv", "observations.gpkg", "perception.html", "perception-map.html", "return-walk.html",
        "return-walk.pdf",
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
    assert "typed.csv:2" in (tmp_path / "heard/answers.csv").read_text("utf-8-sig")


def test_what_the_city_answers_is_kept_and_told_the_next_time(town, tmp_path):
    form, heard = tmp_path / "typed.csv", tmp_path / "heard"
    form.write_text(_five_say("w"), "utf-8")
    words = ["listen", town, form, "-o", heard]
    assert geosafe(*words).returncode == 0
    answers = heard / "answers.csv"
    text = answers.read_text("utf-8-sig")
    answers.write_text(text.replace(",,asked,", ",Works,promised,In May", 1), "utf-8")
    assert geosafe(*words).returncode == 2  # the pages are there already
    again = geosafe(*words, "--overwrite")
    assert again.returncode == 0, again.stderr
    assert "In May" in (heard / "return-walk.html").read_text("utf-8")
    answers.write_text(text.replace(",,asked,", ",Works,never,", 1), "utf-8")
    assert geosafe(*words, "--overwrite").returncode == 1


def test_no_page_tells_in_which_folders_forms_lie(town, tmp_path):
    """Forms in two folders beside each other: their rows go by the names of the files alone."""
    forms = []
    for k, folder in enumerate(("alicesfolder", "bobsfolder")):
        (tmp_path / "home" / folder).mkdir(parents=True)
        forms.append(tmp_path / "home" / folder / f"typed-{k}.csv")
        forms[-1].write_text(_five_say(str(k)), "utf-8")
    heard = tmp_path / "heard"
    done = geosafe("listen", town, *forms, "-o", heard)
    assert done.returncode == 0, done.stderr
    told = pyogrio.read_dataframe(heard / "observations.gpkg", layer="observations")["observation_id"]
    assert {"typed-0.csv:2", "typed-1.csv:6"} <= set(told)
    for name in ("perception.html", "return-walk.html", "answers.csv"):
        text = (heard / name).read_text("utf-8-sig")
        assert "typed-0.csv:2" in text, name
        assert not re.search("alicesfolder|bobsfolder", text), name
    twin = tmp_path / "home/bobsfolder/typed-0.csv"
    twin.write_text(forms[0].read_text("utf-8"), "utf-8")
    again = geosafe("listen", town, forms[0], twin, "-o", heard, "--overwrite")
    assert again.returncode == 1
    assert "typed-0.csv: two forms have this name. Give one of them another name." in again.stderr


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
