"""The one place that opens files from outside: regular files here, no larger than agreed, of a format that we name."""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from geosafe.errors import DataError, Fault, MissingFileError
from geosafe.read.tiff_directory import STARTS, holds_its_tags

if TYPE_CHECKING:
    import sqlite3

    from rasterio.io import DatasetReader

#: Largest table that is read [bytes].
MAX_TABLE_BYTES: Final = 2_000_000_000
#: How long looking through a database and reading it may take [s], and its largest cell [bytes].
MAX_DATABASE_S: Final = 60.0
MAX_DATABASE_CELL: Final = 100_000_000
#: The two bytes of a SQLite header that say that it was written with a write-ahead log.
_WAL: Final = b"\2\2"

#: Largest raster that is opened [bytes]: night light of the whole Earth in one file fits. Only a window of it is read.
MAX_RASTER_BYTES: Final = 20_000_000_000
#: GDAL looks at nothing but the file itself: no neighbours (.aux.xml, .tfw, .ovr, .msk), no network; 64 MB of cache.
_GDAL: Final = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR", "GDAL_PAM_ENABLED": "NO", "GDAL_GEOREF_SOURCES": "INTERNAL",
    "PROJ_NETWORK": "OFF", "GDAL_CACHEMAX": 64,
}  # fmt: skip


def require_file(file: Path, *, name: str, most: int) -> Path:
    """Return a file that may be opened.

    Parameters
    ----------
    file
        Where it lies.
    name
        What to call it in messages.
    most
        Its largest size [bytes].

    Raises
    ------
    MissingFileError, DataError
        It is not there, is no regular file (a pipe or a device could be read for ever), is empty or too large.
    """
    if not file.exists():
        raise MissingFileError(name, "Correct the path.")
    if not file.is_file():
        raise DataError(Fault(name, "it is no regular file", "Name a file."))
    size = file.stat().st_size
    if not size:
        raise DataError(Fault(name, "it is empty", "Get it again."))
    if size > most:
        raise DataError(Fault(name, f"it is larger than {most / 1e6:,.0f} MB", "Cut it to the area of the study."))
    return file


def read_bytes(file: Path, *, name: str, most: int) -> bytes:
    """Return what stands in a file; parameters and errors are those of :func:`require_file`."""
    return require_file(file, name=name, most=most).read_bytes()


def open_stream(file: Path, *, name: str, most: int) -> BinaryIO:
    """Open a file to read it piece by piece; parameters and errors are those of :func:`require_file`."""
    return require_file(file, name=name, most=most).open("rb")


def read_start(file: Path, *, name: str, most: int, n: int = 4096) -> bytes:
    """Return the first ``n`` bytes of a file; parameters and errors are those of :func:`require_file`."""
    with open_stream(file, name=name, most=most) as stream:
        return stream.read(n)


@contextmanager
def open_sqlite(file: Path, *, name: str, most: int) -> Iterator[sqlite3.Connection]:
    """Open a SQLite database to read it, once the whole of it has been looked through for damage.

    Nothing is written, no extension is loaded and nobody else can write until it is closed.

    Parameters
    ----------
    file, name, most
        As in :func:`require_file`.

    Raises
    ------
    MissingFileError, DataError
        Those of :func:`require_file`; another program has it open or did not close it, it is damaged, or takes
        longer than :data:`MAX_DATABASE_S`. What goes wrong in it while it is open is a fault of the file too.
    """
    import sqlite3

    start = read_start(file, name=name, most=most, n=100)
    for log in ("-journal", "-wal"):
        beside = file.with_name(file.name + log)
        if beside.exists() and beside.stat().st_size:
            found = f"changes that are not yet in it lie beside it ({beside.name})"
            raise DataError(Fault(name, found, "Close the program that has it open, or open and save it once more."))
    # Without its log, a database that was written with one can only be opened as one that never changes.
    address = file.resolve().as_uri() + ("?mode=ro&immutable=1" if start[18:20] == _WAL else "?mode=ro")
    end = time.monotonic() + MAX_DATABASE_S
    try:
        connection = sqlite3.connect(address, uri=True, timeout=0, isolation_level=None)
        try:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_DATABASE_CELL)
            connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("BEGIN")
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if said != "ok":
                raise DataError(Fault(name, f"it is damaged ({said.splitlines()[-1]})", "Get it again."))
            yield connection
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        found, remedy = f"it is damaged ({error})", "Get it again."
        if "locked" in str(error):
            found, remedy = "another program is writing to it", "Close that program."
        elif "interrupted" in str(error):
            found, remedy = f"reading it takes longer than {MAX_DATABASE_S:.0f} s", "Cut it to the area of the study."
        raise DataError(Fault(name, found, remedy)) from None


@contextmanager
def open_raster(file: Path, *, name: str) -> Iterator[DatasetReader]:
    """Open a GeoTIFF, told by its first bytes and not by its name.

    What goes wrong in the file while it is open is a fault of the file too.

    Parameters
    ----------
    file, name
        As in :func:`require_file`.

    Raises
    ------
    MissingFileError, DataError
        Those of :func:`require_file`; it is no GeoTIFF (a VRT under its name, say), is damaged, or holds several pages,
        of which GDAL would read the first in silence.
    """
    damaged = DataError(Fault(name, "it is damaged or cut short", "Get it again."))
    with require_file(file, name=name, most=MAX_RASTER_BYTES).open("rb") as stream:
        if stream.read(4) not in STARTS:
            raise DataError(Fault(name, "it is no GeoTIFF", "Save the raster as a GeoTIFF (.tif)."))
        stream.seek(0)
        if not holds_its_tags(stream, file.stat().st_size):
            raise damaged
    import rasterio
    from rasterio._err import CPLE_BaseError  # what GDAL says of itself is not always wrapped
    from rasterio.errors import NotGeoreferencedWarning, RasterioError

    with rasterio.Env(**_GDAL), warnings.catch_warnings(), _silent_log():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        try:
            with rasterio.open(file, driver="GTiff") as dataset:
                if dataset.subdatasets:
                    found = f"it holds {len(dataset.subdatasets)} pages"
                    raise DataError(Fault(name, found, "Save the one to read, or all as bands, as a GeoTIFF."))
                yield dataset
        except (RasterioError, CPLE_BaseError, UnicodeDecodeError):
            raise damaged from None


@contextmanager
def _silent_log() -> Iterator[None]:
    """Keep rasterio's log from printing a traceback when GDAL quotes bytes of a damaged file that are no text."""
    hooks = sys.unraisablehook, sys.excepthook
    sys.unraisablehook, sys.excepthook = (lambda _: None), (lambda *_: None)
    try:
        yield
    finally:
        sys.unraisablehook, sys.excepthook = hooks
