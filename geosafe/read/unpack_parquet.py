"""Unpack a Parquet file, after looking at how large it becomes; run in a process apart."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from geosafe.errors import DataError, Fault

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import FileMetaData

#: Most bytes that the pages of a file may take when unpacked, and that the texts of a table may take.
MAX_UNPACKED_BYTES: Final = 2_000_000_000
#: Most cells of a table: ten columns of ten million rows.
MAX_CELLS: Final = 100_000_000
#: Under which name the schema tells whether every page was checked.
CHECKED: Final = b"checksums"
_CUT: Final = "Cut it to the area of the study."


def unpack_parquet(data: bytes, *, name: str) -> bytes:
    """Return the table of a Parquet file as an Arrow stream.

    Columns of text and bytes are dictionaries: so texts that a small file repeats without end take no more room than
    they do in the file. The metadata of the schema are those of the file, and ``checksums``: ``yes`` or ``no``.

    Parameters
    ----------
    data, name
        The file, and what to call it in messages.

    Raises
    ------
    DataError
        It is damaged, encrypted, or becomes too large.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        source = pa.py_buffer(data)
        metadata = parquet.read_metadata(pa.BufferReader(source))
        _check_size(metadata, name)
        leaves = (metadata.schema.column(i) for i in range(metadata.num_columns))
        table = parquet.ParquetFile(
            pa.BufferReader(source), page_checksum_verification=True,
            read_dictionary=[leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"],
        ).read().unify_dictionaries()  # fmt: skip
    except (pa.ArrowException, OSError) as error:
        found = f"it is damaged or cut short ({str(error).splitlines()[0]})"
        raise DataError(Fault(name, found, "Get it again.")) from None
    if (size := sum(_text_bytes(column) for column in table.columns)) > MAX_UNPACKED_BYTES:
        raise DataError(Fault(name, f"its texts take {size / 1e9:,.1f} GB", _CUT))
    about = {**(metadata.metadata or {}), CHECKED: b"yes" if _has_checksums(metadata, data) else b"no"}
    made = io.BytesIO()
    with pa.ipc.new_stream(made, table.schema.with_metadata(about)) as stream:
        stream.write_table(table.replace_schema_metadata(about))
    return made.getvalue()


def _check_size(metadata: FileMetaData, name: str) -> None:
    """Raise where the metadata say that the file becomes too large."""
    groups = [metadata.row_group(i) for i in range(metadata.num_row_groups)]
    size = sum(max(group.column(i).total_uncompressed_size, 0) for group in groups for i in range(group.num_columns))
    if size > MAX_UNPACKED_BYTES:
        raise DataError(Fault(name, f"it unpacks to {size / 1e9:,.1f} GB", _CUT))
    if metadata.num_rows * metadata.num_columns > MAX_CELLS:
        found = f"it has {metadata.num_rows:,} rows of {metadata.num_columns} columns"
        raise DataError(Fault(name, found, _CUT))


def _has_checksums(metadata: FileMetaData, data: bytes) -> bool:
    """Tell whether the first page of every column carries a checksum: the fourth field of its header."""
    for group in range(metadata.num_row_groups):
        for i in range(metadata.num_columns):
            column = metadata.row_group(group).column(i)
            at = min(filter(None, (column.dictionary_page_offset, column.data_page_offset)))
            for _ in range(3):  # three numbers stand before it: a byte for the field, and as many as the number takes
                at += 1
                while data[at] & 0x80:
                    at += 1
                at += 1
            if data[at] != 0x15:
                return False
    return True


def _text_bytes(column: pa.ChunkedArray) -> int:
    """Return how many bytes the texts of a column take once each row has its own."""
    import pyarrow as pa
    from pyarrow import compute as pc

    if not pa.types.is_dictionary(column.type):
        return 0
    sizes = (pc.take(pc.binary_length(chunk.dictionary), chunk.indices) for chunk in column.chunks)
    return sum(pc.sum(size).as_py() or 0 for size in sizes)
