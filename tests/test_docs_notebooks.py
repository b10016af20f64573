"""The page on notebooks shows what runs."""

from __future__ import annotations

import re
from pathlib import Path

import geosafe
from geosafe.show.notebook import HEIGHT_PX, MOST_MB

TEXT = (Path(__file__).parents[1] / "docs/notebooks.md").read_text(encoding="utf-8")


def test_every_snippet_runs(demo_study, demo_scores, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(geosafe, "read_study", lambda _: demo_study, raising=False)
    monkeypatch.setattr(geosafe, "score_study", lambda _, **_profile: demo_scores, raising=False)
    names: dict[str, object] = {}
    for snippet in re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL):
        exec(snippet, names)  # noqa: S102
    assert sorted(path.name for path in tmp_path.iterdir()) == ["holborn.html", "holborn.parquet"]
    assert len(names["weak"]) == 10


def test_the_figures_are_those_of_the_code(demo_study, demo_scores):
    assert f"{HEIGHT_PX} px" in TEXT
    assert f"more than {MOST_MB:.0f} MB" in TEXT
    page = geosafe.draw_map(demo_study, demo_scores)
    assert f"central Helsinki has {len(page._repr_html_().encode()) / 1e6:.0f} MB" in TEXT
