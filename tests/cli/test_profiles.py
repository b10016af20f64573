"""``geosafe profiles`` as people type it."""

from __future__ import annotations

import json

from geosafe.profile import DISTANCES
from geosafe.show.words import ENGLISH
from tests.cli.run import geosafe


def test_profiles_side_by_side_by_name_and_by_file(town, tmp_path):
    ours = tmp_path / "ours.yaml"
    even = dict.fromkeys(("activity", "surveillance", "access", "comfort"), 0.25)
    ours.write_text(
        f"name: ours\ntitle: us\nwho: All.\nweights: {json.dumps(dict.fromkeys(('day', 'evening', 'night'), even))}\n",
        encoding="utf-8",
    )
    words = ["profiles", town, "--profile", "wheelchair", "--profile", ours, "-o", tmp_path / "side"]
    done = geosafe(*words)
    assert done.returncode == 0, done.stderr
    assert "2 profiles side by side" in done.stderr
    assert {path.name for path in (tmp_path / "side").iterdir()} == {"profiles.html", "profiles.csv", "profiles.json"}
    told = json.loads((tmp_path / "side/profiles.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in told["profiles"]] == ["wheelchair", "ours"]
    again = geosafe(*words)
    assert again.returncode == 2
    assert "add --overwrite" in again.stderr


def test_a_name_that_is_none_is_said_before_anything_is_read(tmp_path):
    done = geosafe("profiles", tmp_path / "nowhere", "--profile", "women")
    assert done.returncode == 2
    assert "Did you mean 'women-alone'?" in done.stderr


def test_a_language_that_is_none_is_said_before_anything_is_read(tmp_path):
    done = geosafe("profiles", tmp_path / "nowhere", "--language", "xx")
    assert done.returncode == 2
    assert "language must be one of en, fr" in done.stderr


def test_options_of_the_html_map_are_refused_for_layers(tmp_path):
    done = geosafe("map", tmp_path / "nowhere", "-o", tmp_path / "x.gpkg", "--title", "Ours")
    assert done.returncode == 2
    assert "x.gpkg holds layers: --recipe, --view, --against, --title and --language are for maps" in done.stderr


def test_every_distance_that_a_profile_can_limit_has_words():
    assert [part for part in DISTANCES if f"profiles.part.{part}" not in ENGLISH] == []
