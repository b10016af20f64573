from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geosafe.errors import DataError
from geosafe.read.observations import read_observations
from geosafe.read.study_file import ObservationsEntry
from geosafe.sources import ObservationSource

HEADER = "walk,date,time,stop,lon,lat,rater,group,light,feeling,words,change"


def read(tmp_path: Path, *rows: str, header: str = HEADER) -> ObservationSource:
    (tmp_path / "walk.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return read_observations(ObservationsEntry(path="walk.csv"), folder=tmp_path, timezone="Europe/Helsinki")


def says(source: ObservationSource) -> dict[str, tuple[int | None, str]]:
    return {finding.code: (finding.n, finding.says) for finding in source.findings}


def test_a_row_is_a_person_at_a_stop(tmp_path: Path) -> None:
    source = read(tmp_path, '1,2019-11-14,18:30,2,24.94,60.17,7,women,3,0," Dark, and ""empty"" ",A kiosk')
    row = source.frame.iloc[0]
    assert row[["walk", "stop", "rater", "group"]].tolist() == ["1", "2", "7", "women"]
    assert row[["light", "feeling"]].tolist() == [3, 0]
    assert row["start"] == pd.Timestamp("2019-11-14T16:30Z")
    assert (row.geometry.x, row.geometry.y) == (24.94, 60.17)
    assert source.frame.index.tolist() == ["walk.csv:2"]


def test_every_word_is_kept_as_it_was_written(tmp_path: Path) -> None:
    row = read(tmp_path, '1,2019-11-14,18:30,2,24.94,60.17,7,,,," Dark, and ""empty"" ",=HYPERLINK(1)').frame.iloc[0]
    assert (row["words"], row["change"]) == (' Dark, and "empty" ', "=HYPERLINK(1)")
    assert np.isnan(row["light"])
    assert row["group"] is None


def test_a_rating_of_seven_is_taken_out_and_the_rest_of_the_row_is_kept(tmp_path: Path) -> None:
    rows = ("1,2019-11-14,18:30,2,24.94,60.17,7,,7,2,,", "1,2019-11-14,18:30,2,24.94,60.17,8,,good,1,,")
    source = read(tmp_path, *rows)
    assert source.frame["light"].isna().tolist() == [True, True]
    assert source.frame["feeling"].tolist() == [2, 1]
    assert says(source)["observations-rating"] == (
        2,
        "Ratings of 'light' not from 0 to 3 are taken out, the rest of the row is kept: '7' in row 2, 'good' in row 3.",
    )


def test_a_form_may_tell_the_phase_alone(tmp_path: Path) -> None:
    header = "walk,phase,stop,lon,lat,rater,feeling"
    found = read(tmp_path, "1,Night,2,24.94,60.17,7,2", "1,dusk,2,24.94,60.17,8,2", header=header)
    assert found.frame["phase"].tolist() == ["night"]
    assert found.frame["start"].isna().all()
    assert says(found)["observations-no-phase"][1] == (
        "1 phases are none of day, evening, night, such as 'dusk', first in row 3."
    )
    assert says(found)["observations-no-time"][0] == 1


def test_rows_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    rows = ("1,2019-11-14,18:30,2,24.94,60.17,7,,3,0,,", "1,2019-11-14,18:30,2,24.94,60.17,,,3,0,,",
            "1,,,2,24.94,60.17,7,,3,0,,", "1,2019-11-14,18:30,2,24.94,60.17,9,men,,,,",
            "1,2019-11-14,18:30,2,,,9,men,1,1,,")  # fmt: skip
    source = read(tmp_path, *rows)
    assert source.frame.index.tolist() == ["walk.csv:2"]
    told = says(source)
    assert told["observations-no-one"][1].startswith("Rows set aside because they do not tell the walk, the stop")
    assert told["observations-no-time"][1].endswith(": 1, row 4.")
    assert told["observations-empty"][1].endswith(": 1, row 5.")
    assert told["no-coordinates"][0] == 1
    assert told["observations-read"] == (1, "Answers of 1 people on 1 walks: 1 rows of 5.")


def test_missing_columns_are_named_all_at_once(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, "1,24.94,60.17", header="walk,lon,lat")
    found = str(caught.value)
    for part in ("no column 'stop'", "no column 'rater'", "neither 'phase' nor 'date' and 'time'", "no rating or"):
        assert part.replace("no rating or", "no column holds a rating or words") in found


def test_a_form_in_which_nothing_can_be_used_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no row can be used.*Each row needs a walk, a stop, a rater and a rating"):
        read(tmp_path, "1,2019-11-14,18:30,2,24.94,60.17,7,,,,,")
