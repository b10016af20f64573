from __future__ import annotations

from pathlib import Path

import pytest

from geosafe.errors import MissingFileError
from geosafe.read.files import data_fault, list_files, path_fault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    study = tmp_path / "study"
    for name in ("study/b.csv", "study/parts/2.csv", "study/parts/1/1.CSV", "study/parts/read.me", "data/a.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a")
    return study


def test_a_path_may_be_a_file_a_folder_or_a_pattern(folder: Path) -> None:
    assert [f.name for f in list_files("b.csv", folder=folder)] == ["b.csv"]
    assert [f.name for f in list_files("parts", folder=folder)] == ["1.CSV", "2.csv"]
    assert [f.name for f in list_files("parts/*.csv", folder=folder)] == ["2.csv"]
    assert [f.name for f in list_files("../data/*.csv", folder=folder)] == ["a.csv"]


def test_a_folder_stands_for_its_csv_files_or_else_for_all_its_tables(folder: Path) -> None:
    for name in ("parts/codes.xlsx", "maps/a.shp", "maps/a.dbf", "maps/a.geojson", "maps/about.json", "maps/read.me"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("a")
    assert [f.name for f in list_files("parts", folder=folder)] == ["1.CSV", "2.csv"]
    assert [f.name for f in list_files("maps", folder=folder)] == ["a.geojson", "a.shp"]
    (folder / "empty").mkdir()
    with pytest.raises(MissingFileError, match="empty"):
        list_files("empty", folder=folder)


def test_nothing_there_is_a_missing_file(folder: Path) -> None:
    with pytest.raises(MissingFileError, match=r"none\.csv"):
        list_files("none.csv", folder=folder)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/etc/passwd", "absolute"), ("~/x.csv", "absolute"), ("C:\\x.csv", "absolute"),
        ("/vsicurl/http://x/y.csv", "not a file on this machine"), ("https://x/y.csv", "not a file on this machine"),
        ("/vsizip/a.zip/a.csv", "not a file on this machine"), ("../data/a.csv", "leaves the study folder"),
        ("parts/../../data/a.csv", "leaves the study folder"), ("../study2/a.csv", "leaves the study folder"),
        ("none.csv", "no file"), ("a\0b", "NUL"), (" ", "empty"),
    ],
)  # fmt: skip
def test_paths_that_lead_elsewhere_are_refused(folder: Path, path: str, message: str) -> None:
    assert message in str(path_fault(path, folder=folder))


def test_a_path_may_lead_where_the_study_file_allows(folder: Path) -> None:
    assert path_fault("b.csv", folder=folder) is None
    assert path_fault("../data/a.csv", folder=folder, data=["../data"]) is None
    assert path_fault("../data/a.csv", folder=folder, data=["../data/a.csv"]) is None
    assert "leaves" in str(path_fault("../data2/a.csv", folder=folder, data=["../data"]))


def test_a_study_in_the_folder_one_stands_in(folder, monkeypatch):
    monkeypatch.chdir(folder)
    here = Path()
    assert path_fault("b.csv", folder=here) is None
    assert path_fault("../data/a.csv", folder=here, data=["../data"]) is None
    assert "leaves" in str(path_fault("../data/a.csv", folder=here))


def test_a_link_out_of_the_study_is_refused(folder: Path) -> None:
    (folder / "link.csv").symlink_to(folder.parent / "data" / "a.csv")
    (folder / "away").symlink_to(folder.parent / "data")
    assert "link that leads out" in str(path_fault("link.csv", folder=folder))
    assert "link that leads out" in str(path_fault("away/a.csv", folder=folder))
    assert path_fault("link.csv", folder=folder, data=["../data"]) is None


def test_a_place_of_data_must_be_relative_there_and_no_system_folder(folder: Path) -> None:
    assert data_fault("../data", folder=folder) is None
    assert "not a relative path" in str(data_fault("/srv", folder=folder))
    assert "no folder" in str(data_fault("../none", folder=folder))
    up = "/".join([".."] * (len(folder.resolve().parts) - 1))
    assert "folder of the system" in str(data_fault(up, folder=folder))
    assert "folder of the system" in str(data_fault(up + "/etc", folder=folder))
