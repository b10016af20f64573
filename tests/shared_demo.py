"""The demo, built and scored once for all processes that run tests side by side."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

from geosafe.demo import build
from geosafe.scores import Scores
from geosafe.study import Study

try:
    import fcntl
except ImportError:  # on Windows each process builds its own
    fcntl = None  # type: ignore[assignment]


def folder_of_all(own: Path) -> Path:
    """Return the folder that pytest-xdist's workers share, or, of the only process, its own."""
    return own.parent if fcntl and "PYTEST_XDIST_WORKER" in os.environ else own


def shared_demo(folder: Path) -> tuple[Path, Study, Scores]:
    """Return the folder of the demo with its study and scores: as built here, or by the process that came first."""
    kept = folder / "demo.pickle"
    with _alone(folder / "demo.lock"):
        if not kept.exists():
            made = _build(folder / "demo")
            with kept.with_suffix(".part").open("wb") as file:
                _Pickler(file).dump(made)
            kept.with_suffix(".part").replace(kept)
        study, scores = pickle.loads(kept.read_bytes())  # noqa: S301  # our own file, of this run
    return folder / "demo", study, scores


def _build(folder: Path) -> tuple[Study, Scores]:
    """Build the demo and return what it scored: the last thing of its folder that changes them is written by then."""
    scored: list[tuple[Study, Scores]] = []

    def keep(study: Study, **told: Any) -> Scores:
        scored.append((study, score_study(study, **told)))
        return scored[-1][1]

    score_study = build.score_study
    with patch.object(build, "score_study", keep):
        build.build_demo(folder, overwrite=False, tell=lambda _: None)
    (made,) = scored
    return made


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one process at a time pass."""
    with lock.open("w") as file:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _read_only(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


class _Pickler(pickle.Pickler):
    """Pickles read-only dictionaries too."""

    def reducer_override(self, value: object) -> Any:
        if isinstance(value, MappingProxyType):
            return _read_only, (dict(value),)
        return NotImplemented
