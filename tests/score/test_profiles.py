from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import shapely

from geosafe.errors import CallError
from geosafe.params import PHASES
from geosafe.pipeline import compare_profiles as by_name
from geosafe.profile import EVERYONE
from geosafe.score import measure_study, profiles, score_study
from geosafe.score.profiles import compare_profiles
from tests.score.town import Place, space_at, town

VENUES = (Place("pub", (100, 0), (0.2, 0.8, 0.6)), Place("shop", (300, 2), (0.7, 0.3, 0.0)))
AMENITIES = (Place("seat", (100, 3)), Place("toilet", (300, 0)))


def of(name, **shares):
    return dataclasses.replace(EVERYONE, name=name, weights=dict.fromkeys(PHASES, shares))


ACCESS, COMFORT = of("access", access=1.0), of("comfort", comfort=1.0)


@pytest.fixture(scope="module")
def study():
    return town(venues=VENUES, amenities=AMENITIES, spaces=space_at(shapely.box(20, 20, 180, 180)))


@pytest.fixture(scope="module")
def found(study):
    return compare_profiles(study, [EVERYONE, ACCESS, COMFORT])


def test_each_column_is_what_the_profile_alone_gives(study, found):
    for profile in (EVERYONE, ACCESS, COMFORT):
        scores = score_study.score_study(study, profile=profile)
        for kind, table in (("segment", scores.segments), ("block", scores.blocks), ("space", scores.spaces)):
            for phase in PHASES:
                rows = found[(found["unit_kind"] == kind) & (found["phase"] == phase)].set_index("unit_id")
                np.testing.assert_array_equal(rows[profile.name].loc[table.index], table[f"conditions_{phase}"])


def test_one_component_alone_is_its_own_condition(study, found):
    scores = score_study.score_study(study)
    rows = found[(found["unit_kind"] == "block") & (found["phase"] == "day")].set_index("unit_id")
    assert rows["access"].to_dict() == pytest.approx(scores.blocks["access_day"].to_dict())


def test_the_range_is_between_the_lowest_and_the_highest(found):
    known = found.dropna(subset=["range"])
    assert len(known)
    names = ["everyone", "access", "comfort"]
    for row in known.itertuples():
        told = {name: getattr(row, name) for name in names if not np.isnan(getattr(row, name))}
        assert row.range == max(told.values()) - min(told.values())
        assert (told[row.lowest], told[row.highest]) == (min(told.values()), max(told.values()))


def test_the_widest_comes_first_and_the_unknown_last(found):
    ranges = found["range"].to_numpy()
    known = ranges[~np.isnan(ranges)]
    assert (np.diff(known) <= 0).all()
    assert np.isnan(ranges[len(known) :]).all()
    assert found.loc[np.isnan(ranges), ["lowest", "highest"]].isna().all(axis=None)


def test_profiles_whose_weights_are_the_same_do_not_disagree(study):
    same = compare_profiles(study, [EVERYONE, dataclasses.replace(EVERYONE, name="again")])
    assert set(same["range"].dropna()) == {0.0}


def test_the_measures_are_taken_once(study, monkeypatch):
    calls = []

    def counted(given):
        calls.append(given)
        return measure_study.measure_study(given)

    monkeypatch.setattr(profiles, "measure_study", counted)
    compare_profiles(study, [EVERYONE, ACCESS, COMFORT])
    assert len(calls) == 1


@pytest.mark.parametrize(("given", "said"), [([], "got none"), ([EVERYONE], "got everyone"),
                                             ([EVERYONE, EVERYONE], "got everyone, everyone")])  # fmt: skip
def test_two_profiles_of_different_names_are_needed(study, given, said):
    with pytest.raises(CallError, match=f"at least two profiles, each of a name of its own, {said}"):
        compare_profiles(study, given)


@pytest.mark.parametrize("name", ["name", "phase", "kind", "range", "lowest", "highest", "note"])
def test_a_profile_cannot_overwrite_a_column(study, name):
    with pytest.raises(CallError, match=f"a profile cannot be called '{name}' here"):
        compare_profiles(study, [EVERYONE, of(name, access=1.0)])


def test_by_name(study):
    table = by_name(study, ["wheelchair", ACCESS])
    assert list(table)[4:] == ["wheelchair", "access", "range", "lowest", "highest"]
    with pytest.raises(CallError, match="no profile 'wheelchairs'"):
        by_name(study, ["wheelchairs", ACCESS])
