from __future__ import annotations

import ctypes
import time
from pathlib import Path

import pytest

from geosafe.errors import DataError, Fault
from geosafe.read import apart
from geosafe.read.apart import run_apart


def shout(data: bytes, *, name: str, times: int) -> bytes:
    return data.upper() * times + name.encode()


def refuse(data: bytes, *, name: str) -> bytes:
    raise DataError([Fault(name, f"it holds {data!r}", "Take it out.", row=3, column="a"), Fault(name, "b", "c")])


def hoard(data: bytes, *, name: str) -> bytes:
    return bytes(100_000_000_000)


def linger(data: bytes, *, name: str) -> bytes:
    time.sleep(60)
    return b""


def crash(data: bytes, *, name: str) -> bytes:
    return ctypes.string_at(0)


def stumble(data: bytes, *, name: str) -> bytes:
    raise KeyError("bug")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "a").write_bytes(b"x" * 100_000)
    return tmp_path / "a"


def test_what_the_function_makes_of_the_bytes_comes_back(file: Path) -> None:
    with file.open("rb") as stream:
        assert run_apart(shout, stream, name="é", times=2) == b"X" * 200_000 + "é".encode()


def test_faults_come_back_as_they_were(file: Path) -> None:
    file.write_bytes(b"\xff")
    with file.open("rb") as stream, pytest.raises(DataError) as caught:
        run_apart(refuse, stream, name="a.xlsx")
    assert caught.value.faults == (
        Fault("a.xlsx", r"it holds b'\xff'", "Take it out.", row=3, column="a"), Fault("a.xlsx", "b", "c"),
    )  # fmt: skip


@pytest.mark.parametrize("job", [hoard, crash, stumble])
def test_what_stops_the_process_is_a_fault_of_the_file(file: Path, job: object, capfd) -> None:
    with file.open("rb") as stream, pytest.raises(DataError, match=r"a\.xls: it is damaged, or needs more than 6 GB"):
        run_apart(job, stream, name="a.xls")  # type: ignore[arg-type]
    assert capfd.readouterr() == ("", "")


def test_time_is_bounded(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MAX_SECONDS", 1)
    start = time.monotonic()
    with file.open("rb") as stream, pytest.raises(DataError, match="reading it takes longer than 1 s"):
        run_apart(linger, stream, name="a")
    assert time.monotonic() - start < 20
