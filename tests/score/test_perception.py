from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geosafe.params import WALK_PARAMETERS
from geosafe.perception import Perception
from geosafe.score.incidents import incident_rates
from geosafe.score.perception import perception
from geosafe.score.raw import Raw
from geosafe.score.streets import streets_of
from geosafe.study import Study
from tests.score.town import AREA, CRS, incidents_at, space_at, town

#: Points in the middle of three streets, far from one another.
S1, E1, W2 = (100, 0), (500, -20), (100, 200)
SIX = tuple("abcdef")


def said(*answers: tuple[tuple[float, float], str, str, float | None, str | None]) -> gpd.GeoDataFrame:
    """Return answers: where, phase, who, the feeling and the group."""
    n = len(answers)
    frame = gpd.GeoDataFrame(
        {"walk": ["1"] * n, "stop": [str(at) for at, *_ in answers], "rater": [who for _, _, who, _, _ in answers],
         "group": np.array([group for *_, group in answers], dtype=object), "phase": [each[1] for each in answers],
         **dict.fromkeys(WALK_PARAMETERS, 2.0), "segment_id": "s1"},
        geometry=gpd.points_from_xy(*zip(*(at for at, *_ in answers), strict=True)), crs=CRS,
        index=pd.Index([f"w{i}" for i in range(n)], name="observation_id"),
    )  # fmt: skip
    return frame.assign(feeling=[np.nan if feeling is None else feeling for *_, feeling, _ in answers])


def everyone(at: tuple[float, float], feelings: Sequence[float], phase: str = "night") -> list[tuple]:
    return [(at, phase, who, feeling, None) for who, feeling in zip(SIX, feelings, strict=False)]


def rates(study: Study, known: Mapping[str, tuple[float, float]], *, timed: bool = True) -> Raw:
    """Return rates (multiple of the usual one) and counts of blocks; none in the phases where records have no time."""
    value, n = np.full((len(study.blocks), 4), np.nan), np.zeros((len(study.blocks), 4))
    for block, (rate, count) in known.items():
        columns = slice(0, 4) if timed else slice(3, 4)
        value[study.blocks.index.get_loc(block), columns] = rate
        n[study.blocks.index.get_loc(block), columns] = count
    return Raw(value, value, value, np.ones_like(value), n)


def felt(answers: list[tuple], known: Mapping[str, tuple[float, float]], *, timed: bool = True) -> pd.DataFrame:
    study = replace(town(), observations=said(*answers))
    found = perception(study, rates(study, known, timed=timed))
    assert found is not None
    where = found.places.get_coordinates().round(1).to_numpy()
    return found.places.set_index(pd.Index([tuple(xy) for xy in where], tupleize_cols=False)).sort_index()


RATES = {"s1": (3.0, 6.0), "e1": (0.2, 0.0), "w2": (1.0, 4.0)}


def test_four_quadrants_and_gaps_by_hand() -> None:
    """Insecurity ranks E1, W2, S1, and the rate S1, W2, E1; mid-ranks of three are 5/6, 3/6 and 1/6.

    Places stand in the order of their coordinates: S1, W2, E1.
    """
    places = felt([*everyone(S1, [3] * 6), *everyone(E1, [0, 0, 1, 1, 0, 2]), *everyone(W2, [2] * 6)], RATES)
    assert places["quadrant_night"].tolist() == ["recorded, not felt", "neither", "felt, not recorded"]
    assert places["gap_night"].tolist() == pytest.approx([1 / 6 - 5 / 6, 0, 5 / 6 - 1 / 6])
    assert places["feeling_night"].tolist() == pytest.approx([3, 2, 4 / 6])
    assert places["insecure_night"].tolist() == [0, 0, 5]
    assert places["recorded_night"].tolist() == pytest.approx([3.0, 1.0, 0.2])
    assert places["recorded_night_n"].tolist() == [6, 4, 0]
    assert places["raters_day"].tolist() == [0, 0, 0]
    assert places["quadrant_day"].isna().all()


def test_felt_and_recorded() -> None:
    assert felt(everyone(S1, [1] * 6), RATES)["quadrant_night"].tolist() == ["felt and recorded"]


def test_a_count_under_five_is_never_recorded_however_high_its_rate() -> None:
    assert felt(everyone(S1, [1] * 6), {"s1": (9.0, 4.0)})["quadrant_night"].tolist() == ["felt, not recorded"]


def test_too_few_raters_have_no_quadrant_and_no_gap() -> None:
    places = felt([*everyone(S1, [0] * 4), *everyone(W2, [2] * 5)], RATES)
    assert places["raters_night"].tolist() == [4, 5]
    assert places["quadrant_night"].isna().tolist() == [True, False]
    assert places["gap_night"].isna().tolist() == [True, False]


def test_where_records_are_not_known_nothing_is_compared() -> None:
    places = felt([*everyone(S1, [0] * 6), *everyone(W2, [0] * 6)], {"w2": (1.0, 5.0)})
    assert places["quadrant_night"].isna().tolist() == [True, False]


def test_records_without_a_time_of_day_are_compared_over_all_hours() -> None:
    assert felt(everyone(S1, [3] * 6), RATES, timed=False)["recorded_night"].tolist() == [3.0]


def test_the_rate_near_a_corner_is_the_mean_by_length() -> None:
    """At (200, 0), 50 m of s1, s2 and n1 and some of q1 lie within 50 m; of s1 and s2 alone the rate is known."""
    places = felt(everyone((200, 0), [1] * 6), {"s1": (3.0, 6.0), "s2": (1.0, 2.0)})
    assert places["recorded_night"].tolist() == pytest.approx([2.0])
    assert places["recorded_night_n"].tolist() == [8]


def test_a_person_who_answers_twice_counts_once() -> None:
    answers = [*everyone(S1, [0] * 6), ((100, 1), "night", "a", 3.0, None)]
    places = felt(answers, RATES)
    assert places["raters_night"].tolist() == [6]
    assert places["feeling_night"].tolist() == pytest.approx([1.5 / 6])


def test_answers_near_one_another_are_about_one_place() -> None:
    answers = [*everyone(S1, [0] * 6), *[((124, 0), "night", f"x{i}", 3.0, None) for i in range(2)]]
    assert felt(answers, RATES)["raters_night"].tolist() == [8]
    apart = [*everyone(S1, [0] * 6), *[((126, 0), "night", f"x{i}", 3.0, None) for i in range(2)]]
    assert felt(apart, RATES)["raters_night"].tolist() == [6, 2]


def test_the_interval_is_that_of_people_drawn_again() -> None:
    """All agree: no draw can differ. One half says 0, the other 3: the order of two places may turn."""
    agreed = felt([*everyone(S1, [0] * 6), *everyone(W2, [3] * 6)], RATES)
    assert agreed["gap_night_lo"].tolist() == agreed["gap_night"].tolist() == agreed["gap_night_hi"].tolist()
    torn = felt([*everyone(S1, [0, 0, 0, 3, 3, 3]), *everyone(W2, [3, 3, 3, 0, 0, 1])], RATES)
    assert (torn["gap_night_lo"] < torn["gap_night_hi"]).all()
    assert torn["gap_night"].between(torn["gap_night_lo"], torn["gap_night_hi"]).all()


def test_groups_are_told_with_their_size() -> None:
    answers = [
        (S1, "night", who, feeling, group)
        for who, feeling, group in zip("abcde", (0, 1, 2, 3, None), ("w", "w", "m", None, "m"), strict=True)
    ]
    study = replace(town(), observations=said(*answers))
    found = perception(study, rates(study, RATES))
    assert isinstance(found, Perception)
    feeling = found.ratings[found.ratings["parameter"] == "feeling"].set_index("group")
    assert feeling["n"].to_dict() == {"all": 4, "m": 1, "w": 2}
    assert feeling["mean"].to_dict() == pytest.approx({"all": 1.5, "m": 2, "w": 0.5})


def test_a_place_takes_the_name_of_the_smallest_space_around_it() -> None:
    spaces = pd.concat(
        [space_at(shapely.box(0, -50, 300, 50)).assign(name="Park"),
         space_at(shapely.box(90, -10, 110, 10), "way/9").assign(name="Kiosk square")]
    )  # fmt: skip
    study = replace(town(spaces=spaces), observations=said(*everyone(S1, [1] * 6), *everyone((250, 0), [1] * 6)))
    found = perception(study, rates(study, RATES))
    assert found is not None
    assert found.places["name"].tolist() == ["Kiosk square", "Park"]
    assert found.places["space_id"].tolist() == ["way/9", "way/1"]
    assert found.places["block_id"].tolist() == ["s1", "s1"]


def test_with_real_rates_of_incidents() -> None:
    incidents = incidents_at([(100, 0)] * 12 + [(100, 200)] * 2, phases=["night"] * 14)
    study = town(incidents=incidents, coverage={"incidents": AREA})
    study = replace(study, observations=said(*everyone(S1, [3] * 6), *everyone(E1, [0] * 6)))
    found = perception(study, incident_rates(study, streets_of(study)))
    assert found is not None
    assert found.places["quadrant_night"].tolist() == ["recorded, not felt", "felt, not recorded"]


def test_without_answers_there_is_nothing() -> None:
    study = town()
    assert perception(study, rates(study, {})) is None
    assert perception(replace(study, observations=said(*everyone(S1, [1]))[:0]), rates(study, {})) is None


def test_the_same_answers_in_another_order_say_the_same() -> None:
    answers = [*everyone(S1, [0, 1, 2, 3, 1, 0]), *everyone(W2, [3, 2, 3, 1, 2, 2]), *everyone(E1, [1, 0, 0, 2, 1, 3])]
    one, other = (felt(each, RATES).sort_index() for each in (answers, answers[::-1]))
    names = [name for name in one if name.endswith("_night")]
    pd.testing.assert_frame_equal(pd.DataFrame(one[names]), pd.DataFrame(other[names]))
