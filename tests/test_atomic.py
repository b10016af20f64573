from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from geosafe.atomic import may_write, whole_file
from geosafe.errors import CallError


def test_a_file_appears_whole(tmp_path):
    target = tmp_path / "new" / "map.html"
    with whole_file(target) as temporary:
        temporary.write_text("whole", encoding="utf-8")
        assert not target.exists()
        assert temporary.suffix == ".html"
    assert target.read_text(encoding="utf-8") == "whole"
    assert [path.name for path in target.parent.iterdir()] == ["map.html"]


def test_a_failure_leaves_the_old_file(tmp_path):
    target = tmp_path / "map.html"
    target.write_text("old", encoding="utf-8")

    def fail():
        with whole_file(target) as temporary:
            temporary.write_text("half", encoding="utf-8")
            raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        fail()
    assert target.read_text(encoding="utf-8") == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_killed_run_leaves_the_old_file_and_the_next_sweeps_up(tmp_path):
    target = tmp_path / "map.html"
    target.write_text("old", encoding="utf-8")
    code = (
        "import sys, time; from pathlib import Path; from geosafe.atomic import whole_file\n"
        "with whole_file(Path(sys.argv[1])) as t:\n t.write_text('half'); print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(target)], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
        assert len(list(tmp_path.iterdir())) == 2
        with whole_file(target) as temporary:  # a run beside another that still runs leaves its file alone
            temporary.write_text("second", encoding="utf-8")
        assert len(list(tmp_path.iterdir())) == 2
        os.kill(run.pid, signal.SIGKILL)
        run.wait(timeout=10)
    assert target.read_text(encoding="utf-8") == "second"
    time.sleep(0.05)
    with whole_file(target) as temporary:
        temporary.write_text("new", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]
    assert target.read_text(encoding="utf-8") == "new"


def test_nothing_is_overwritten_unasked(tmp_path):
    file = tmp_path / "scores.gpkg"
    may_write(file, overwrite=False)
    file.touch()
    may_write(file, overwrite=True)
    with pytest.raises(CallError, match=r"scores\.gpkg is there already: add --overwrite"):
        may_write(file, overwrite=False)
