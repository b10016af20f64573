"""The command as people type it, here in this process or in one of its own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest.mock import patch

from geosafe.cli.main import main

_SETTING: Final[Mapping[str, str]] = {"COLUMNS": "100", "NO_COLOR": "1"}


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def geosafe(*words: object, cwd: Path | None = None) -> Done:
    """Run the command in this process: nothing is imported and compiled anew. A traceback is an error of the test."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, _SETTING))
        stack.enter_context(patch.object(sys, "argv", ["geosafe", *map(str, words)]))
        stack.enter_context(contextlib.chdir(cwd or Path.cwd()))
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(err))
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


def geosafe_apart(*words: object, cwd: Path | None = None) -> Done:
    """Run the command in a process of its own, as a shell does."""
    command = [sys.executable, "-c", "from geosafe.cli.main import main; main()", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False,
                          env={**os.environ, **_SETTING})  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)
