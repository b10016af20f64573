"""The notebook from a question to a page runs as it stands, on the demo; its many scenarios, on a small town."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

import geosafe
from geosafe.score.score_study import score_study
from tests.score.town import Place, Way, town

NOTEBOOK = json.loads((Path(__file__).parents[1] / "docs/from-a-question-to-a-page.ipynb").read_text(encoding="utf-8"))
CODE = ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


def test_it_is_kept_without_outputs():
    for cell in NOTEBOOK["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_every_cell_runs_and_makes_its_page(demo_study, demo_scores, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(geosafe, "read_study", lambda _: demo_study, raising=False)
    monkeypatch.setattr(geosafe, "score_study", lambda _: demo_scores, raising=False)
    names: dict[str, object] = {}
    for code in CODE[:-1]:
        exec(code, names)  # noqa: S102
    assert {path.name for path in tmp_path.iterdir()} == {
        "lit-and-open.yaml", "difference.html", "answer.html", "suggested.yaml"
    }  # fmt: skip
    summary, doubts, survey = (names[name] for name in ("summary", "doubts", "survey"))
    assert summary.loc["night", "better_m"] > 0
    assert summary.loc["night", "worse_m"] == 0
    assert doubts["share"].iloc[0] == doubts["share"].max()
    assert "Kaisaniemen puistokuja" in survey["name"].tolist()


def test_many_scenarios_are_a_dozen_lines(monkeypatch, tmp_path):
    """A comb of twenty unlit dead ends off one street with a café: the nearer, the more people, the same gain."""
    ways = {"main": Way([(0, 0), (20, 0)], lit="lit")}
    for k in range(20):
        x = 20 * (k + 1)
        ways[f"m{k}"] = Way([(x, 0), (x + 20, 0)], lit="lit")
        ways[f"end{k}"] = Way([(x, 0), (x, 50)], lit="unlit")
    study = town(ways, venues=[Place("cafe", (30 * k, 0), (1.0, 1.0, 1.0)) for k in range(1, 14)])
    monkeypatch.chdir(tmp_path)
    code = CODE[-1].replace("n = 3", "n = 20")
    names: dict[str, object] = {"gs": geosafe, "pd": pd, "Path": Path, "study": study, "scores": score_study(study)}
    exec(code, names)  # noqa: S102
    assert len(code.splitlines()) <= 15
    best = names["best"]
    assert len(best) == 20
    assert best["better_m"].min() >= 50
    assert (best["capital"] == 8000).all()  # two lamps on 50 m
    assert len(pd.read_csv("best.csv")) == 20
