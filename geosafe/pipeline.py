"""Wires the rooms for the commands and for scripts: a study file becomes a Study."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from geosafe.atomic import may_write, whole_file
from geosafe.crs import to_metric
from geosafe.findings import Finding
from geosafe.params import ALL_DAY
from geosafe.place import country_of, middle_of, timezone_of
from geosafe.prepare.study import prepare_study
from geosafe.read.area_traps import empty_parts, lamps_cover_part
from geosafe.read.coverage import read_coverage
from geosafe.read.guess import guess_study
from geosafe.read.incidents import read_incidents
from geosafe.read.lamps import read_lamps
from geosafe.read.osm import read_osm
from geosafe.read.study_file import StudyFile, read_study_file
from geosafe.score.incidents import mean_rate
from geosafe.study import Study

Tell = Callable[[str], None]


def _silent(_: str) -> None:
    return


def read_study(path: Path | str, *, tell: Tell = _silent) -> Study:
    """Read everything that a study file names and return the checked study.

    Parameters
    ----------
    path
        A folder with ``study.yaml``, or that file.
    tell
        Called with a short sentence before each step that may take a second.

    Raises
    ------
    MissingFileError, DataError
        With every fault of the first input that has any.
    """
    file = read_study_file(Path(path))
    tell(f"Reading {file.osm}")
    extract = read_osm(file.folder / str(file.osm), name=str(file.osm))
    timezone = file.timezone or timezone_of(*middle_of(extract.box))
    area = read_coverage(file.area, file.folder) if file.area else None
    if isinstance(area, str):
        area = None
    incidents, lamps = [], []
    for entry in file.incidents:
        tell(f"Reading {entry.path}")
        incidents.append(read_incidents(entry, folder=file.folder, timezone=timezone))
    for lamp_entry in file.lamps:
        tell(f"Reading {lamp_entry.path}")
        lamps.append(read_lamps(lamp_entry, folder=file.folder))
    tell("Joining streets, places and records")
    study = prepare_study(
        extract,
        name=file.name,
        area=area,
        timezone=timezone,
        country=file.country or country_of(timezone),
        period=file.period.period() if file.period else None,
        incidents=incidents,
        lamps=lamps,
        reference_rate=file.reference_rate.rates(),
        sources=[
            {"layer": layer, "file": each.path, "licence": each.licence or "", "date": "",
             "simulated": each.simulated or file.simulated}
            for layer, entries in (("incidents", file.incidents), ("lamps", file.lamps))
            for each in entries
        ],
    )  # fmt: skip
    area_traps: list[Finding] = []
    for entry, source in zip(file.incidents, incidents, strict=True):
        rows = to_metric(source.frame, study.crs)
        covered = study.coverage["incidents"] or study.area
        area_traps += empty_parts(rows, covered, recorded_by=source.recorded_by, source=entry.path)
    for lamp_entry, lamp_source in zip(file.lamps, lamps, strict=True):
        area_traps += lamps_cover_part(to_metric(lamp_source.frame, study.crs), study.area, source=lamp_entry.path)
    return replace(study, findings=(*study.findings, *area_traps, *_not_used(file)))


def _not_used(file: StudyFile) -> list[Finding]:
    """Say which keys of a study file are accepted and have no effect yet, so that nobody relies on them."""
    keys = {
        "night_light": file.night_light is not None,
        "observations": bool(file.observations),
        "profile": file.profile != "everyone",
    }
    return [
        Finding("study", f"not-used-{key.replace('_', '-')}", "note", None,
                f"`{key}` stands in the study file and is not used by this version.")
        for key, given in keys.items() if given
    ]  # fmt: skip


def draft_study(
    folder: Path,
    *,
    osm: Path,
    incidents: Sequence[Path] = (),
    lamps: Sequence[Path] = (),
    overwrite: bool = False,
    tell: Tell = _silent,
) -> tuple[Path, tuple[str, ...]]:
    """Draft a study file from its inputs, with the reference rate of its incidents frozen in it.

    Parameters
    ----------
    folder
        Where ``study.yaml`` goes, and what is drafted beside it.
    osm, incidents, lamps
        The inputs, as the user names them.
    overwrite
        Whether files that are there already may be replaced.

    Returns
    -------
    file, questions
        The study file, and what the inputs could not tell, one sentence each.
    """
    tell(f"Looking at {osm}")
    extract = read_osm(osm, name=str(osm))
    for each in (*incidents, *lamps):
        tell(f"Looking at {each}")
    draft = guess_study(
        folder, osm=osm, incidents=incidents, lamps=lamps, night_light=None, box=extract.box, osm_date=extract.newest
    )
    file = folder / "study.yaml"
    for name in (file.name, *draft.files):
        may_write(folder / name, overwrite=overwrite)
    for name, content in draft.files.items():
        with whole_file(folder / name) as temporary:
            temporary.write_bytes(content)
    _write(file, draft.text)
    if incidents:
        tell("Measuring the mean rate of incidents, to freeze it as the yardstick")
        rate = mean_rate(read_study(file))
        if rate > 0:
            _write(file, draft.with_reference_rate({ALL_DAY: rate}).text)
    return file, draft.questions


def _write(file: Path, text: str) -> None:
    with whole_file(file) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def output_folder(study: Path) -> Path:
    """Return where a study's products go unless the user says otherwise: ``out`` beside its file."""
    return (study if study.is_dir() else study.parent) / "out"
