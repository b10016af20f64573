from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from geosafe.errors import DataError
from geosafe.read import unpack_parquet as module
from geosafe.read.unpack_parquet import CHECKED, unpack_parquet


def packed(table: pa.Table, **options: Any) -> bytes:
    file = io.BytesIO()
    parquet.write_table(table, file, **options)
    return file.getvalue()


def unpacked(data: bytes) -> pa.Table:
    return pa.ipc.open_stream(unpack_parquet(data, name="a.parquet")).read_all()


@pytest.mark.parametrize("checksums", [True, False])
@pytest.mark.parametrize(
    "options",
    [{}, {"compression": "zstd"}, {"use_dictionary": False}, {"data_page_version": "2.0"}, {"row_group_size": 7}],
    ids=str.split("plain zstd words v2 groups"),
)
def test_checksums_are_found_or_missed_in_every_kind_of_file(checksums: bool, options: dict[str, Any]) -> None:
    table = pa.table({"a": [f"text {i}" for i in range(1000)], "b": range(1000), "c": [None, 0.5] * 500})
    back = unpacked(packed(table, write_page_checksum=checksums, **options))
    assert back.schema.metadata[CHECKED] == (b"yes" if checksums else b"no")
    assert back.column("a").to_pylist() == table.column("a").to_pylist()
    assert back.column("b").to_pylist() == table.column("b").to_pylist()


def test_metadata_are_those_of_the_file() -> None:
    table = pa.table({"a": [1]}).replace_schema_metadata({"geo": "{}", "checksums": "of the file"})
    back = unpacked(packed(table))
    assert back.schema.metadata[b"geo"] == b"{}"
    assert back.schema.metadata[CHECKED] == b"no"


def test_a_table_without_rows_is_one() -> None:
    assert len(unpacked(packed(pa.table({"a": pa.array([], pa.string())})))) == 0


def test_what_unpacks_to_too_much_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_UNPACKED_BYTES", 10_000)
    data = packed(pa.table({"a": range(100_000)}), use_dictionary=False, compression="zstd")
    with pytest.raises(DataError, match=r"a\.parquet: it unpacks to 0\.0 GB"):
        unpack_parquet(data, name="a.parquet")


@pytest.mark.parametrize("data", [b"PAR1", b"PAR1PAR1", b"PAR1\xff\xff\xff\x7fPAR1", b"PAR1" + bytes(100) + b"PAR1"])
def test_what_only_begins_like_one_is_a_fault(data: bytes) -> None:
    with pytest.raises(DataError, match="it is damaged or cut short"):
        unpack_parquet(data, name="a.parquet")
