"""Wires forms that came back to a study: what ``gs.listen`` and ``geosafe listen`` do."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from geosafe.errors import CallError, DataError, Fault
from geosafe.findings import Finding
from geosafe.heard import Heard
from geosafe.pipeline import read_study, score_study
from geosafe.prepare.observations import place_observations
from geosafe.read.observations import read_observations
from geosafe.read.study_file import ObservationsEntry, read_study_file
from geosafe.score.feeling import agreement, with_feeling
from geosafe.scores import Scores
from geosafe.sources import ObservationSource
from geosafe.study import Study

Tell = Callable[[str], None]
LAYER: Final = "observations"


def _silent(_: str) -> None:
    return


def listen(
    study: str | Path, forms: Sequence[str | Path] = (), *, walk: str | Path | None = None, tell: Tell = _silent
) -> Heard:
    """Read filled forms of walks beside those that a study names already, and set them beside what is recorded.

    Parameters
    ----------
    study
        A folder with ``study.yaml``, or that file.
    forms
        Typed tables, exports of survey tools, files of the form page; a file that the study names already is read once.
    walk
        The ``walk.geojson`` of the walk: by it the code of a stop alone tells where the stop is.
    tell
        Called with a short sentence before each step that may take a second.

    Returns
    -------
    Heard
        Every word is kept in ``study.observations``, whose index tells file and row.

    Raises
    ------
    CallError
        No form is given, and the study names none.
    DataError
        With the faults of every form at once.
    """
    checked = read_study(study, tell=tell)
    file = read_study_file(Path(study))
    named = {(file.folder / entry.path).resolve() for entry in file.observations}
    new = [Path(form) for form in forms if Path(form).resolve() not in named]
    sources = _read(new, Path(walk) if walk else None, checked.timezone, tell)
    if not sources and (checked.observations is None or not len(checked.observations)):
        raise CallError("no form is given, and the study names none under `observations:`")
    found: list[Finding] = [each for source in sources for each in source.findings]
    if sources:
        table, placed = place_observations(
            sources, checked.segments, location=checked.location, timezone=checked.timezone
        )
        found += placed
        if checked.observations is not None and len(checked.observations):
            table = pd.concat([checked.observations, table])
        _once(table)
        told = [{"layer": LAYER, "file": form.name, "licence": "", "date": "", "simulated": file.simulated}
                for form in new]  # fmt: skip
        checked = replace(
            checked, observations=table, sources=(*checked.sources, *told), findings=(*checked.findings, *found)
        )
    tell("Scoring")
    scores = score_study(checked)
    return heard_of(checked, scores, tuple(found))


def heard_of(study: Study, scores: Scores, findings: tuple[Finding, ...] = ()) -> Heard:
    """Return what the answers of a scored study tell.

    Raises
    ------
    CallError
        The study has no answers.
    """
    said = study.observations
    if said is None or scores.perception is None:
        raise CallError("nobody answered")
    place = scores.perception.place_of
    return Heard(study, scores, with_feeling(said, place), agreement(said, place), findings)


def _read(forms: Sequence[Path], walk: Path | None, timezone: str, tell: Tell) -> list[ObservationSource]:
    """Read the forms, and tell the faults of all of them at once."""
    if not forms:
        return []
    names = [form.name for form in forms]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise DataError([Fault(name, "two forms have this name", "Give one of them another name.") for name in twice])
    inside = [form.resolve() for form in (*forms, *([walk] if walk else []))]
    folder = Path(os.path.commonpath([each.parent for each in inside]))
    where = walk.resolve().relative_to(folder).as_posix() if walk else None
    sources, faults = [], list[Fault]()
    for form in forms:
        tell(f"Reading {form}")
        entry = ObservationsEntry.model_construct(
            **{**ObservationsEntry(path=form.name).__dict__, "path": form.resolve().relative_to(folder).as_posix(),
               "walk": where}
        )  # fmt: skip
        try:
            sources.append(_by_name(read_observations(entry, folder=folder, timezone=timezone), form.name))
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    return sources


def _by_name(source: ObservationSource, name: str) -> ObservationSource:
    """Return a form whose rows go by its name alone: where it lies is nobody's business on a page."""
    frame = source.frame.assign(source=name)
    frame.index = pd.Index(name + ":" + frame["source_row"].astype(str), name=frame.index.name)
    return ObservationSource(
        frame, tuple(replace(each, source=name) if each.source else each for each in source.findings)
    )


def _once(table: pd.DataFrame) -> None:
    twice = table.index[table.index.duplicated()]
    if len(twice):
        name = str(twice[0]).rsplit(":", 1)[0]
        raise DataError(Fault(name, "the study names a form of this name too", "Give one of them another name."))
