from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pyogrio
import pytest

from geosafe.errors import CallError
from geosafe.read.profile import read_profile
from geosafe.store import FILES, INTERNAL_NOTE, describe, save_scores
from geosafe.use import PARTS_OF_USE


@pytest.fixture(scope="module")
def saved(demo_scores, demo_study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    save_scores(demo_scores, demo_study, folder)
    return folder


def test_five_files_and_nothing_else(saved):
    assert sorted(path.name for path in saved.iterdir()) == sorted(FILES)


def test_layers_read_back_with_ids_and_crs(saved, demo_scores):
    for layer in ("segments", "blocks", "spaces"):
        ours = getattr(demo_scores, layer)
        back = pyogrio.read_dataframe(saved / "scores.gpkg", layer=layer)
        assert list(back[ours.index.name]) == list(ours.index)
        assert back.crs.equals(ours.crs) or back.crs.to_wkt() == ours.crs.to_wkt() or back.crs.is_projected
        assert back["conditions_day"].to_numpy() == pytest.approx(ours["conditions_day"].to_numpy(), nan_ok=True)
        assert back.length.sum() == pytest.approx(ours.length.sum(), rel=1e-9)


def test_the_lighting_reads_back_empty_layers_too(saved, demo_scores):
    for layer in ("lamps", "dark_gaps", "lit_conflicts", "to_survey"):
        ours = getattr(demo_scores.lighting, layer)
        back = pyogrio.read_dataframe(saved / "scores.gpkg", layer=layer)
        assert list(back[ours.index.name]) == list(ours.index)
        assert set(back) == {ours.index.name, *ours.columns}
        assert pyogrio.read_info(saved / "scores.gpkg", layer=layer)["layer_metadata"]["note"] == INTERNAL_NOTE
    assert demo_scores.lighting.dark_gaps.empty
    told = pyogrio.read_dataframe(saved / "scores.gpkg", layer="light_evidence")
    assert told["share"].tolist() == pytest.approx(demo_scores.lighting.evidence["share"].tolist())


def test_the_concentrations_read_back(saved, demo_scores):
    back = pyogrio.read_dataframe(saved / "scores.gpkg", layer="concentrations")
    assert list(back["block_id"]) == list(demo_scores.blocks.index)
    assert back["n"].to_numpy() == pytest.approx(demo_scores.concentrations.blocks["n"].to_numpy(), nan_ok=True)
    told = pyogrio.read_dataframe(saved / "scores.gpkg", layer="concentrations_summary").set_index("name")["value"]
    assert told["top_share"] == pytest.approx(demo_scores.concentrations.summary["top_share"])
    assert pyogrio.read_info(saved / "scores.gpkg", layer="concentrations")["layer_metadata"]["note"] == INTERNAL_NOTE


def test_the_week_reads_back(saved, demo_scores):
    back, use = pd.read_parquet(saved / "week.parquet"), demo_scores.use_by_hour
    hours = [f"h{hour:03}" for hour in range(168)]
    assert list(back.columns) == ["unit_kind", "unit_id", "measure", *hours]
    for kind, units in (("block", use.blocks), ("space", use.spaces)):
        rows = back[back["unit_kind"] == kind].set_index(["measure", "unit_id"])[hours]
        np.testing.assert_allclose(rows.loc["expected_hi"], units.expected_hi, atol=6e-4)
        assert rows.loc["expected"].index.tolist() == units.expected.index.tolist()
        parts = rows.loc[list(PARTS_OF_USE)].groupby("unit_id", sort=False).sum().loc[units.expected.index]
        # Friday is a typical day of its own, Monday to Thursday are one.
        np.testing.assert_allclose(parts[hours[96:]], units.expected.loc[:, 96:], atol=5e-3)
        np.testing.assert_array_equal(parts[hours[:24]], parts[hours[24:48]])


def test_what_looks_on_to_blocks_reads_back(saved, demo_scores):
    back, seen = pd.read_parquet(saved / "week.parquet"), demo_scores.surroundings.surveillance_by_hour
    for measure in ("open_doors", "open_doors_lo", "open_doors_hi", "dwellings_at_home", "dwellings_at_home_hi"):
        rows = back[back["measure"] == measure]
        assert set(rows["unit_kind"]) == {"block"}
        assert rows["unit_id"].tolist() == seen.index.tolist()
        np.testing.assert_allclose(rows.filter(regex="^h"), seen[measure], atol=6e-4)


def test_the_way_to_a_refuge_reads_back_by_typical_days(saved, demo_scores):
    back, away = pd.read_parquet(saved / "week.parquet"), demo_scores.surroundings.refuge_by_hour
    for measure in ("refuge", "refuge_lo", "refuge_hi"):
        rows = back[back["measure"] == measure].filter(regex="^h")
        np.testing.assert_allclose(rows["h025"], away[measure, "weekday", 1], atol=6e-4)
        np.testing.assert_allclose(rows["h119"], away[measure, "Friday", 23], atol=6e-4)
        np.testing.assert_allclose(rows["h144"], away[measure, "Sunday", 0], atol=6e-4)


def test_spaces_carry_what_sums_up_their_use(saved, demo_scores):
    profile = demo_scores.use_by_hour.space_profile
    csv = pd.read_csv(saved / "spaces.csv").set_index("space_id")
    layer = pyogrio.read_dataframe(saved / "scores.gpkg", layer="spaces").set_index("space_id")
    for back in (csv, layer):
        assert set(profile) <= set(back)
        assert back["peak_hour"].tolist() == profile["peak_hour"].tolist()
        assert back["peak"].tolist() == profile["peak"].tolist()
        told = demo_scores.better.groupby(level=0)["better_n"].first()
        assert back["better_n"].dropna().to_dict() == told.to_dict()
        assert back.loc[told.index, "better_have"].str.contains(r" of \d").all()


def test_qgis_finds_a_style_for_each_phase_of_the_scored_layers(saved, demo_scores):
    styles = pyogrio.read_dataframe(saved / "scores.gpkg", layer="layer_styles")
    assert styles.groupby("f_table_name").size().to_dict() == {"blocks": 3, "segments": 3, "spaces": 3}
    for layer, rows in styles.groupby("f_table_name"):
        assert rows["useAsDefault"].sum() == 1
        named = set(re.findall(r"&quot;(\w+)&quot;", " ".join(rows["styleQML"])))
        assert named <= set(pyogrio.read_info(saved / "scores.gpkg", layer=layer)["fields"])


def test_the_nightlife_and_the_spaces_near_homes_read_back(saved, demo_scores):
    found, near = demo_scores.nightlife, demo_scores.near_spaces
    tables = {"nightlife": found.blocks.reset_index(), "last_legs": found.last_legs.reset_index(),
              "nightlife_hours": found.hours, "nightlife_nights": found.nights.reset_index(),
              "running_at_night": found.running, "near_spaces": near.blocks.reset_index(),
              "near_spaces_phases": near.phases.reset_index()}  # fmt: skip
    for layer, ours in tables.items():
        back = pyogrio.read_dataframe(saved / "scores.gpkg", layer=layer)
        assert len(back) == len(ours) > 0
        for column in ours.columns.drop("geometry", errors="ignore"):
            if pd.api.types.is_numeric_dtype(ours[column]):
                assert back[column].to_numpy(float) == pytest.approx(ours[column].to_numpy(float), nan_ok=True), column
            else:
                assert back[column].fillna("").tolist() == ours[column].fillna("").tolist(), column
        assert pyogrio.read_info(saved / "scores.gpkg", layer=layer)["layer_metadata"]["note"] == INTERNAL_NOTE


def test_long_table_reads_back(saved, demo_scores):
    back = pd.read_parquet(saved / "scores.parquet")
    assert len(back) == len(demo_scores.long)
    assert list(back.columns) == list(demo_scores.long.columns)


def test_a_flipped_bit_in_the_long_table_is_noticed(saved, tmp_path):
    data = bytearray((saved / "scores.parquet").read_bytes())
    data[len(data) // 3] ^= 1
    (tmp_path / "a.parquet").write_bytes(data)
    with pytest.raises(OSError, match="CRC checksum verification failed"):
        pd.read_parquet(tmp_path / "a.parquet", page_checksum_verification=True)


def test_every_internal_file_says_that_it_is_internal(saved):
    for name in ("scores.parquet", "week.parquet"):
        assert pd.read_parquet(saved / name).attrs == {"note": INTERNAL_NOTE}
    assert set(pd.read_csv(saved / "spaces.csv")["note"]) == {INTERNAL_NOTE}
    assert INTERNAL_NOTE.encode() in (saved / "scores.gpkg").read_bytes()


def test_provenance_tells_sources_parameters_and_that_it_is_internal(saved, demo_study):
    told = json.loads((saved / "provenance.json").read_text(encoding="utf-8"))
    assert told["note"] == INTERNAL_NOTE
    assert told["simulated"] is True
    assert told["parameters"]["goalposts"]["light"]["full_at"] == 3.0
    assert told["parameters"]["weights"]["night"]["light"] == 0.25
    assert {source["layer"] for source in told["sources"]} == {"streets", "incidents", "observations"}
    assert told["rows"]["incidents"] == len(demo_study.incidents)


def test_provenance_names_the_profile_and_its_weights(saved):
    told = json.loads((saved / "provenance.json").read_text(encoding="utf-8"))["profile"]
    assert (told["name"], told["placeholder"]) == ("everyone", True)
    assert told["weights"]["day"]["access"] == 0.25
    assert "placeholders" in told["note"]


def test_files_of_other_weights_say_whose_they_are(demo_scores, demo_study, tmp_path):
    visitors = read_profile("visitors")
    save_scores(replace(demo_scores, profile=visitors), demo_study, tmp_path)
    note = f"{INTERNAL_NOTE} {visitors.note}"
    assert pd.read_parquet(tmp_path / "scores.parquet").attrs == {"note": note}
    assert set(pd.read_csv(tmp_path / "spaces.csv")["note"]) == {note}
    assert pyogrio.read_info(tmp_path / "scores.gpkg", layer="blocks")["layer_metadata"]["note"] == note
    assert json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))["profile"]["name"] == "visitors"


def test_provenance_names_no_machine_user_or_time(saved):
    text = (saved / "provenance.json").read_text(encoding="utf-8")
    assert "/tmp" not in text  # noqa: S108
    assert "/home" not in text
    assert "/root" not in text


def test_same_scores_same_bytes(saved, demo_scores, demo_study, tmp_path):
    save_scores(demo_scores, demo_study, tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (saved / name).read_bytes(), name


def test_nothing_is_replaced_unasked(saved, demo_scores, demo_study):
    with pytest.raises(CallError, match="add --overwrite"):
        save_scores(demo_scores, demo_study, saved)
    save_scores(demo_scores, demo_study, saved, overwrite=True)


def test_every_finding_is_kept(demo_study):
    assert len(describe(demo_study)["findings"]) == len(demo_study.findings)
