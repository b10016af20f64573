"""Run a function on bytes that nobody vouches for in a process of its own, with bounded memory and time.

What is written into a workbook or a Parquet file can make the library that reads it ask for all memory, run for ever
or stop its process. Here that is the process of this one file, and a fault of the file.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO, Final

from geosafe.errors import DataError, Fault

#: Most memory that reading one file may take [bytes]; where the system knows no such limit, its own holds.
MAX_MEMORY: Final = 6_000_000_000
#: How long reading one file may take [s]: a workbook of a million rows takes a tenth of it.
MAX_SECONDS: Final = 180.0
_REMEDY: Final = "Save the table as CSV in UTF-8."
_START: Final = (
    "import json, sys; told = json.loads(sys.argv[1]); sys.path[:] = told['path']; "
    "from geosafe.read.apart import answer; answer(told)"
)


def run_apart(job: Callable[..., bytes], stream: BinaryIO, *, name: str, **options: Any) -> bytes:
    """Return what a function makes of the bytes of a file.

    Parameters
    ----------
    job
        A function of a module, which should be quick to import; it takes the bytes, ``name`` and ``options``.
    stream
        The file.
    name
        What to call it in messages.
    options
        What else the function takes, as JSON can hold it.

    Raises
    ------
    DataError
        The one that the function raises; it takes too long or too much memory, or stops its process.
    """
    told = {"path": sys.path, "module": job.__module__, "job": job.__name__, "options": {"name": name, **options}}
    command = [sys.executable, "-P", "-c", _START, json.dumps(told)]
    try:
        done = subprocess.run(  # noqa: S603
            command, stdin=stream, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise DataError(Fault(name, f"reading it takes longer than {MAX_SECONDS:.0f} s", _REMEDY)) from None
    if done.returncode:
        found = f"it is damaged, or needs more than {MAX_MEMORY / 1e9:.0f} GB of memory to be read"
        raise DataError(Fault(name, found, _REMEDY))
    if done.stdout.startswith(b"-"):
        raise DataError([Fault(**fault) for fault in json.loads(done.stdout[1:])])
    return done.stdout[1:]


def answer(told: dict[str, Any]) -> None:
    """Do the job in the process apart: bytes from stdin, what is made of them or the faults to stdout."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # where the system has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    job = getattr(import_module(told["module"]), told["job"])
    try:
        made = b"+" + job(sys.stdin.buffer.read(), **told["options"])
    except DataError as error:
        made = b"-" + json.dumps([vars(fault) for fault in error.faults]).encode()
    sys.stdout.buffer.write(made)
