from __future__ import annotations

import ast
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import geosafe.read
from geosafe.errors import DataError, MissingFileError
from geosafe.read.open_file import open_sqlite, open_stream, read_bytes, read_start

READ = Path(geosafe.read.__file__).parent

#: Ways to open a file that stand in one module only: calls of a method, of a function, and imports of libraries.
METHODS = {"open", "read_bytes", "read_text", "read_file", "read_csv", "read_excel", "read_json", "read_parquet",
           "read_table", "read_feather", "read_pickle", "from_path", "fromfile", "memmap", "load"}  # fmt: skip
LIBRARIES = {"sqlite3", "pyogrio", "fiona", "rasterio", "python_calamine", "openpyxl", "pyarrow.parquet", "zipfile"}
#: What these may do besides, and why.
ALLOWED = {
    "open_file": {*METHODS, *LIBRARIES},
    "geopackage": {"sqlite3"},  # the type of the connection that it is given
    "text_table": {"read_csv"},  # of a text that it holds
    # These read bytes that are handed to them in a process apart.
    "unpack_parquet": {"pyarrow.parquet"},
    "unpack_workbook": {"python_calamine", "zipfile"},
    # These open what the package wrote itself, or what `require_file` let pass.
    "graphml": {"open"},
    "guess": {"read_bytes"},
    "place_cache": {"open", "read_bytes"},
    "unpack": {"open"},
    "unpack_zip": {"open", "zipfile"},
}


def ways_to_open(file: Path) -> set[str]:
    """Return every way to open a file that stands in a module."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            found.add(node.func.attr)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
            found.add("open")
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & LIBRARIES
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)} & LIBRARIES
    return found


@pytest.mark.parametrize("file", sorted(READ.glob("*.py")), ids=lambda file: file.stem)
def test_one_module_alone_opens_files_from_outside(file: Path) -> None:
    assert ways_to_open(file) <= ALLOWED.get(file.stem, set())


def test_importing_a_reader_opens_no_library_that_reads_files() -> None:
    code = (
        "import sys, geosafe.read.table, geosafe.read.polygon; "
        "print(sorted({'sqlite3', 'pyogrio', 'python_calamine', 'pyarrow.parquet', 'rasterio'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- Regular files of a size ------------------------------------------------------------------


def test_a_file_is_read_whole_or_from_its_start(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    assert read_bytes(tmp_path / "a", name="a", most=10) == b"0123456789"
    assert read_start(tmp_path / "a", name="a", most=10, n=3) == b"012"
    with open_stream(tmp_path / "a", name="a", most=10) as stream:
        assert stream.read() == b"0123456789"


@pytest.mark.parametrize("opened", [read_bytes, read_start, open_stream])
def test_what_may_not_be_opened_is_a_fault(tmp_path: Path, opened) -> None:
    (tmp_path / "large").write_bytes(b"0123456789")
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    for name, message in (("large", "larger than 0 MB"), ("empty", "it is empty"), ("pipe", "no regular file")):
        with pytest.raises(DataError, match=message):
            opened(tmp_path / name, name=name, most=9)
    with pytest.raises(DataError, match="no regular file"):
        opened(Path("/dev/zero"), name="zero", most=9)
    with pytest.raises(MissingFileError, match="none: there is no such file"):
        opened(tmp_path / "none", name="none", most=9)


# --- Databases --------------------------------------------------------------------------------


def test_a_database_can_be_read_and_not_written(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    with sqlite3.connect(file) as writer:
        writer.execute("CREATE TABLE t (a)")
        writer.execute("INSERT INTO t VALUES (7)")
    writer.close()
    with open_sqlite(file, name="a.gpkg", most=10**7) as database:
        assert database.execute("SELECT a FROM t").fetchall() == [(7,)]
    with (
        pytest.raises(DataError, match=r"a\.gpkg: it is damaged \(attempt to write a readonly database\)"),
        open_sqlite(file, name="a.gpkg", most=10**7) as database,
    ):
        database.execute("INSERT INTO t VALUES (8)")


def test_what_only_begins_like_a_database_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(DataError, match="it is damaged"), open_sqlite(tmp_path / "a.gpkg", name="a.gpkg", most=10**7):
        pass
