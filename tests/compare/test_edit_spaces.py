"""Public spaces at other hours, for others, of another kind."""

import pytest
import shapely

from geosafe.compare.edits import apply_scenario
from geosafe.errors import DataError
from tests.compare.scenarios import assert_same, scenario
from tests.score.town import space_at, town

STUDY = town(spaces=space_at(shapely.box(210, 20, 290, 60)))


def test_a_space_that_closes_at_night_says_so_and_opens_again():
    edit = {"within": {"name": "Square"}, "hours": "Mo-Su 07:00-22:00"}
    applied = apply_scenario(STUDY, scenario({"change_space": edit}))
    space = applied.study.spaces.loc["way/1"]
    assert (space["opening_hours"], space["entry"]) == ("Mo-Su 07:00-22:00", "closed at night")
    assert applied.study.week.open.loc["way/1"].sum() == pytest.approx(7 * 15)
    assert applied.touched[0].says == "Square: open Mo-Su 07:00-22:00."
    assert applied.touched[0].spaces == ("way/1",)
    edit = {"within": {"id": "way/1"}, "hours": "24/7"}
    again = apply_scenario(applied.study, scenario({"change_space": edit}, name="Again")).study
    assert again.spaces.loc["way/1", "entry"] == "public"


def test_a_space_for_customers():
    made = apply_scenario(STUDY, scenario({"change_space": {"within": "Square", "access": "customers"}})).study
    assert made.spaces.loc["way/1", "access"] == "customers"
    assert made.spaces.loc["way/1", "entry"] == "customers only"
    back = {"change_space": {"within": "Square", "access": "yes"}}
    assert_same(STUDY, apply_scenario(made, scenario(back, name="Back")).study)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"within": "Sqaure", "hours": "24/7"}, "there is no public space named 'Sqaure'. The nearest: Square."),
        ({"within": "Square", "kind": "forest"}, "'forest' is no kind of public space here. Kinds: square."),
        ({"within": "Square", "access": "yes"}, "the public space is so already"),
    ],
)
def test_what_cannot_change(edit, said):
    with pytest.raises(DataError) as caught:
        apply_scenario(STUDY, scenario({"change_space": edit}))
    assert said in str(caught.value)
