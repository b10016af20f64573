"""Unpack the files that are asked for from a zip archive, under our own names and no further than they say."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from typing import Final

from geosafe.errors import DataError, Fault
from geosafe.read.open_file import open_stream

#: What unpacks to more than this many times its packed size, and to more than a small file may [bytes], is made to fill
#: the disk: timetables unpack to some 10 times theirs.
MAX_GROWTH: Final = 200
_FREE: Final = 32 * 1024 * 1024
_CHUNK: Final = 1024 * 1024
_ENCRYPTED: Final = 1
_MAX_ENTRIES: Final = 10_000


def unpack_zip(path: Path, wanted: Collection[str], out: Path, *, name: str, most: int) -> dict[str, Path]:
    """Unpack files piece by piece into a folder; nothing else in the archive is touched.

    Parameters
    ----------
    path
        The archive.
    wanted
        Names of the files, without folders; they may stand at the top of the archive or together in one folder.
    out
        An empty folder.
    name
        What to call the archive in messages.
    most
        Largest size of the archive and of all that is unpacked from it [bytes].

    Returns
    -------
    dict
        Where each file that is there was written to.

    Raises
    ------
    MissingFileError, DataError
        It is no zip archive, is damaged, protected or holds a file twice, names a path that leads out of it, or
        unpacks to more than ``most`` or :data:`MAX_GROWTH` times its size.
    """
    found: dict[str, Path] = {}
    with open_stream(path, name=name, most=most) as packed:
        try:
            archive = zipfile.ZipFile(packed)
            entries = archive.infolist()
            members = _members(entries, wanted, name)
            left = min(most, _FREE + MAX_GROWTH * path.stat().st_size)
            for base, entry in members.items():
                found[base] = out / base
                with archive.open(entry) as member, found[base].open("xb") as unpacked:
                    while data := member.read(_CHUNK):
                        left -= unpacked.write(data)
                        if left < 0:
                            what = f"{base} unpacks to far more than such a file should"
                            raise DataError(Fault(name, what, "Get the archive again from its publisher."))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            if isinstance(error, DataError):
                raise
            raise DataError(Fault(name, "it is no zip archive, or is damaged or cut short", "Get it again.")) from None
    return found


def _members(entries: list[zipfile.ZipInfo], wanted: Collection[str], name: str) -> dict[str, zipfile.ZipInfo]:
    def refuse(found: str, remedy: str) -> DataError:
        return DataError(Fault(name, found, remedy))

    if len(entries) > _MAX_ENTRIES:
        raise refuse(f"it holds {len(entries):,} files", "Name an archive of one timetable.")
    for entry in entries:
        way = PurePosixPath(entry.filename.replace("\\", "/"))
        if way.is_absolute() or ".." in way.parts or (way.parts and way.parts[0].endswith(":")):
            raise refuse(f"it holds a path that leads out of it ({entry.filename!r})", "Get it from its publisher.")
    chosen = [entry for entry in entries if PurePosixPath(entry.filename).name in wanted and not entry.is_dir()]
    chosen = [entry for entry in chosen if "__MACOSX" not in entry.filename]
    if len({str(PurePosixPath(entry.filename).parent) for entry in chosen}) > 1:
        raise refuse("it holds several timetables, in folders", "Unpack it and name the folder of one.")
    members = {PurePosixPath(entry.filename).name: entry for entry in chosen}
    if len(members) < len(chosen):
        raise refuse("it holds a file twice", "Pack it again.")
    if any(entry.flag_bits & _ENCRYPTED for entry in chosen):
        raise refuse("it is protected by a password", "Save it without one.")
    return members
