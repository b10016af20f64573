"""Paper and page never disagree: the class of every street and space, for every view and phase."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.concentrations import Concentrations
from geosafe.errors import CallError, DataError
from geosafe.params import ALL_DAY, PHASES
from geosafe.recipe import EVERYTHING, Classes, Page, Recipe
from geosafe.show.map_data import map_data
from geosafe.show.print_look import FEW, NOT_KNOWN, NOT_SCORED, looks_of
from geosafe.show.print_map import PrintedMap, print_map
from geosafe.show.view_classes import KINDS, classed
from geosafe.show.view_values import Subject
from geosafe.show.views import VIEWS
from tests.pdf_files import opened, words_of
from tests.show.extras import with_nightlife, with_surroundings
from tests.show.test_map_said import answered, people

#: What colour stands for beside classes on the page: unknown, and fewer than five.
_PAGE_UNKNOWN, _PAGE_FEWER = -1, 5
OWN = Recipe(
    "own", title="Ours", question="Where?", palette="sea", page=Page("A4", "portrait"),
    classes={"refuge": Classes("quantile", 3), "light": Classes(edges=(0.5, 1.0)), "activity": Classes("natural", 4)},
)  # fmt: skip


def whole() -> Subject:
    """Return the made-up town with everything that a view can show, and the same with other points."""
    study, scores = answered([*people(0, [0] * 6), *people(1, [3] * 7), *people(2, [0, 3] * 5), *people(3, [1] * 2)])
    scores = with_nightlife(with_surroundings(scores))
    q = np.where(scores.blocks["name"] == scores.blocks["name"].iloc[0], 0.01, 0.9)
    told = pd.DataFrame({"q": q, "around_n": 70.0, "n": 60.0}, index=scores.blocks.index)
    summary = pd.Series({"incidents": 990.0, "top_share": 0.25, "top_share_by_chance": 0.13})
    shares = {
        f"open_to_all_{phase}{end}": [1.0, 0.5, 0.1, 0.6, np.nan] for phase in PHASES for end in ("", "_lo", "_hi")
    }
    scores = replace(scores, concentrations=Concentrations(told, summary, ()), spaces=scores.spaces.assign(**shares))
    steps = np.resize([-30.0, -10.0, 0.0, 12.4, 33.0], len(scores.blocks))  # one a class of differences
    raised = [f"{name}_{phase}" for name in ("conditions", "light", "activity") for phase in PHASES]
    more = scores.blocks.assign(**{name: scores.blocks[name] + steps for name in raised if name in scores.blocks})
    return Subject(study, scores, (replace(study, name="Other"), replace(scores, blocks=more)))


@pytest.fixture(scope="module")
def town() -> Subject:
    return whole()


@pytest.fixture(scope="module", params=[EVERYTHING, OWN], ids=["fixed", "own"])
def page(town: Subject, request):
    """Return a recipe, and what the page is told of views and of units under it."""
    said, columns = map_data(town.study, town.scores, recipe=request.param, against=town.against)
    stored = {
        name: np.frombuffer(block, "<" + kind)
        for (name, kind, _), block in zip(columns.index, columns._blocks, strict=True) if kind in ("u1", "u2", "i1")
    }  # fmt: skip
    return request.param, said, stored


def page_classes(said, stored, name: str, kind: str, phase: str) -> np.ndarray | None:
    """Return the colours of all units as ``assets/classes.js`` and ``views.js`` find them; None: this kind has none."""
    view = next(each for each in said["views"] if each["name"] == name)
    n = len(stored[f"{kind}.ranked"])
    if name == "incidents":
        when = phase if phase in said["timed"] else ALL_DAY
        code = stored[f"{kind}.{when}.incidents"].astype(int)
        return np.where(code == 255, _PAGE_UNKNOWN, np.where(code > _PAGE_FEWER, code - _PAGE_FEWER - 1, code))
    if kind not in view["shown"].get(phase, []):
        return None
    if name in ("late_venues", "homes_near"):
        day, hour = said["night"]["start"]
        hour = hour if phase == "night" else 0
        hours = len(said["night"]["hours"])
        if name == "homes_near":
            code = stored["blocks.homes"].reshape(n, -1, hours - 1)[:, day, hour - 1].astype(int)
            return np.where(code == 255, _PAGE_UNKNOWN, code)
        tenths = stored["blocks.late"].reshape(n, -1, hours)[:, day, hour].astype(float)
        value, unknown = tenths / 10, tenths == 255
    elif view["scored"]:
        value = stored[f"{kind}.{phase}.{name}"].astype(float)
        unknown = value == 255
    else:
        whole_numbers = stored[f"{kind}.{phase}.{name}.value"]
        unknown = whole_numbers == (-128 if view["ramp"] == "change" else 65535)
        value = whole_numbers / view["factor"]
    at = np.searchsorted(view["edges"], value, side="right")
    return np.where(unknown, _PAGE_UNKNOWN, len(view["edges"]) - at if view["reverse"] else at)


def test_every_view_of_this_town_is_compared(town: Subject, page) -> None:
    _, said, _ = page
    assert {each["name"] for each in said["views"]} >= set(VIEWS) - {"mix"}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("name", sorted(set(VIEWS) - {"mix"}))
def test_paper_has_the_classes_that_the_page_is_told(town: Subject, page, name: str, phase: str) -> None:
    recipe, said, stored = page
    shown = classed(town, name, recipe, PHASES)
    assert shown is not None
    told = next(each for each in said["views"] if each["name"] == name)
    assert list(shown.edges) == told["edges"]
    for kind in KINDS:
        expected = page_classes(said, stored, name, kind, phase)
        look = looks_of(town, shown, kind=kind, phase=phase)["colour"].to_numpy()
        ranked = stored[f"{kind}.ranked"] == 1
        assert (look[~ranked] == NOT_SCORED).all()
        if expected is None:
            assert (look == NOT_SCORED).all()
        else:
            assert (look[ranked] == expected[ranked]).all(), kind
            assert (NOT_KNOWN, FEW) == (_PAGE_UNKNOWN, _PAGE_FEWER)


def test_concentrations_are_outlined_where_the_page_outlines_them(town: Subject, page) -> None:
    recipe, _, stored = page
    for name in ("incidents", "conditions"):
        shown = classed(town, name, recipe, PHASES)
        outline = looks_of(town, shown, kind="blocks", phase="night")["outline"].to_numpy()
        assert (outline == ((stored["blocks.concentration"] == 1) & (name == "incidents"))).all()


def printed(town: Subject, **asked):
    against = asked.pop("against", None)
    return print_map(town.study, town.scores, against=town.against if against else None, **asked)


@pytest.mark.parametrize(
    ("view", "says"),
    [("late_venues", "At 00:00 in the night from Saturday to Sunday"), ("homes_near", "Fewer than 5 dwellings"),
     ("perceived", "Places where people answered"), ("incidents", "Concentration: more than chance explains")],
)  # fmt: skip
def test_the_legend_says_what_is_drawn(town: Subject, view: str, says: str) -> None:
    made = printed(town, view=view, phase="night").pdf()
    assert len(opened(made).pages) == 1
    assert says in " ".join(words_of(made).split())


def test_late_venues_of_the_evening_are_those_of_its_hour(town: Subject) -> None:
    legend = printed(town, view="late_venues", phase="evening").data["legend"]["colour"]
    assert legend["when"] == "At 22:00 in the night from Saturday to Sunday"
    assert legend["areas"] == []


def test_a_difference_tells_its_sign_without_colour(town: Subject) -> None:
    data = printed(town, view="difference", phase="night", against=True).data
    assert data["legend"]["colour"]["edges"] == ["−20", "−5", "+5", "+20"]
    assert data["legend"]["colour"]["unit"] == "points, Other less Ville-sur-Grille"
    assert "against Other" in data["title"]
    less, more = data["legend"]["colour"]["areas"][0], data["legend"]["colour"]["areas"][4]
    assert "rotate(-45)" in less
    assert 'id="hatch-change-4"' in more
    assert len(set(data["legend"]["colour"]["samples"])) == 5


def test_a_sheet_tells_how_much_street_only_the_other_result_knows(town: Subject) -> None:
    assert town.against is not None
    rows = [i for i in range(len(town.scores.blocks)) if town.scores.blocks["ranked"].iloc[i]][:40]
    blocks = town.scores.blocks.copy()
    blocks.loc[blocks.index[rows], "conditions_night"] = np.nan
    metres = blocks["walk_length_m"].iloc[rows][town.against[1].blocks["conditions_night"].iloc[rows].notna()].sum()
    assert metres >= 1000
    before = replace(town, scores=replace(town.scores, blocks=blocks))
    said = " ".join(printed(before, view="difference", phase="night", against=True).data["legend"]["notes"])
    assert f"{metres / 1000:.2g} km of streets are not known in “Ville-sur-Grille” and known in “Other”" in said
    same = " ".join(printed(town, view="difference", phase="night", against=True).data["legend"]["notes"])
    assert "are not known in" not in same


def test_marks_are_numbered_as_the_legend_lists_them(town: Subject) -> None:
    data = printed(town, view="perceived", phase="night").data
    listed = "; ".join(row["places"] for row in data["said"]["rows"])
    numbers = [name["text"] for name in data["panels"][0]["names"] if name["text"].isdigit()]
    assert numbers == [str(k) for k in range(1, len(numbers) + 1)]
    assert len(numbers) == 3  # the fourth place has two answers
    for number in numbers:
        assert f"{number}\u00a0" in listed
    assert data["panels"][0]["svg"].count("<circle") >= 2 * len(numbers)


def test_no_name_stands_under_a_mark_of_simulated_data(town: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geosafe.show.print_map._MARKS_MM", (46.0, 20.0))  # as many as there is room for
    panel = printed(town, view="conditions", phase="night").data["panels"][0]
    assert panel["mark"] == "Simulated data"
    assert len(panel["names"]) > 5
    # About 42 mm of 15 pt, turned about their middle so that they rise to the right.
    lines = [shapely.LineString([(x + 3, y + 9), (x + 39, y - 4)]) for x, y in panel["marks"]]
    middles = shapely.points([(name["x_mm"], name["y_mm"]) for name in panel["names"]])
    assert shapely.distance(np.array(lines)[:, None], middles).min() > 2


def test_long_lists_end_in_how_many_more(town: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geosafe.show.print_said.LISTED", 0)
    rows = printed(town, view="perceived", phase="night").data["said"]["rows"]
    assert {row["places"] for row in rows} <= {"and one more", "and 2 more", "and 3 more"}


def test_a_recipe_has_its_own_classes_colours_title_question_and_paper(town: Subject) -> None:
    data = printed(town, recipe=OWN, view="refuge", phase="night").data
    assert (data["title"], data["question"], data["paper"]) == ("Ours (simulated data)", "Where?", "a4")
    assert len(data["legend"]["colour"]["edges"]) == len(data["legend"]["colour"]["samples"]) - 1 <= 2
    assert "Each class holds as much street." in " ".join(data["legend"]["notes"])
    light = printed(town, recipe=OWN, view="light", phase="night").data["legend"]["colour"]
    assert light["edges"] == ["0.5", "1"]
    assert "#1f3c73" in light["samples"][0]  # the darkest of the palette sea


def test_a_recipe_whose_first_view_has_no_data_is_refused_as_on_the_page(town: Subject) -> None:
    alone = replace(town.scores, perception=None)
    with pytest.raises(DataError, match="recipe felt: Ville-sur-Grille has nothing to show as perceived"):
        print_map(town.study, alone, recipe=Recipe("felt", views=("perceived", "light")))
    with pytest.raises(DataError, match="nothing to show as difference"):
        print_map(town.study, alone, recipe=Recipe("new", views=("difference",)))
    with pytest.raises(CallError, match="has nothing to show as 'perceived': It tells what five people or more felt"):
        print_map(town.study, alone, view="perceived", phase="night")


def test_what_is_compared_needs_no_recipe(town: Subject) -> None:
    data = printed(town, against=True).data
    assert data["legend"]["colour"]["heading"] == "Colour: change in conditions"
    assert len(data["panels"]) == 2


def of_shape(town: Subject, wide: float, high: float):
    """Return the town with an area of a size [m], and its scores."""
    area = shapely.box(-wide / 2, -high / 2, wide / 2, high / 2)
    return replace(town.study, area=area), town.scores


def test_paper_that_would_stay_half_empty_is_turned(town: Subject) -> None:
    across = Recipe("wide", views=("conditions",), phases=("day",), page=Page("A4", "landscape"))
    upright = replace(across, page=Page("A4", "portrait"))
    assert printed(town, recipe=across).data["across"]
    assert not printed(town, recipe=upright).data["across"]
    assert not print_map(*of_shape(town, 300, 1100), recipe=across).data["across"]


def test_two_maps_stand_one_above_the_other_where_that_is_larger(town: Subject) -> None:
    wide, tall = of_shape(town, 1300, 500), of_shape(town, 300, 1100)
    assert print_map(*wide).data["columns"] == 1
    assert print_map(*tall).data["columns"] == 2
    assert len(opened(print_map(*wide).pdf()).pages) == 1


def test_a_legend_without_room_leaves_out_notes_and_sets_nothing_smaller(town: Subject) -> None:
    made = printed(town, view="incidents", phase="night")
    told = {**made.data, "legend": {**made.data["legend"], "notes": [f"Note {k}. " + "Words " * 25 for k in range(9)]}}
    pages = opened(PrintedMap(told, made.scale).pdf())
    assert len(pages.pages) == 1
    text = words_of(PrintedMap(told, made.scale).pdf())
    assert "Note 0." in text or made.data["beside_mm"] == 0
    assert "Note 8." not in text


@pytest.mark.parametrize(("page", "language"), [("A3", "en"), ("A4", "de")])  # long words on the small sheet
@pytest.mark.parametrize("name", sorted(set(VIEWS) - {"mix"}))
def test_every_view_is_one_page(town: Subject, page: str, name: str, language: str) -> None:
    made = printed(town, view=name, phase="night", page=page, against=True, language=language).pdf()
    assert len(opened(made).pages) == 1
