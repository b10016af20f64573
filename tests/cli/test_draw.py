"""``geosafe map``: recipes, titles, languages and comparisons, as people type them."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from tests.cli.test_commands import geosafe


@pytest.fixture
def study(demo_folder, tmp_path):
    """Return a study folder of the demo's inputs, without what people said."""
    for name in ("Helsinki.osm.pbf", "incidents-simulated.csv"):
        shutil.copy(demo_folder / name, tmp_path / name)
    text = (demo_folder / "study.yaml").read_text(encoding="utf-8")
    silent = re.sub(r"(?m)^observations:.*\n(?:[ -].*\n)*", "", text)
    (tmp_path / "study.yaml").write_text(silent, encoding="utf-8")
    return tmp_path


def _told(file):
    block = re.search(r'id="geosafe-data">(.*?)</script>', file.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    return json.loads(block[1])


def test_a_recipe_of_ones_own_with_a_title(study):
    own = study / "ours.yaml"
    own.write_text("name: ours\nviews: [light, perceived]\nlanguage: fr\n", encoding="utf-8")
    done = geosafe("map", study, "--recipe", own, "--title", "{{7*7}} ours")
    assert done.returncode == 0, done.stderr
    told = _told(study / "out/map-ours.html")
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
def test_a_wrong_call_is_said_before_the_work(words, code, says, study):
    done = geosafe("map", study, *words)
    assert done.returncode == code
    assert says in " ".join(done.stderr.split())
    assert "Reading" not in done.stderr
    assert not (study / "out").exists()


def test_a_recipe_without_data_says_what_to_add_and_writes_nothing(study):
    done = geosafe("map", study, "--recipe", "perception")
    assert done.returncode == 1
    assert "has nothing to show as perceived" in done.stderr
    assert "observations: [walk.csv]" in done.stderr
    assert not (study / "out/map-perception.html").exists()


def test_two_studies_of_one_place_are_compared(study, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for name in ("Helsinki.osm.pbf", "incidents-simulated.csv"):
        shutil.copy(study / name, other / name)
    text = (study / "study.yaml").read_text(encoding="utf-8")
    (other / "study.yaml").write_text(re.sub(r"(?m)^name: .*", "name: The other", text), encoding="utf-8")
    done = geosafe("map", study, "--against", other, "--recipe", "scenario-difference")
    assert done.returncode == 0, done.stderr
    told = _told(study / "out/map-scenario-difference.html")
    assert told["other"] == "The other"
    assert told["views"][0]["name"] == "difference"
