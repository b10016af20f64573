from __future__ import annotations

import re
import sqlite3
from xml.etree import ElementTree

import pytest

from geosafe.params import PHASES
from geosafe.show import palette
from geosafe.show.map_layers import write_layers
from geosafe.show.qgis_styles import STYLED, layer_styles
from tests.show.synthetic import synthetic_study

LINE = {"line_color", "line_style", "line_width", "line_width_unit", "capstyle", "joinstyle"}
FILL = {"color", "style", "outline_color", "outline_style", "outline_width", "outline_width_unit", "joinstyle"}


@pytest.fixture(scope="module")
def scores():
    return synthetic_study()[1]


@pytest.fixture(scope="module")
def styles(scores):
    return layer_styles({layer: list(getattr(scores, layer)) for layer in STYLED})


def parsed(qml):
    assert qml.startswith("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis ")
    return ElementTree.fromstring(qml)  # noqa: S314


def test_every_layer_has_a_style_a_phase_and_opens_with_the_night(styles):
    assert styles[["f_table_name", "styleName"]].to_numpy().tolist() == [
        [layer, f"conditions, {phase}"] for layer in STYLED for phase in PHASES
    ]
    opens = styles[styles["useAsDefault"]]
    assert opens["f_table_name"].tolist() == list(STYLED)
    assert set(opens["styleName"]) == {"conditions, night"}
    # The widths that QGIS gives the columns of this table.
    assert styles["styleName"].str.len().max() <= 30
    assert set(styles["f_table_schema"]) == {""}


def test_the_structure_is_that_of_qgis(styles):
    for style in styles.itertuples():
        root = parsed(style.styleQML)
        assert root.tag == "qgis"
        assert root.attrib == {"version": "3.28.0", "styleCategories": "Symbology"}
        (renderer,) = root
        assert renderer.get("type") == "RuleRenderer"
        assert [part.tag for part in renderer] == ["rules", "symbols"]
        rules, symbols = renderer
        assert [symbol.get("name") for symbol in symbols] == [rule.get("symbol") for rule in rules]
        keys = [element.get("key") for element in (rules, *rules)]
        assert len(set(keys)) == len(keys)
        form = STYLED[style.f_table_name]
        for symbol in symbols:
            assert symbol.get("type") == form
            (layer,) = symbol.findall("layer")
            assert layer.get("class") == {"line": "SimpleLine", "fill": "SimpleFill"}[form]
            options = {option.get("name"): option.get("value") for option in layer.findall("Option/Option")}
            assert set(options) == (LINE if form == "line" else FILL)
            assert options == {prop.get("k"): prop.get("v") for prop in layer.findall("prop")}


def test_every_attribute_that_is_named_is_a_column(styles, scores):
    for style in styles.itertuples():
        texts = [element.get(name) or "" for element in parsed(style.styleQML).iter() for name in ("filter", "value")]
        named = set(re.findall(r'"([^"]+)"', " ".join(texts)))
        assert named
        assert named <= set(getattr(scores, style.f_table_name)), style.styleName


def test_colours_are_those_of_the_map_on_paper(styles):
    for style in styles.itertuples():
        colour = "line_color" if STYLED[style.f_table_name] == "line" else "color"
        found = [
            option.get("value", "").rsplit(",", 1)[0]
            for option in parsed(style.styleQML).iter("Option")
            if option.get("name") == colour
        ]
        scale = [*palette.PRINTED["paper"].scale, palette.PRINTED["paper"].unknown]
        assert found[:6] == [",".join(str(int(ink[k : k + 2], 16)) for k in (1, 3, 5)) for ink in scale]


def test_each_street_and_space_falls_under_one_rule_that_of_its_class(tmp_path):
    """The expressions are SQL too: SQLite judges them on what was written."""
    study, scores = synthetic_study()
    write_layers(study, scores, tmp_path / "l.gpkg")
    with sqlite3.connect(tmp_path / "l.gpkg") as file:
        rows = file.execute("SELECT f_table_name, styleName, styleQML FROM layer_styles").fetchall()
        rows = [row for row in rows if row[1].startswith("conditions, ")]
        assert len(rows) == 6
        for layer, name, qml in rows:
            (everything,) = file.execute(f"SELECT count(*) FROM {layer}").fetchone()  # noqa: S608
            column = name.replace(", ", "_")
            found = 0
            for k, rule in enumerate(parsed(qml).iter("rule")):
                values = file.execute(f"SELECT {column} FROM {layer} WHERE {rule.get('filter')}").fetchall()  # noqa: S608
                classes = {
                    -1 if value is None else int(palette.classify(value, palette.SCORE_EDGES)) for (value,) in values
                }
                assert classes <= {k if k < 5 else -1}
                found += len(values)
            assert found == everything


def test_widths_are_those_of_the_map_by_class_of_people(styles):
    qml = styles[styles["f_table_name"] == "blocks"].iloc[0]["styleQML"]
    expression = next(o.get("value") for o in parsed(qml).iter("Option") if o.get("name") == "expression")
    with sqlite3.connect(":memory:") as memory:
        memory.execute("CREATE TABLE t (activity_day REAL)")
        memory.executemany("INSERT INTO t VALUES (?)", [(None,), (0,), (19.9,), (20,), (59,), (60,), (100,)])
        widths = [width for (width,) in memory.execute(f"SELECT {expression} FROM t")]  # noqa: S608
    # By hand: 1.5, 2.5, 4, 6 and 8 screen points of 25.4 / 96 mm.
    assert widths == [0.40, 0.40, 0.40, 0.66, 1.06, 1.59, 2.12]


def test_what_is_not_there_is_not_styled():
    assert layer_styles({"spaces": ["name"]}).empty
    day = layer_styles({"blocks": ["conditions_day"]})
    assert day["useAsDefault"].tolist() == [True]
    assert "activity" not in day["styleQML"].iloc[0]
    assert "ranked" not in day["styleQML"].iloc[0]


def test_the_other_views_of_the_map_have_styles_in_its_layers_alone(scores):
    columns = {"blocks": ["conditions_night", "activity_night", "refuge_night", "mix_day", "open_to_all_night"]}
    assert layer_styles(columns)["styleName"].tolist() == ["conditions, night"]
    views = layer_styles(columns, views=True)
    assert views["styleName"].tolist() == [
        "conditions, night", "activity, night", "refuge, night", "mix, day", "open_to_all, night",
    ]  # fmt: skip
    assert views["useAsDefault"].sum() == 1
    assert views["styleName"].str.len().max() <= 30


def test_of_distances_the_nearest_are_the_brightest_and_each_value_falls_under_one_rule():
    qml = layer_styles({"blocks": ["conditions_night", "refuge_night"]}, views=True)["styleQML"].iloc[1]
    root = parsed(qml)
    colours = [o.get("value") for o in root.iter("Option") if o.get("name") == "line_color"]
    bright = palette.PRINTED["paper"].scale[-1]
    assert colours[0] == ",".join(str(int(bright[k : k + 2], 16)) for k in (1, 3, 5)) + ",255"
    with sqlite3.connect(":memory:") as memory:
        memory.execute("CREATE TABLE t (refuge_night REAL)")
        memory.executemany("INSERT INTO t VALUES (?)", [(0,), (49,), (50,), (150,), (399,), (400,), (None,)])
        counts = [
            memory.execute(f"SELECT count(*) FROM t WHERE {rule.get('filter')}").fetchone()[0]  # noqa: S608
            for rule in root.iter("rule")
        ]
    assert counts == [2, 1, 1, 1, 1, 1]  # under 50, to 100, to 200, to 400, 400 and more, unknown


def test_words_that_tell_a_class_are_drawn_in_it_and_all_others_as_not_known():
    given = {"blocks": ["conditions_night", "incidents_night", "homes_saturday_00"]}
    styles = layer_styles(given, views=True).set_index("styleName")["styleQML"]
    for name, column, words, expected in (
        ("incidents, night", "incidents_night",
         ["much fewer than usual here", "fewer than 5: much fewer than usual here", "fewer than 5", None],
         [2, 0, 0, 0, 0, 2]),
        ("homes, Saturday 00:00", "homes_saturday_00", ["5 to 9", "100 or more", "fewer than 5"], [1, 0, 0, 0, 1, 1]),
    ):  # fmt: skip
        with sqlite3.connect(":memory:") as memory:
            memory.execute(f"CREATE TABLE t ({column} TEXT)")
            memory.executemany("INSERT INTO t VALUES (?)", [(word,) for word in words])
            counts = [
                memory.execute(f"SELECT count(*) FROM t WHERE {rule.get('filter')}").fetchone()[0]  # noqa: S608
                for rule in parsed(styles[name]).iter("rule")
            ]
        assert counts == expected
