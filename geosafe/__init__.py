"""geosafe: how a city's streets and public spaces work by day and by night.

The names below are the public ones; ``docs/data-model.md`` tells what goes in and comes out.
Each is imported when it is first used, so that ``import geosafe`` and ``geosafe --help`` are quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geosafe.compare.edits import apply_scenario as apply_scenario
    from geosafe.comparison import Comparison as Comparison
    from geosafe.drawing import draw_map as draw_map
    from geosafe.drawing import print_map as print_map
    from geosafe.errors import CallError as CallError
    from geosafe.errors import CrsError as CrsError
    from geosafe.errors import DataError as DataError
    from geosafe.errors import GeosafeError as GeosafeError
    from geosafe.errors import MissingFileError as MissingFileError
    from geosafe.heard import Heard as Heard
    from geosafe.light import illuminance as illuminance
    from geosafe.listening import listen as listen
    from geosafe.network.bandwidth import choose_bandwidth as choose_bandwidth
    from geosafe.network.centrality import network_centrality as network_centrality
    from geosafe.network.density import network_density as network_density
    from geosafe.network.isovist import isovists as isovists
    from geosafe.network.snap import snap_points as snap_points
    from geosafe.osmnx_exchange import from_osmnx as from_osmnx
    from geosafe.osmnx_exchange import to_osmnx as to_osmnx
    from geosafe.phases import classify_phases as classify_phases
    from geosafe.pipeline import compare_profiles as compare_profiles
    from geosafe.pipeline import compare_scenarios as compare_scenarios
    from geosafe.pipeline import explain_scenarios as explain_scenarios
    from geosafe.pipeline import read_study as read_study
    from geosafe.pipeline import score_study as score_study
    from geosafe.planning import plan_walk as plan_walk
    from geosafe.profile import Profile as Profile
    from geosafe.read.profile import read_profile as read_profile
    from geosafe.read.recipe import read_recipe as read_recipe
    from geosafe.read.scenario import read_scenario as read_scenario
    from geosafe.recipe import Recipe as Recipe
    from geosafe.score.better_members import better_members as better_members
    from geosafe.score.calibrate import calibrate as calibrate
    from geosafe.score.empirical_bayes import empirical_bayes as empirical_bayes
    from geosafe.score.hot_spots import hot_spots as hot_spots
    from geosafe.score.typology import typology as typology
    from geosafe.score.typology_of import typology_of as typology_of
    from geosafe.scores import Scores as Scores
    from geosafe.show.booklet import write_booklet as write_booklet
    from geosafe.show.compare_page import draw_comparison as draw_comparison
    from geosafe.show.map_layers import write_layers as write_layers
    from geosafe.show.sheet import write_sheet as write_sheet
    from geosafe.show.walk_files import write_walk_files as write_walk_files
    from geosafe.store import save_scores as save_scores
    from geosafe.study import Study as Study
    from geosafe.suggesting import suggest_edits as suggest_edits
    from geosafe.walks import Walk as Walk

_HOME = {
    "CallError": "errors",
    "Comparison": "comparison",
    "CrsError": "errors",
    "DataError": "errors",
    "GeosafeError": "errors",
    "Heard": "heard",
    "MissingFileError": "errors",
    "Profile": "profile",
    "Recipe": "recipe",
    "Scores": "scores",
    "Study": "study",
    "Walk": "walks",
    "apply_scenario": "compare.edits",
    "better_members": "score.better_members",
    "calibrate": "score.calibrate",
    "choose_bandwidth": "network.bandwidth",
    "classify_phases": "phases",
    "compare_profiles": "pipeline",
    "compare_scenarios": "pipeline",
    "draw_comparison": "show.compare_page",
    "draw_map": "drawing",
    "empirical_bayes": "score.empirical_bayes",
    "explain_scenarios": "pipeline",
    "from_osmnx": "osmnx_exchange",
    "hot_spots": "score.hot_spots",
    "illuminance": "light",
    "listen": "listening",
    "network_centrality": "network.centrality",
    "isovists": "network.isovist",
    "network_density": "network.density",
    "plan_walk": "planning",
    "print_map": "drawing",
    "read_profile": "read.profile",
    "read_recipe": "read.recipe",
    "read_scenario": "read.scenario",
    "read_study": "pipeline",
    "save_scores": "store",
    "score_study": "pipeline",
    "snap_points": "network.snap",
    "suggest_edits": "suggesting",
    "to_osmnx": "osmnx_exchange",
    "typology": "score.typology",
    "typology_of": "score.typology_of",
    "write_booklet": "show.booklet",
    "write_layers": "show.map_layers",
    "write_sheet": "show.sheet",
    "write_walk_files": "show.walk_files",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'geosafe' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f"geosafe.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
