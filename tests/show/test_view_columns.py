from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geosafe.errors import CallError
from geosafe.params import PHASES
from geosafe.recipe import EVERYTHING, VIEW_NAMES, Classes, Recipe
from geosafe.show.embed import Columns
from geosafe.show.view_columns import add_views
from geosafe.show.view_values import Subject
from geosafe.show.views import VIEWS
from tests.show.extras import with_nightlife, with_surroundings
from tests.show.synthetic import synthetic_study


def _add(subject: Subject, recipe: Recipe = EVERYTHING):
    columns = Columns()
    offered = add_views(columns, subject, recipe, phases=list(PHASES))
    stored = {
        name: np.frombuffer(block, dtype="<" + kind)
        for (name, kind, _), block in zip(columns.index, columns._blocks, strict=True)
    }
    return {view["name"]: view for view in offered.told}, offered.missing, stored


@pytest.fixture(scope="module")
def town() -> Subject:
    study, scores = synthetic_study()
    return Subject(study, with_nightlife(with_surroundings(scores)))


def test_the_registry_holds_the_views_that_recipes_know() -> None:
    assert tuple(VIEWS) == VIEW_NAMES


def test_nothing_is_offered_that_the_study_has_no_data_for() -> None:
    study, scores = synthetic_study()
    told, missing, _ = _add(Subject(study, scores))
    assert missing == ()
    assert not {"refuge", "seen_lit", "mix", "late_venues", "homes_near", "difference", "perceived"} & set(told)
    blind = scores.blocks.assign(light_evening=np.nan, light_night=np.nan)
    dark = replace(scores, blocks=blind, spaces=scores.spaces.assign(light_evening=np.nan, light_night=np.nan))
    assert "light" not in _add(Subject(study, dark))[0]


def test_what_a_recipe_names_and_the_study_lacks_is_missing_in_its_order() -> None:
    study, scores = synthetic_study()
    told, missing, stored = _add(Subject(study, scores), Recipe("x", views=("perceived", "ways_out", "refuge")))
    assert list(told) == ["ways_out"]
    assert missing == ("perceived", "refuge")
    assert {name.split(".")[2] for name in stored} == {"ways_out"}


def test_values_are_stored_in_the_unit_of_their_classes(town: Subject) -> None:
    told, _, stored = _add(town)
    night = stored["blocks.night.refuge.value"]
    assert (night[0], night[7]) == (400, 65535)
    assert stored["spaces.day.seen_peopled.value"].tolist() == [10, 30, 50, 70, 65535]
    assert told["seen_peopled"]["shown"]["day"] == ["spaces"]
    assert told["refuge"]["reverse"]
    assert told["seen_lit"]["shown"] == {"evening": ["spaces"], "night": ["spaces"]}


def test_a_wide_interval_is_marked(town: Subject) -> None:
    spread = town.scores.surroundings
    assert spread is not None
    blocks = spread.blocks.assign(refuge_day_raw_lo=30.0, refuge_day_raw_hi=400.0)  # all classes but the first
    far = replace(town, scores=replace(town.scores, surroundings=replace(spread, blocks=blocks)))
    assert _add(far)[2]["blocks.day.refuge.wide"].all()
    assert "blocks.day.refuge.wide" not in _add(town)[2]


def test_edges_in_the_unit_of_the_legend_become_points(town: Subject) -> None:
    recipe = Recipe("x", views=("light", "conditions"), classes={"light": Classes("fixed", 3, (0.2 * 15**0.5, 1.0))})
    told = _add(town, recipe)[0]
    # By hand: half way up a logarithm from 0.2 to 3 lx is 0.2·√15; 1 lx is ln 5 / ln 15 of the way.
    assert told["light"]["edges"] == pytest.approx([50, 100 * np.log(5) / np.log(15)], abs=0.01)
    assert told["light"]["numbers"] == pytest.approx([0.7746, 1.0], abs=1e-3)
    assert told["light"]["method"] == "edges"
    assert [len(colours) for colours in told["light"]["colours"].values()] == [3] * 5
    assert told["conditions"]["edges"] == [20, 40, 60, 80]


def test_an_edge_outside_of_the_scale_says_between_what_it_must_lie(town: Subject) -> None:
    recipe = Recipe("x", views=("light",), classes={"light": Classes("fixed", 3, (1.0, 10.0))})
    with pytest.raises(CallError, match=r"The edges of 'light' in the recipe must lie between 0\.2 and 3 lx"):
        _add(town, recipe)


def test_quantiles_hold_as_much_street_in_every_class_over_all_phases(town: Subject) -> None:
    told, _, _ = _add(town, Recipe("x", views=("access",), classes={"access": Classes("quantile", 4)}))
    blocks = town.scores.blocks[town.scores.blocks["ranked"]]
    values = np.concatenate([blocks[f"access_{phase}"].to_numpy() for phase in PHASES])
    length = np.tile(blocks["walk_length_m"].to_numpy(), 3)[~np.isnan(values)]
    classes = np.searchsorted(told["access"]["edges"], values[~np.isnan(values)].round(), side="right")
    shares = np.bincount(classes, weights=length) / length.sum()
    assert shares == pytest.approx([0.25] * 4, abs=0.03)


def test_a_difference_is_the_other_less_this_and_unknown_where_either_is(town: Subject) -> None:
    other = town.scores.blocks.copy()
    other["conditions_night"] = town.scores.blocks["conditions_night"] + 7
    other = other.drop(index=other.index[2]).sample(frac=1, random_state=1)  # another order, and one street is gone
    result = replace(town.scores, blocks=other)
    told, _, stored = _add(replace(town, against=(town.study, result)), Recipe("x", views=("difference",)))
    known = town.scores.blocks["conditions_night"].notna().to_numpy().copy()
    known[2] = False
    assert set(stored["blocks.night.difference.value"][known]) == {7}
    assert set(stored["blocks.night.difference.value"][~known]) == {-128}
    assert told["difference"]["edges"] == [-20, -5, 5, 20]


def test_open_to_all_is_the_share_that_is_scored_and_uncertain_where_its_bounds_are_far_apart(town: Subject) -> None:
    known, low, high = [0.9, 0.0, np.nan, 0.6, 0.5], [0.9, 0.0, 0.0, 0.6, 0.1], [0.9, 0.0, 1.0, 0.6, 0.9]
    spaces = town.scores.spaces.assign(open_to_all_night=known, open_to_all_night_lo=low, open_to_all_night_hi=high)
    scores = replace(town.scores, spaces=spaces)
    stored = _add(replace(town, scores=scores), Recipe("x", views=("open_to_all",)))[2]
    assert stored["spaces.night.open_to_all.value"].tolist() == [90, 0, 65535, 60, 50]
    assert stored["spaces.night.open_to_all.wide"].tolist() == [0, 0, 0, 0, 1]
