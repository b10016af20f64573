"""The most memory that this process has held.

Not ``ru_maxrss``: Linux hands it down from the process that started this one, so that a small job would be told the
peak of a large parent.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_mb() -> int:
    """Return the most memory that this process itself has held so far [MB of 1,048,576 bytes]."""
    if _STATUS.exists():
        return int(_STATUS.read_text(encoding="ascii", errors="replace").split("VmHWM:")[1].split()[0]) // 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 * 1024 if sys.platform == "darwin" else 1024)
