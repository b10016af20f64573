from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from geosafe.errors import DataError
from geosafe.read.cells import cell_array, cell_text, text_frame

UTC = datetime.timezone.utc  # noqa: UP017


def texts(cells: pa.Array) -> tuple[list[str], list[str]]:
    frame, findings = text_frame([("a", cells)], n=len(cells), name="x.parquet", layer="incidents")
    return (frame["a"].tolist() if "a" in frame else []), [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([7.0, 51.5175, -0.0, 2.0**53, 1e20, 1e-7, 0.1, None, float("nan"), float("inf")],
         ["7", "51.5175", "0", "9.007199254740992e+15", "1e+20", "1e-7", "0.1", "", "", "inf"]),
        (pa.array([0.1, 7.0], pa.float32()), ["0.1", "7"]),
        ([1, None, 2**62], ["1", "", "4611686018427387904"]),
        ([True, False, None], ["true", "false", ""]),
        (["007", " NA", "", None], ["007", " NA", "", ""]),
        ([Decimal("12.50"), None], ["12.50", ""]),
        ([datetime.date(2024, 3, 9), None], ["2024-03-09", ""]),
        ([datetime.time(22, 30), datetime.time(0, 0, 0, 250_000)], ["22:30:00", "00:00:00.250000"]),
        ([datetime.datetime(2024, 3, 9, 22, 30), datetime.datetime(2024, 3, 9), None],
         ["2024-03-09T22:30:00", "2024-03-09T00:00:00", ""]),
        ([datetime.datetime(2024, 3, 9, 22, 30, 0, 250_000)], ["2024-03-09T22:30:00.25"]),
        (pa.array([datetime.datetime(2024, 3, 9, 21, 30, tzinfo=UTC)], pa.timestamp("us", "Europe/Paris")),
         ["2024-03-09T21:30:00Z"]),
        (pa.array([datetime.datetime(2024, 3, 9, 22, 30)], pa.timestamp("ns")), ["2024-03-09T22:30:00"]),
        (pa.array(["a", None, "a"]).dictionary_encode(), ["a", "", "a"]),
        (pa.array(['{"a": 1}'], pa.string()).cast(pa.json_()), ['{"a": 1}']),
        ([None, None], ["", ""]),
    ],
    ids=str.split("float float32 int bool text decimal date time datetime fraction zone ns dictionary json null"),
)  # fmt: skip
def test_cells_are_written_as_people_write_them(values: Any, expected: list[str]) -> None:
    assert texts(values if isinstance(values, pa.Array) else pa.array(values)) == (expected, [])


def test_times_that_are_all_midnight_are_dates_and_that_is_said() -> None:
    midnight = datetime.datetime(2024, 3, 9)
    assert texts(pa.array([midnight, None])) == (["2024-03-09", ""], ["midnight-dates"])
    assert texts(pa.array([None, None], pa.timestamp("us"))) == (["", ""], [])
    with_zone = pa.array([midnight.replace(tzinfo=UTC)], pa.timestamp("us", "UTC"))
    assert texts(with_zone) == (["2024-03-09T00:00:00Z"], [])  # an instant, wherever the place is


def test_what_is_no_plain_value_is_left_out_and_said() -> None:
    for cells in (pa.array([[1]]), pa.array([b"x"]), pa.array([{"a": 1}]), pa.array([datetime.timedelta(1)])):
        assert texts(cells) == ([], ["columns-left-out"])


def test_nul_characters_are_visible_and_counted() -> None:
    frame, (finding,) = text_frame([("a", pa.array(["x\0y\0", "\u202e"]))], n=2, name="x", layer="incidents")
    assert frame["a"].tolist() == ["x�y�", "\u202e"]
    assert (finding.code, finding.n) == ("nul-characters", 2)


def test_a_column_named_twice_is_a_fault() -> None:
    with pytest.raises(DataError, match=r"named twice: 'a'. Give each column its own name"):
        text_frame([("a", pa.array([1])), ("a", pa.array([2]))], n=1, name="x", layer="incidents")


def test_a_table_without_columns_keeps_its_rows() -> None:
    frame, findings = text_frame([], n=3, name="x", layer="incidents")
    assert (len(frame), findings) == (3, [])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2.5, None], ["1", "2.5", ""]),
        ([1, True], ["1", "true"]),
        (["007", 7, 7.0, 0.1, None], ["007", "7", "7", "0.1", ""]),
        ([2**70, 1], [str(2**70), "1"]),
        ([2**53 + 1, 0.5], [str(2**53 + 1), "0.5"]),
        ([{"é": [1, None]}, "x"], ['{"é": [1, null]}', "x"]),
        ([b"x", "x"], ["", "x"]),
        ([], []),
    ],
    ids=str.split("numbers flags mixed large exact nested bytes none"),
)
def test_values_of_any_kind_become_one_column(values: list[Any], expected: list[str]) -> None:
    frame, _ = text_frame([("a", cell_array(values))], n=len(values), name="x", layer="incidents")
    assert frame["a"].tolist() == expected
    assert [cell_text(value) for value in values] == expected
