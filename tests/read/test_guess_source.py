from __future__ import annotations

from pathlib import Path

import pytest

from geosafe.read.guess_source import SourceDraft, guess_incidents

BOX = (-0.12, 51.50, -0.09, 51.53)
STREET = "Crime ID,Month,Falls within,Longitude,Latitude,LSOA code,Crime type"


def guess(path: Path) -> SourceDraft:
    return guess_incidents(path, name=path.name, box=BOX, timezone="Europe/London", country="GB", number=1)


def test_a_download_that_mixes_tables_is_narrowed_to_its_incidents(tmp_path: Path) -> None:
    for month in ("2024-01", "2024-02"):
        folder = tmp_path / "police" / month
        folder.mkdir(parents=True)
        (folder / f"{month}-x-street.csv").write_text(f"{STREET}\n,{month},X Police,-0.1,51.51,E1,Robbery\n")
        (folder / f"{month}-x-outcomes.csv").write_text("Crime ID,Outcome type\na,b\n")
    draft = guess(tmp_path / "police")
    assert draft.usable
    assert '  - path: "police/**/*-street.csv"' in draft.text
    assert "snapped: true" in draft.text
    assert str(draft.span) == "(datetime.date(2024, 1, 1), datetime.date(2024, 2, 29))"


@pytest.mark.parametrize(
    ("dates", "line"),
    [
        (["31/01/2024", "01/02/2024"], "dates: day-first  # as a value shows"),
        (["01/31/2024", "01/02/2024"], "dates: month-first  # as a value shows"),
        (["01/02/2024", "03/02/2024"], "dates: day-first  # no value settles it; usual in GB"),
    ],
)
def test_the_order_of_dates_is_written_with_its_evidence(tmp_path: Path, dates: list[str], line: str) -> None:
    (tmp_path / "a.csv").write_text("lon,lat,date\n" + "".join(f"-0.1,51.51,{date}\n" for date in dates))
    assert line in guess(tmp_path / "a.csv").text


def test_dates_that_need_no_order_get_none(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("lon,lat,date\n-0.1,51.51,2024-01-31\n")
    assert "dates:" not in guess(tmp_path / "a.csv").text


def test_a_table_at_fault_stays_as_a_comment(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('lon,lat\n1,2,3\n"4\n')
    draft = guess(tmp_path / "a.csv")
    assert not draft.usable
    assert all(line.startswith("#") for line in draft.text.splitlines())
    assert "a.csv, row 2" in draft.questions[0]
