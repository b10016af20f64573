from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geosafe.params import PHASES
from geosafe.profile import EVERYONE, PLACEHOLDER
from geosafe.show.profiles_files import SIMULATED, note, profiles_table, write_profiles_csv, write_profiles_json
from tests.show.payloads import PAYLOADS
from tests.show.synthetic import synthetic_study

OURS = replace(EVERYONE, name="ours", title="our people", placeholder=False)


def compared(study, seed=3):
    """Return a made-up comparison of two profiles, with segments and crossings in it as the real one has."""
    rng = np.random.default_rng(seed)
    parts = []
    for kind, units in (("segment", study.segments), ("block", study.blocks), ("space", study.spaces)):
        for phase in PHASES:
            values = rng.uniform(0, 100, (len(units), 2))
            values[rng.random(values.shape) < 0.2] = np.nan
            parts.append(
                pd.DataFrame(
                    {"unit_kind": kind, "unit_id": units.index, "name": units["name"].to_numpy(), "phase": phase,
                     "everyone": values[:, 0], "ours": values[:, 1]}
                )
            )  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    table["range"] = (table["everyone"] - table["ours"]).abs()
    lower = (table["everyone"] <= table["ours"]).to_numpy()
    known = table["range"].notna()
    table["lowest"] = pd.Series(np.where(lower, "everyone", "ours")).where(known)
    table["highest"] = pd.Series(np.where(lower, "ours", "everyone")).where(known)
    return table.sort_values("range", ascending=False, kind="stable", ignore_index=True)


@pytest.fixture(scope="module")
def town():
    study, _ = synthetic_study()
    return study, profiles_table(study, compared(study), [EVERYONE, OURS])


def test_ranked_blocks_and_spaces_stand_in_it_and_nothing_else(town):
    study, table = town
    assert set(table["unit_kind"]) == {"block", "space"}
    ranked = study.blocks.index[study.blocks["ranked"]]
    assert set(table.loc[table["unit_kind"] == "block", "unit_id"]) == set(ranked)
    assert len(table) == 3 * (len(ranked) + len(study.spaces))
    assert set(table["kind"]) == {"street", "path", "steps", *study.spaces["kind"]}


def test_the_range_is_that_of_the_numbers_that_are_told(town):
    _, table = town
    told = table.dropna(subset=["range"])
    assert len(told) > 100
    assert told["range"].to_numpy() == pytest.approx((told["everyone"] - told["ours"]).abs().to_numpy(), abs=1e-9)
    assert table.loc[table["everyone"].isna() | table["ours"].isna(), ["range", "lowest"]].isna().all(axis=None)


def test_the_note_says_that_weights_are_placeholders_and_that_data_are_simulated(town):
    study, table = town
    assert set(table["note"]) == {f"{PLACEHOLDER} {SIMULATED}"}
    assert note(replace(study, sources=()), [OURS]) == ""


def test_no_column_is_made_of_incidents(town):
    _, table = town
    assert [name for name in table if "incident" in name or name in ("score", "n")] == []


def test_formulas_are_plain_text_in_the_spreadsheet_and_the_unknown_is_empty(tmp_path):
    study, _ = synthetic_study(columns=24, rows=22, names=PAYLOADS)
    table = profiles_table(study, compared(study), [EVERYONE, OURS])
    write_profiles_csv(table, tmp_path / "p.csv")
    with (tmp_path / "p.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {row["name"] for row in rows}
    assert '\'=HYPERLINK("http://example.invalid")' in names
    assert not [name for name in names if name.startswith(("=", "+", "-", "@"))]
    assert {row["range"] for row in rows if not row["everyone"]} == {""}


def test_scripts_get_one_row_a_line_with_null_for_unknown(town, tmp_path):
    study, table = town
    write_profiles_json(study, table, [EVERYONE, OURS], tmp_path / "p.json")
    text = (tmp_path / "p.json").read_text(encoding="utf-8")
    told = json.loads(text)
    assert told["study"] == "Ville-sur-Grille"
    assert told["simulated"] is True
    assert [each["name"] for each in told["profiles"]] == ["everyone", "ours"]
    assert [each["placeholder"] for each in told["profiles"]] == [True, False]
    back = pd.DataFrame(told["rows"])
    pd.testing.assert_frame_equal(back.astype(table.drop(columns="note").dtypes), table.drop(columns="note"))
    assert text.count("\n") == len(table) + 2


def test_same_inputs_same_bytes(town, tmp_path):
    study, table = town
    for name in ("a", "b"):
        write_profiles_csv(table, tmp_path / f"{name}.csv")
        write_profiles_json(study, table, [EVERYONE, OURS], tmp_path / f"{name}.json")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
