"""Hours of venues, stops and amenities; venues that close."""

import numpy as np
import pytest

from geosafe.compare.edits import apply_scenario
from geosafe.errors import DataError
from tests.compare.scenarios import assert_same, at, box, scenario
from tests.score.town import Place, town

CAFES = [Place("cafe", (50, 5)), Place("cafe", (300, 5)), Place("bar", (60, 5))]
HOURS = ("open_share", "week.open", "week.open_lo", "week.open_hi")


def test_hours_of_venues_of_a_kind_in_an_area():
    study = town(venues=CAFES)
    edit = {"venues": {"kind": "cafe", "within": box(0, -50, 150, 50)}, "hours": "Mo-Su 08:00-24:00", "cost": 900}
    applied = apply_scenario(study, scenario({"set_hours": edit}))
    made = applied.study
    assert [*made.venues["opening_hours"]] == ["Mo-Su 08:00-24:00", None, None]
    # The hours of the week 8…23 are open, 0…7 closed, on each of seven days.
    np.testing.assert_allclose(
        made.week.open.loc["venues/0"].to_numpy().reshape(7, 24), np.tile(np.arange(24) >= 8, (7, 1))
    )
    assert made.open_share.loc["venues/0", "hours_evidence"] == made.week.evidence["venues/0"] == "observed"
    assert made.open_share.loc["venues/0", "evening"] == pytest.approx(1.0, abs=0.01)
    assert made.open_share.loc["venues/1":].equals(study.open_share.loc["venues/1":])
    (touched,) = applied.touched
    assert touched.venues == ("venues/0",)
    assert touched.yearly == 900
    assert touched.capital == 0
    assert touched.says == "Venues of the kind cafe in the area drawn (1): open Mo-Su 08:00-24:00."
    assert_same(study, made, but=("venues", *HOURS))


def test_hours_with_service_of_stops():
    study = town(stops=[Place("stop", (50, 5), open=(1, None, 0), evidence="inferred")])
    made = apply_scenario(study, scenario({"set_hours": {"stops": {"kind": "stop"}, "hours": "22:00-05:00"}})).study
    assert made.open_share.loc["stops/0", "hours_evidence"] == "observed"
    np.testing.assert_allclose(made.week.open.loc["stops/0"].to_numpy()[:24], [1] * 5 + [0] * 17 + [1, 1])
    assert_same(study, made, but=HOURS)


def test_venues_that_close_leave_every_table():
    study = town(venues=CAFES)
    applied = apply_scenario(study, scenario({"close_venues": {"venues": {"kind": "bar"}}}))
    assert [*applied.study.venues.index] == ["venues/0", "venues/1"]
    assert [*applied.study.open_share.index] == [*applied.study.week.open.index] == ["venues/0", "venues/1"]
    assert applied.touched[0].venues == ("venues/2",)


def test_closing_what_was_added_gives_the_same_tables():
    study = town(venues=CAFES)
    more = apply_scenario(study, scenario({"add_venue": {"at": at(100, 5), "kind": "kiosk", "hours": "24/7"}})).study
    assert len(more.venues) == 4
    back = apply_scenario(more, scenario({"close_venues": {"venues": {"kind": "kiosk"}}}, name="Back")).study
    assert_same(study, back)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"kind": "kafe"}, "there are no venues of the kind 'kafe'. The nearest: cafe."),
        ({"kind": "cafe", "within": box(500, 500, 510, 510)}, "there are no venues of the kind cafe in the area drawn"),
        ({"name": "Nowhere"}, "there is no venue named 'Nowhere'. Names there: none."),
        ({"id": "venues/9"}, "there is no venue with the id 'venues/9'. The nearest: venues/"),
    ],
)
def test_no_such_venue_names_the_nearest(chosen, said):
    with pytest.raises(DataError) as caught:
        apply_scenario(town(venues=CAFES), scenario({"set_hours": {"venues": chosen, "hours": "24/7"}}))
    assert said in str(caught.value)
