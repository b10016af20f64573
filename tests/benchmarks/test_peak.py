"""What a process is told to have held is its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.peak import peak_mb

LARGE_MB = 300


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not tell a process's own peak")
def test_a_child_is_not_told_what_its_parent_held():
    held = np.ones(LARGE_MB * 2**17)  # 8 bytes each
    assert peak_mb() > LARGE_MB
    done = subprocess.run(
        [sys.executable, "-c", "from benchmarks.peak import peak_mb; print(peak_mb())"],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert 0 < int(done.stdout) < LARGE_MB / 3
    assert held.all()
