import pandas as pd
import pytest

from geosafe.score.score_study import score_study
from geosafe.score.surface import PAVED, UNPAVED, surface
from geosafe.tables import check_table
from tests.score.test_surroundings import SQUARE
from tests.score.town import space_at, town


@pytest.mark.parametrize(
    ("tag", "kind"),
    [("asphalt", "paved"), ("sett", "paved"), ("concrete:plates", "paved"), ("asphalt;paving_stones", "paved"),
     ("gravel", "unpaved"), ("fine_gravel; dirt", "unpaved"), ("asphalt;gravel", "surface_unknown"),
     ("fibre_reinforced_polymer_grate", "paved"), ("clay", "surface_unknown"), ("stone", "surface_unknown"),
     ("lava", "surface_unknown"), (None, "surface_unknown")],
)  # fmt: skip
def test_what_a_tag_says(tag, kind):
    told = surface(pd.DataFrame({"surface": pd.Series([tag], dtype=object)}))
    assert told.loc[0].to_dict() == {name: float(name == kind) for name in ("paved", "unpaved", "surface_unknown")}


def test_no_value_is_both():
    assert not PAVED & UNPAVED


def test_shares_of_blocks_and_spaces_by_length():
    study = town(spaces=space_at(SQUARE))
    # p1 (200 m) and p2 (100 m) are one block; w1, w2, n1, n2 and s1 lie around the square, 800 m.
    tags = {"p1": "gravel", "p2": "asphalt", "s1": "sett", "w1": "grass"}
    study.segments["surface"] = pd.Series(tags).reindex(study.segments.index)
    check_table(study.segments, "segments")
    found = score_study(study).surroundings
    columns = ["paved_share", "unpaved_share", "surface_unknown_share"]
    assert found.blocks.loc["p1", columns].tolist() == pytest.approx([1 / 3, 2 / 3, 0])
    assert found.blocks.loc["s2", columns].tolist() == [0, 0, 1]
    square = found.spaces.loc["way/1", columns]
    assert square.sum() == pytest.approx(1)
    assert square["paved_share"] == pytest.approx(square["unpaved_share"])  # s1 and w1 lie alike
    assert 0 < square["paved_share"] < 0.5


def test_a_table_without_the_column_is_of_unknown_surface():
    study = town()
    assert "surface" not in study.segments
    assert (score_study(study).surroundings.blocks["surface_unknown_share"] == 1).all()
