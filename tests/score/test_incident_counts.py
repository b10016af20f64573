from __future__ import annotations

import numpy as np
import pytest

from geosafe.errors import CallError
from geosafe.score.incident_counts import INCIDENT_PHASES, incident_counts
from geosafe.score.streets import streets_of
from tests.score.cut import cut
from tests.score.town import AREA, WAYS, incidents_at, town

PLACES = [(50, 0), (50, 3), (200, 0), (201, 0), (300, -4), (100, 200), (400, 100), (205, -60)]


def found(ways, places=PLACES, *, weights=None, **options):
    study = town(ways, incidents=incidents_at(places, ways, **options), coverage={"incidents": AREA})
    return study, incident_counts(study, streets_of(study), weights=weights)


def test_every_incident_counts_once():
    _, plain = found(WAYS)
    assert plain.counts[:, -1].sum() == pytest.approx(len(PLACES))
    _, spread = found(WAYS, anonymised=True)
    assert spread.counts[:, -1].sum() == pytest.approx(len(PLACES))


def test_how_smooth_sharing_makes_counts_by_hand():
    # One whole, and one shared by four streets: (1 + 4/16) / 2
    _, counts = found(WAYS, [(50, 0), (200, 0)])
    assert counts.dispersion(INCIDENT_PHASES.index("all")) == pytest.approx(0.625)
    assert found(WAYS, [(50, 0)])[1].dispersion(-1) == 1
    nothing = town(coverage={"incidents": AREA})
    assert incident_counts(nothing, streets_of(nothing)).dispersion(-1) == 1


def test_weights_by_hand():
    # A weight of 3 and one of 1: (9 + 1) / 4, more uneven than whole incidents.
    study, counts = found(WAYS, [(50, 0), (300, 0)], weights=[3, 1])
    assert counts.counts[study.blocks.index.get_indexer(["s1", "s2"]), -1].tolist() == [3, 1]
    assert counts.dispersion(-1) == pytest.approx(2.5)


@pytest.mark.parametrize("anonymised", [False, True])
@pytest.mark.parametrize(("name", "at"), [("s1", 0.25), ("n1", 0.5), ("e1", 0.1), ("w2", 0.503)])
def test_cutting_a_segment_in_two_changes_nothing(name, at, anonymised):
    study, whole = found(WAYS, anonymised=anonymised)
    again, parts = found(cut(WAYS, name, at=at), anonymised=anonymised)
    assert again.blocks.index.equals(study.blocks.index)
    np.testing.assert_allclose(parts.counts, whole.counts, atol=1e-9)
    np.testing.assert_allclose(parts.squares, whole.squares, atol=1e-9)


def test_the_order_of_segments_and_incidents_changes_nothing():
    study, counts = found(WAYS)
    again, turned = found(dict(reversed(WAYS.items())), PLACES[::-1])
    order = again.blocks.index.get_indexer(study.blocks.index)
    np.testing.assert_allclose(turned.counts[order], counts.counts, atol=1e-12)


@pytest.mark.parametrize("weights", [[1], [1, -1], [1, np.nan]])
def test_errors(weights):
    with pytest.raises(CallError, match="one for each of 2 incidents"):
        found(WAYS, [(50, 0), (300, 0)], weights=weights)
