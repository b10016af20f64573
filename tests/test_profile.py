from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from geosafe.findings import Finding
from geosafe.params import COMPONENTS, GOALPOSTS, PARTS, PHASES, WEIGHTS
from geosafe.profile import DISTANCES, EVERYONE, PLACEHOLDER, SHIPPED, Profile, with_finding
from geosafe.read.profile import ProfileFile, read_profile
from tests.test_docs import page, rows, sections

FOLDER = Path(__file__).parents[1] / "geosafe" / "profiles"


def test_everyone_has_the_weights_of_the_parameters_and_no_constraint():
    assert EVERYONE.weights == WEIGHTS
    assert EVERYONE.parts == PARTS
    assert (EVERYONE.step_free, dict(EVERYONE.longest_m)) == (False, {})
    assert all(EVERYONE.goalposts(name) == posts for name, posts in GOALPOSTS.items())


def test_a_longest_distance_moves_the_zero_of_its_goalposts_alone():
    profile = dataclasses.replace(EVERYONE, longest_m={"seat": 100.0})
    assert profile.goalposts("seat") == dataclasses.replace(GOALPOSTS["seat"], zero_at=100.0)
    assert profile.goalposts("toilet") == GOALPOSTS["toilet"]


def test_the_parts_that_are_distances():
    assert DISTANCES == ("stop", "seat", "shelter", "toilet", "water")


def test_a_profile_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        EVERYONE.name = "x"  # type: ignore[misc]
    with pytest.raises(TypeError, match="does not support item assignment"):
        read_profile("wheelchair").longest_m["stop"] = 400  # type: ignore[index]


def test_what_a_product_says_of_it():
    assert EVERYONE.note == f"Weighted for: everyone (profile everyone). {PLACEHOLDER}"
    own = dataclasses.replace(EVERYONE, name="east", title="the east side", placeholder=False)
    assert own.note == "Weighted for: the east side (profile east)."


def test_a_finding_takes_the_place_of_the_one_before():
    before = Finding("study", "period-chosen", "note", None, "x")
    once = with_finding([before], EVERYONE)
    twice = with_finding(once, read_profile("visitors"))
    assert [finding.code for finding in twice] == ["period-chosen", "profile"]
    assert twice[-1].says.startswith("Weighted for: visitors")
    own = dataclasses.replace(EVERYONE, placeholder=False)
    assert [bool(finding.todo) for finding in (once[-1], with_finding([], own)[-1])] == [True, False]


def test_as_plain_values_for_provenance():
    told = read_profile("wheelchair").describe()
    assert told["name"] == "wheelchair"
    assert told["weights"]["night"]["access"] == 0.4
    assert told["constraints"] == {"step_free": True, "longest_m": {"stop": 150.0, "toilet": 300.0}}
    assert PLACEHOLDER in told["note"]


# --- What comes with geosafe ---------------------------------------------------------------------


def test_the_shipped_profiles_are_the_files():
    assert sorted(SHIPPED) == sorted(file.stem for file in FOLDER.iterdir())


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_profile_is_whole_says_where_it_comes_from_and_that_it_is_a_placeholder(name):
    profile = read_profile(name)
    assert isinstance(profile, Profile)
    assert profile.name == name
    assert profile.placeholder
    for phase in PHASES:
        assert sum(profile.weights[phase].values()) == pytest.approx(1, abs=1e-9)
        assert ("light" in profile.weights[phase]) is (phase != "day")
        assert set(profile.weights[phase]) <= set(COMPONENTS)
    for component, parts in profile.parts.items():
        assert sum(parts.values()) == pytest.approx(1, abs=1e-9)
        assert set(parts) == set(PARTS[component])
    choices = {"weights", "parts", *profile.longest_m, *(["step_free"] if profile.step_free else [])}
    assert choices <= set(profile.sources)
    assert all("our judgement" in source or "recommends" in source for source in profile.sources.values())


def test_the_file_of_everyone_says_what_the_parameters_say(tmp_path):
    text = (FOLDER / "everyone.yaml").read_text(encoding="utf-8").replace("name: everyone", "name: copy")
    (tmp_path / "copy.yaml").write_text(text, encoding="utf-8")
    copy = read_profile("copy.yaml", folder=tmp_path)
    assert dataclasses.replace(copy, name="everyone") == EVERYONE


# --- The page about them ------------------------------------------------------------------------------


def cell(weights, name):
    return f"{weights[name]:g}" if name in weights else "–"


def test_the_page_on_profiles_tells_every_weight_and_constraint():
    told = [line.strip("|").split("|") for line in page("profiles.md").splitlines() if line.startswith("| `")]
    lines = {tuple(each.strip() for each in line) for line in told}
    parts = [(component, part) for component in PARTS for part in PARTS[component]]
    for name in SHIPPED:
        profile = read_profile(name)
        assert (f"`{name}`", profile.who) in lines
        for phases in ("day", "evening, night"):
            weights = profile.weights[phases.split(",")[0]]
            assert (f"`{name}`", phases, *(cell(weights, each) for each in COMPONENTS)) in lines
        assert profile.weights["evening"] == profile.weights["night"]
        far = ", ".join(f"{part} {metres:g} m" for part, metres in profile.longest_m.items()) or "–"
        shares = (f"{profile.parts[component][part]:g}" for component, part in parts)
        assert (f"`{name}`", *shares, "yes" if profile.step_free else "no", far) in lines
    for part in DISTANCES:
        assert (f"`{part}`", f"{GOALPOSTS[part].full_at:g} m", f"{GOALPOSTS[part].zero_at:g} m") in lines


def test_the_example_of_a_profile_is_one(tmp_path):
    _, example = re.findall(r"```yaml\n(.*?)```", page("profiles.md"), flags=re.DOTALL)
    (tmp_path / "ours.yaml").write_text(example, encoding="utf-8")
    ours = read_profile("ours.yaml", folder=tmp_path)
    assert (ours.name, ours.longest_m) == ("east-side", {"seat": 150, "toilet": 300})


def test_the_page_tells_every_key_with_its_default():
    text = sections(page("profiles.md"))["Set your own"]
    told = {cells[0].strip("`"): cells[1] for cells in rows(text) if cells[0].startswith("`")}
    assert set(told) == set(ProfileFile.model_fields)
    for key, field in ProfileFile.model_fields.items():
        assert (told[key] == "must be given") is field.is_required(), key
