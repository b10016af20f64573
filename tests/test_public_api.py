"""The public names are pinned: a name may be added here on purpose, and none may vanish."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import geosafe

NAMES = [
    "CallError", "Comparison", "CrsError", "DataError", "GeosafeError", "Heard", "MissingFileError", "Profile",
    "Recipe", "Scores", "Study", "Walk", "apply_scenario", "better_members", "calibrate", "choose_bandwidth",
    "classify_phases", "compare_profiles", "compare_scenarios", "draw_comparison", "draw_map", "empirical_bayes",
    "explain_scenarios", "from_osmnx", "hot_spots", "illuminance", "isovists", "listen", "network_centrality",
    "network_density", "plan_walk", "print_map", "read_profile", "read_recipe", "read_scenario", "read_study",
    "save_scores", "score_study", "snap_points", "suggest_edits", "to_osmnx", "typology", "typology_of",
    "write_booklet", "write_layers", "write_sheet", "write_walk_files",
]  # fmt: skip


def test_names_are_pinned():
    assert geosafe.__all__ == NAMES
    assert dir(geosafe) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there_and_documented(name):
    thing = getattr(geosafe, name)
    assert inspect.getdoc(thing)


def test_unknown_names_say_what_there_is():
    with pytest.raises(AttributeError, match=r"has no attribute .streets.; it has CallError"):
        getattr(geosafe, "streets")  # noqa: B009


@pytest.mark.parametrize(
    "name", ["read_profile", "read_recipe", "read_study", "score_study", "draw_map", "save_scores"]
)
def test_options_are_keyword_only(name):
    parameters = inspect.signature(getattr(geosafe, name)).parameters.values()
    options = [
        each for each in parameters if each.default is not each.empty and each.name != "scores"
    ]  # those are data
    assert all(each.kind is each.KEYWORD_ONLY for each in options)


def test_import_is_quick_and_quiet():
    heavy = "import sys, geosafe; print(sorted(sys.modules.keys() & {'numba', 'geopandas', 'pandas', 'osmium'}))"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""
