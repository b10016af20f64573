"""Every hostile input is turned away, or read and told of, in one sentence that names the file and what to do."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from geosafe.cli.main import main
from tests.hostile import gtfs_cases, osm_cases, study_cases, table_cases
from tests.hostile.town import Case, write_town

CASES = [*osm_cases.CASES, *table_cases.CASES, *study_cases.CASES, *gtfs_cases.CASES]
#: Longest time that a command may take over a hostile input [s].
LONGEST_S = 60


def check(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Run ``geosafe check`` and return how it ended and all that it said."""
    monkeypatch.setattr("sys.argv", ["geosafe", "check", str(folder)])
    monkeypatch.setenv("COLUMNS", "10000")
    code = 0
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    done = capsys.readouterr()
    return code, re.sub(r"\s+", " ", done.out + done.err)


def test_the_town_itself_is_sound(tmp_path, capsys, monkeypatch):
    code, said = check(write_town(tmp_path), capsys, monkeypatch)
    assert code == 0
    assert "Incidents read: 30 of 30 rows" in said
    assert "Lamps read: 40 of 40 rows" in said


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.number}: {case.name}")
def test_hostile_input(case: Case, tmp_path, capsys, monkeypatch):
    folder = tmp_path / "study"
    folder.mkdir()
    case.make(write_town(folder))
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file() and not path.is_symlink()}
    start = time.monotonic()
    code, said = check(folder, capsys, monkeypatch)
    assert time.monotonic() - start < LONGEST_S
    assert code == case.code, said
    missing = [text for text in case.says if not any(one in said for one in text.split("|"))]
    assert not missing, said
    assert "Traceback" not in said
    if case.code:
        assert re.search(r"geosafe: \d+ faults? in the data:", said), said
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(folder.iterdir()) == sorted({*before, *(path for path in folder.iterdir() if path.is_symlink())})
