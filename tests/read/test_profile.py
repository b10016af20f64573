from __future__ import annotations

from pathlib import Path

import pytest

from geosafe.errors import CallError, DataError, MissingFileError
from geosafe.profile import EVERYONE
from geosafe.read.profile import read_profile

WHOLE = """\
name: east-side
title: the east side
who: Those who came to the workshop.
weights:
  day: {activity: 0.25, surveillance: 0.15, access: 0.25, comfort: 0.25, incidents: 0.10}
  evening: {light: 0.5, access: 0.5}
  night: {light: 0.4, access: 0.6}
parts:
  comfort: {seat: 0.5, toilet: 0.5}
constraints:
  step_free: true
  longest_m: {seat: 120}
sources: {seat: the group walked it}
"""


def write(folder: Path, text: str) -> Path:
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path, text: str) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(DataError) as caught:
        read_profile("own.yaml", folder=write(folder, text))
    assert all(fault.file == "own.yaml" for fault in caught.value.faults)
    return [(fault.row, fault.column, f"{fault.found}. {fault.remedy}") for fault in caught.value.faults]


def test_the_whole_of_a_profile_is_read(tmp_path):
    own = read_profile("own.yaml", folder=write(tmp_path, WHOLE))
    assert (own.name, own.title, own.who) == ("east-side", "the east side", "Those who came to the workshop.")
    assert own.weights["night"] == {"light": 0.4, "activity": 0, "surveillance": 0, "access": 0.6, "comfort": 0,
                                    "incidents": 0}  # fmt: skip
    assert own.parts["comfort"] == {"seat": 0.5, "shelter": 0, "toilet": 0.5, "water": 0}
    assert own.parts["access"] == EVERYONE.parts["access"]
    assert (own.step_free, own.longest_m, own.sources) == (True, {"seat": 120.0}, {"seat": "the group walked it"})
    assert own.placeholder is False


def test_every_fault_comes_at_once_with_its_line(tmp_path):
    text = """\
name: Bad One
title: x
who: y
weights:
  day: {activity: 0.5, light: 0.2, access: 0.5}
  evening: {light: -0.2, activty: 0.3, access: 0.5}
parts:
  access: {stop: 0.5, ways_out: 0.4}
  comfort: {seat: x}
constraints: {step_free: yes, longest_m: {seat: 500, stop: 50, step_free: 3}}
sources: {wieghts: x}
because: I say so
"""
    found = {(row, column): said for row, column, said in faults(tmp_path, text)}
    expected = {
        (1, "name"): "'Bad One' is no name. Write small letters, digits and hyphens",
        (4, "weights.night"): "the key 'night' is missing. Add it.",
        (5, "weights.day.light"): "light has no weight by day: there is no dark to light. Take it out.",
        (6, "weights.evening.light"): "found '-0.2'. Must be greater than or equal to 0.",
        (6, "weights.evening.activty"): "the key 'activty' is not known. Did you mean 'activity'?",
        (6, "weights.evening"): "the shares sum to 0.6 and must sum to 1.",
        (8, "parts.access"): "sum to 0.9 and must sum to 1. In the same proportions: stop: 0.556, ways_out: 0.444.",
        (9, "parts.comfort.seat"): "found 'x'. Must be a valid number",
        (10, "constraints.step_free"): "found 'yes'. Must be a valid boolean",
        (10, "constraints.longest_m.seat"): "found '500'. Must be less than or equal to 300.",
        (10, "constraints.longest_m.stop"): "found '50'. Must be greater than 50.",
        (10, "constraints.longest_m.step_free"): "the key 'step_free' is not known.",
        (11, "sources.wieghts"): "Did you mean 'weights'?",
        (12, "because"): "the key 'because' is not known.",
    }
    assert set(found) == set(expected)
    assert [where for where, words in expected.items() if words not in found[where]] == []


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ("{activity: 0.5, access: 0.499}", "sum to 0.999"),
        ("{activity: 25, access: 75}", "sum to 100 and must sum to 1. In the same proportions: activity: 0.25, acc"),
        ("{activity: 1, access: 1, comfort: 1}", "activity: 0.334, access: 0.333, comfort: 0.333"),
        ("{activity: 0, access: 0}", "sum to 0 and must sum to 1. Give each its share of 1"),
        ("{}", "sum to 0 and must sum to 1"),
        ("{activity: 1.5, access: -0.5}", "greater than or equal to 0"),
        ("{activity: 0.5, access: 0.500002}", "sum to 1.000002 and must sum to 1"),
        ("{activity: 1e308, access: 1e308}", "less than or equal to 100"),
        ("{activity: .nan, access: 1}", "found '.nan'"),
        ("{activity: .inf, access: 1}", "found '.inf'"),
        ("[0.5, 0.5]", "found a block"),
        ("1", "found '1'"),
    ],
)  # fmt: skip
def test_shares_that_do_not_sum_to_one(tmp_path, shares, said):
    text = WHOLE.replace("  evening: {light: 0.5, access: 0.5}", f"  evening: {shares}")
    told = faults(tmp_path, text)
    assert all(row == 6 for row, _, _ in told)
    assert any(said in words for _, _, words in told), told


def test_a_sum_within_a_millionth_is_one(tmp_path):
    text = WHOLE.replace("{light: 0.5, access: 0.5}", "{light: 0.3333333, access: 0.6666666}")
    assert read_profile("own.yaml", folder=write(tmp_path, text)).weights["evening"]["light"] == 0.3333333


def test_what_the_fault_tells_to_write_can_be_written(tmp_path):
    text = WHOLE.replace("{light: 0.5, access: 0.5}", "{light: 3, access: 7, comfort: 11, activity: 2}")
    ((_, _, said),) = faults(tmp_path, text)
    proposed = said.rsplit("proportions: ", 1)[1].rstrip(".")
    text = text.replace("{light: 3, access: 7, comfort: 11, activity: 2}", f"{{{proposed}}}")
    own = read_profile("own.yaml", folder=write(tmp_path, text))
    assert own.weights["evening"]["comfort"] == pytest.approx(11 / 23, abs=0.0006)


def test_a_name_that_is_taken(tmp_path):
    ((row, column, said),) = faults(tmp_path, WHOLE.replace("east-side", "wheelchair"))
    assert (row, column) == (1, "name")
    assert "'wheelchair' comes with geosafe. Give your own another name." in said


def test_a_name_that_is_none():
    with pytest.raises(CallError, match=r"no profile 'women'\. Did you mean 'women-alone'\? Write one of everyone, "):
        read_profile("women")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(MissingFileError, match=r"own\.yaml: there is no such file\. .*comes with geosafe: everyone"):
        read_profile("own.yaml", folder=tmp_path)


def test_what_is_no_profile_points_to_its_page(tmp_path):
    ((_, _, said),) = faults(tmp_path, "- a list\n")
    assert "docs/profiles.md" in said
