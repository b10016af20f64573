"""The real services, for people who are online: ``GEOSAFE_ONLINE=1 pytest -m online``."""

from __future__ import annotations

import os

import pytest

import geosafe as gs
from geosafe.pipeline import draft_study

pytestmark = [
    pytest.mark.online,
    pytest.mark.skipif(os.environ.get("GEOSAFE_ONLINE") != "1", reason="asks public servers: set GEOSAFE_ONLINE=1"),
]


def test_a_small_town_comes_whole_from_the_real_services(tmp_path):
    file, questions = draft_study(tmp_path, place="Le Pré-Saint-Gervais, France", tell=print)
    assert "Le Pré-Saint-Gervais" in questions[0]
    study = gs.read_study(file)
    assert study.timezone == "Europe/Paris"
    # The smallest commune of Seine-Saint-Denis: 0.70 km² (INSEE).
    assert study.area.area == pytest.approx(700_000, rel=0.05)
    walked = study.segments.loc[study.segments["in_area"], "length_m"].sum()
    assert 15_000 < walked < 100_000
    assert not {"no-margin", "missing-nodes"} & {finding.code for finding in study.findings}
