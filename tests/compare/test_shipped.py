"""The scenarios that come with geosafe: each says why, and all of them can be put into the demo."""

import re
from pathlib import Path

import pytest

from geosafe.compare.edits import apply_scenario
from geosafe.read.scenario import read_scenario
from tests.compare.scenarios import frames

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "scenarios").glob("*.yaml"))


def test_there_are_some():
    assert len(FILES) >= 8


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_each_is_put_into_the_demo(file, demo_study, demo_scores):
    scenario = read_scenario(file)
    assert scenario.because
    assert scenario.serves
    applied = apply_scenario(demo_study, scenario, scores=demo_scores)
    assert len(applied.touched) == len(scenario.edits)
    for touched in applied.touched:
        assert touched.says.endswith(".")
        assert touched.segments or touched.spaces
    made, given = frames(applied.study), frames(demo_study)
    assert any(made[name] is not given[name] for name in given)


def test_the_page_lists_each_with_what_it_serves():
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\S+\.yaml)` \|.*\| ([^|]*) \|$", page, re.M))
    assert rows == {file.name: ", ".join(read_scenario(file).serves) for file in FILES}


def test_examples_of_the_page_are_read(tmp_path):
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    first, second = re.findall(r"```yaml\n(.*?)```", page, re.S)
    (tmp_path / "lit-path.yaml").write_text(first, encoding="utf-8")
    (tmp_path / "example.yaml").write_text(second, encoding="utf-8")
    assert len(read_scenario("lit-path.yaml", folder=tmp_path).edits) == 3
    both = read_scenario("example.yaml", folder=tmp_path)
    assert (len(both.edits), both.stages) == (5, (1, 2))
