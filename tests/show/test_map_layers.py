from __future__ import annotations

import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest

from geosafe.concentrations import Concentrations
from geosafe.errors import CallError
from geosafe.params import PHASES
from geosafe.show.map_layers import public_layers, write_layers
from geosafe.show.words import ENGLISH
from tests.show.payloads import PAYLOADS
from tests.show.synthetic import synthetic_study
from tests.show.test_map_better import BETTER

USUAL = {text for key, text in ENGLISH.items() if re.fullmatch(r"usual\.[0-7]", key)}


@pytest.fixture(scope="module")
def town():
    return synthetic_study()


@pytest.fixture(scope="module")
def layers(town):
    return public_layers(*town)


def test_ranked_blocks_and_spaces_in_longitude_and_latitude(town, layers):
    study, scores = town
    assert list(layers) == ["blocks", "spaces"]
    assert layers["blocks"].index.tolist() == scores.blocks.index[scores.blocks["ranked"]].tolist()
    assert layers["spaces"].index.tolist() == scores.spaces.index.tolist()
    for layer in layers.values():
        assert layer.crs.to_epsg() == 4326
    west, south, east, north = layers["blocks"].total_bounds
    assert west < study.location[0] < east
    assert south < study.location[1] < north


def test_points_are_those_of_the_scores_in_whole_numbers_and_the_unknown_is_missing(town, layers):
    _, scores = town
    for what in ("blocks", "spaces"):
        table = getattr(scores, what).loc[layers[what].index]
        for name in ("conditions_night", "light_evening_lo", "comfort_day_hi"):
            given = table[name].to_numpy()
            np.testing.assert_array_equal(layers[what][name].to_numpy(), np.rint(given))
        assert set(layers[what]["access_day_evidence"]) <= {"observed", "inferred", "unknown"}


def test_raw_measures_have_two_digits(layers):
    told = layers["blocks"]["stop_night_raw"].dropna()
    assert len(told) > 100
    assert not [value for value in told if float(f"{value:.2g}") != value]


def test_incidents_are_words_and_nothing_is_a_count_or_the_composite(layers):
    for layer in layers.values():
        for phase in (*PHASES, "all"):
            assert set(layer[f"incidents_{phase}"].dropna()) <= USUAL
        left = [
            name for name in layer if name.startswith("incidents_") and not re.fullmatch(r"\w+?_[a-z]+(_wide)?", name)
        ]
        assert left == []
        assert [name for name in layer if name.startswith(("score", "use")) or name.endswith("_n")] == []


def test_none_and_four_incidents_make_the_same_file(town, tmp_path):
    study, scores = town
    files = []
    for n, value in ((0, 62.0), (4, 55.0)):
        tables = {}
        for what in ("blocks", "spaces"):
            table = getattr(scores, what).copy()
            for phase in (*PHASES, "all"):
                few = table[f"incidents_{phase}_n"] < 5
                known = few & table[f"incidents_{phase}"].notna()
                table.loc[few, f"incidents_{phase}_n"] = n
                for end, shift in (("", 0), ("_lo", -9), ("_hi", 9)):
                    table.loc[known, f"incidents_{phase}{end}"] = value + shift
            tables[what] = table
        for end in (".gpkg", ".parquet"):
            files.append(write_layers(study, replace(scores, **tables), tmp_path / f"{n}{end}").read_bytes())
    assert files[:2] == files[2:]


def test_concentrations_weeks_and_what_better_ones_have_are_told(town):
    study, scores = town
    q = np.where(np.arange(len(scores.blocks)) < 3, 0.01, np.nan)
    told = pd.DataFrame(
        {"q": q, "around_n": [9.0, 4.0, 9.0] + [9.0] * (len(q) - 3), "n": 4.0}, index=scores.blocks.index
    )
    summary = pd.Series({"incidents": 99.0, "top_share": 0.25, "top_share_by_chance": 0.13})
    layers = public_layers(study, replace(scores, concentrations=Concentrations(told, summary, ()), better=BETTER))
    assert layers["blocks"]["concentration"].iloc[:4].fillna("?").tolist() == ["yes", "no", "yes", "?"]
    words = layers["spaces"]["better_have"].fillna("").tolist()
    assert words[1] == "at least 1 lx of light on its darkest tenth (7 of 7); a seat within 100 m (6 of 6)"
    assert words[0] == ""


def test_the_note_tells_the_licence_the_weights_and_the_simulation(layers):
    (note,) = set(layers["spaces"]["note"])
    assert "© OpenStreetMap contributors, ODbL" in note
    assert "placeholders" in note
    assert note.endswith("Simulated: incidents.")


def test_a_geopackage_reads_back_with_styles_and_a_note(town, layers, tmp_path):
    file = write_layers(*town, tmp_path / "town.gpkg")
    assert pyogrio.list_layers(file)[:, 0].tolist() == ["blocks", "spaces", "layer_styles"]
    for what, ours in layers.items():
        back = pyogrio.read_dataframe(file, layer=what).set_index(ours.index.name)
        assert set(back) == set(ours)
        assert back["conditions_day"].tolist() == pytest.approx(ours["conditions_day"].tolist(), nan_ok=True)
        assert back["name"].fillna("").tolist() == ours["name"].fillna("").tolist()
        assert pyogrio.read_info(file, layer=what)["layer_metadata"]["note"] == ours["note"].iloc[0]


def test_a_geoparquet_file_holds_both_in_one_table(town, layers, tmp_path):
    back = gpd.read_parquet(write_layers(*town, tmp_path / "town.parquet"))
    assert back.groupby("unit_kind", sort=False).size().to_dict() == {k[:-1]: len(v) for k, v in layers.items()}
    spaces = back[back["unit_kind"] == "space"].set_index("unit_id")
    assert spaces["area_m2"].tolist() == layers["spaces"]["area_m2"].tolist()
    assert spaces["length_m"].isna().all()
    assert spaces.crs.to_epsg() == 4326


def test_hostile_names_are_kept_word_for_word(tmp_path):
    study, scores = synthetic_study(columns=24, rows=22, names=[name.replace("\x00", "") for name in PAYLOADS])
    file = write_layers(study, scores, tmp_path / "x.gpkg")
    assert set(pyogrio.read_dataframe(file, layer="blocks")["name"].dropna()) >= {"{{ 7*191 }}", "../../etc/passwd"}
    assert {path.name for path in tmp_path.iterdir()} == {"x.gpkg"}


def test_same_inputs_same_bytes(town, tmp_path):
    for end in (".gpkg", ".parquet"):
        one, two = (write_layers(*town, tmp_path / f"{k}{end}").read_bytes() for k in (1, 2))
        assert one == two


def test_another_ending_is_an_error_that_names_those_that_will_do(town, tmp_path):
    with pytest.raises(CallError, match=r"town.shp must end in .gpkg or .parquet"):
        write_layers(*town, tmp_path / "town.shp")
    assert list(tmp_path.iterdir()) == []
