"""What was fetched from the network, kept in the study folder and believed only while it is as it was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geosafe.atomic import whole_file
from geosafe.errors import DataError, Fault
from geosafe.read.fetch import Tell

#: The folder beside the study file; it may be deleted at any time.
CACHE_FOLDER: Final = ".geosafe-cache"
#: Largest note of an entry that is read [bytes]: the requests of a whole city come to a tenth of it.
_MAX_NOTE_BYTES: Final = 1_000_000


@dataclass(frozen=True)
class PlaceCache:
    """A folder of answers. Beside each stands a note with the request that it answers and its SHA-256."""

    folder: Path
    tell: Tell

    def keep(
        self, what: str, request: str, *, suffix: str, fetch: Callable[[Path], None], check: Callable[[Path], object]
    ) -> Path:
        """Return the file that answers a request: the kept one while it is sound, else fetched now.

        Parameters
        ----------
        what
            The sort of answer, with which its file name begins.
        request
            The whole request.
        suffix
            What the file name ends in.
        fetch
            Writes the answer into a file that is not there yet.
        check
            Raises :class:`DataError` where a kept file is not what it should be.

        Raises
        ------
        DataError
            ``fetch`` failed; where a damaged answer was kept, that is said too.
        """
        stem = f"{what}-{hashlib.sha256(request.encode()).hexdigest()[:16]}"
        file, note = self.folder / (stem + suffix), self.folder / f"{stem}.json"
        damage = _damage(file, note, request, check) if file.is_file() else None
        if file.is_file() and damage is None:
            return file
        if damage:
            self.tell(f"{CACHE_FOLDER}/{file.name} {damage}: fetching it again")
        try:
            with whole_file(file) as temporary:
                fetch(temporary)
        except DataError as error:
            if damage is None:
                raise
            damaged = Fault(f"{CACHE_FOLDER}/{file.name}", f"it {damage}", "It is not used; it must be fetched again.")
            raise DataError([damaged, *error.faults]) from None
        with whole_file(note) as temporary:
            told = {"request": request, "sha256": _digest(file)}
            temporary.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        return file


def _damage(file: Path, note: Path, request: str, check: Callable[[Path], object]) -> str | None:
    """Say what is wrong with a kept answer; None where nothing is."""
    try:
        if not note.is_file() or note.stat().st_size > _MAX_NOTE_BYTES:
            return "has no note of what it answers"
        told = json.loads(note.read_bytes())
        if told["request"] != request:
            return "answers another request"
        if told["sha256"] != _digest(file):
            return "has changed since it was fetched"
        check(file)
    except DataError as error:
        return f"is not what was asked for ({error.faults[0].found})"
    except (ValueError, TypeError, KeyError, RecursionError):
        return "has a damaged note"
    return None


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
