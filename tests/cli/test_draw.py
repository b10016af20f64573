"""``geosafe map``: recipes, titles, languages and comparisons, as people type them."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from tests.cli.run import geosafe
from tests.hostile.town import change_study


def _told(file):
    block = re.search(r'id="geosafe-data">(.*?)</script>', file.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    return json.loads(block[1])


def test_a_recipe_of_ones_own_with_a_title(town):
    own = town / "ours.yaml"
    own.write_text("name: ours\nviews: [light, perceived]\nlanguage: fr\n", encoding="utf-8")
    done = geosafe("map", town, "--recipe", own, "--title", "{{7*7}} ours")
    assert done.returncode == 0, done.stderr
    told = _told(town / "out/map-ours.html")
    assert told["title"].startswith("{{7*7}} ours (")
    assert [view["name"] for view in told["views"]] == ["light"]
    assert told["language"] == "fr"
    assert "Not on the map: " in done.stderr
    assert "observations: [walk.csv]" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--recipe", "lihgt"], 2, "There is no recipe 'lihgt'. Did you mean 'light'?"),
        (
            ["--recipe", "gone.yaml"],
            1,
            "gone.yaml: there is no such file. Write one, or name one that comes with geosafe",
        ),
        (["--recipe", "scenario-difference"], 2, "compares two results of one place. Add --against OTHER_STUDY."),
        (["--language", "xx"], 2, "language must be one of en, fr, de, es, it, pt, nl, got 'xx'"),
    ],
)
def test_a_wrong_call_is_said_before_the_work(words, code, says, town):
    done = geosafe("map", town, *words)
    assert done.returncode == code
    assert says in " ".join(done.stderr.split())
    assert "Reading" not in done.stderr
    assert not (town / "out").exists()


def test_a_recipe_without_data_says_what_to_add_and_writes_nothing(town):
    done = geosafe("map", town, "--recipe", "perception")
    assert done.returncode == 1
    assert "has nothing to show as perceived" in done.stderr
    assert "observations: [walk.csv]" in done.stderr
    assert not (town / "out/map-perception.html").exists()


def test_two_studies_of_one_place_are_compared(town, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(town, other, dirs_exist_ok=True)
    change_study(other, "name: Town", "name: The other")
    done = geosafe("map", town, "--against", other, "--recipe", "scenario-difference")
    assert done.returncode == 0, done.stderr
    told = _told(town / "out/map-scenario-difference.html")
    assert told["other"] == "The other"
    assert told["views"][0]["name"] == "difference"
