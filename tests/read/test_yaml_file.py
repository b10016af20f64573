from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from geosafe.errors import DataError, MissingFileError
from geosafe.read.yaml_file import MAX_BYTES, read_yaml


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    height: float = Field(default=1, allow_inf_nan=False)


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = ""
    texts: list[str] = []
    day: date | None = None
    parts: list[Inner] = []


def read(tmp_path: Path, text: str | bytes) -> Outer:
    file = tmp_path / "a.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_yaml(file, Outer)


def test_scalars_stay_the_text_that_stands_in_the_file(tmp_path: Path) -> None:
    assert read(tmp_path, "texts: [22:30, NO, 007, on, 1e3, '~']").texts == ["22:30", "NO", "007", "on", "1e3", "~"]
    assert read(tmp_path, "%YAML 1.1\n---\ntexts: [22:30, NO]").texts == ["22:30", "NO"]


def test_the_model_turns_text_into_numbers_and_dates(tmp_path: Path) -> None:
    outer = read(tmp_path, "day: 2017-07-11\nparts: [{height: 2.5}]")
    assert (outer.day, outer.parts[0].height) == (date(2017, 7, 11), 2.5)


def test_every_fault_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, "naem: x\nday: soon\nparts:\n  - height: .nan\n  - hieght: 3\n")
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [
        (1, "naem"), (2, "day"), (4, "parts.0.height"), (5, "parts.1.hieght"),
    ]  # fmt: skip
    assert "Did you mean 'name'?" in str(caught.value)
    assert "Did you mean 'height'?" in str(caught.value)
    assert "found '.nan'" in str(caught.value)


BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join(['*' + old] * 10)}]\n" for old, new in zip("abcdef", "bcdefg", strict=True)
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: a\ntexts: []\nname: b\n", r"row 3: 'name' stands here again \(first on line 1\)"),
        ("name: a\nparts: !!python/object/apply:os.system [id]", r"row 2, .*'python/object/apply:os.system'"),
        (BOMB, "too many values|grow without bound"),
        ("texts: &x [*x]", "grow without bound"),
        ("texts: " + "[" * 2000, "nested too deeply"),
        ("name: a\n\ttexts: b", "row 2"),
        ("a: 1\n---\nb: 2", "row 2|document"),
        ("<<: {name: a}", "'<<'"),
        ("? [a]\n: b", "a key is not a word"),
        ("- a", "`key: value`"),
        ("", "it is empty"),
        ("# nothing", "`key: value`"),
        (b"name: \xff", "byte 7 is not UTF-8"),
        ("name: 'a", "row"),
        ("name: \x00", "a.yaml"),
        ("x" * (MAX_BYTES + 1), "larger than 1,000,000 bytes"),
    ],
    ids=str.split("twice tag bomb recursive deep tab documents merge key list empty comment latin quote nul large"),
)  # fmt: skip
def test_hostile_yaml_is_refused_with_a_message(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, text)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="geosafe new"):
        read_yaml(tmp_path / "none.yaml", Outer)
