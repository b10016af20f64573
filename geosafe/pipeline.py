"""Wires the rooms for the commands and for scripts: a study file becomes a Study."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geosafe.atomic import may_write, whole_file
from geosafe.compare.compare_scenarios import compare_scenarios as compare_with_today
from geosafe.compare.compare_scenarios import explain_scenarios as explain
from geosafe.compare.doubts import with_doubts
from geosafe.comparison import Comparison
from geosafe.crs import to_metric
from geosafe.errors import CallError, DataError, Fault
from geosafe.params import ALL_DAY
from geosafe.place import country_of, middle_of, timezone_of
from geosafe.prepare.night_light import prepare_night_light
from geosafe.prepare.study import prepare_study
from geosafe.profile import SHIPPED, Profile, with_finding
from geosafe.read.area_traps import empty_parts, lamps_cover_part
from geosafe.read.counts import read_counts
from geosafe.read.crowded_points import crowded_points
from geosafe.read.graphml import read_graphml
from geosafe.read.gtfs import read_gtfs
from geosafe.read.guess import guess_study
from geosafe.read.incidents import read_incidents
from geosafe.read.lamps import read_lamps
from geosafe.read.observations import read_observations
from geosafe.read.osm import read_osm
from geosafe.read.osm_formats import osm_format
from geosafe.read.place import fetch_place, file_names
from geosafe.read.place_cache import CACHE_FOLDER
from geosafe.read.polygon import read_polygon
from geosafe.read.profile import read_profile
from geosafe.read.raster import read_raster
from geosafe.read.scenario import read_scenario
from geosafe.read.study_file import NightLightEntry, StudyFile, read_study_file
from geosafe.scenario import Scenario
from geosafe.score import score_study as scoring
from geosafe.score.incidents import mean_rate
from geosafe.score.profiles import compare_profiles as compare
from geosafe.scores import Scores
from geosafe.sources import OsmExtract
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
    profile = read_profile(file.profile, folder=file.folder)
    extract, outline = _streets(file, tell)
    timezone = file.timezone or timezone_of(*middle_of(extract.box))
    area, area_findings = read_polygon(file.area, folder=file.folder, layer="study") if file.area else (outline, ())
    incidents, lamps = [], []
    for entry in file.incidents:
        tell(f"Reading {entry.path}")
        incidents.append(read_incidents(entry, folder=file.folder, timezone=timezone))
    for lamp_entry in file.lamps:
        tell(f"Reading {lamp_entry.path}")
        lamps.append(read_lamps(lamp_entry, folder=file.folder))
    timetables = []
    for gtfs_entry in file.gtfs:
        tell(f"Reading {gtfs_entry.path}")
        timetables.append(read_gtfs(gtfs_entry, folder=file.folder, box=extract.box))
    counts = []
    for count_entry in file.counts:
        tell(f"Reading {count_entry.path}")
        counts.append(read_counts(count_entry, folder=file.folder, timezone=timezone))
    observations = []
    for form in file.observations:
        tell(f"Reading {form.path}")
        observations.append(read_observations(form, folder=file.folder, timezone=timezone))
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
        timetables=timetables,
        counts=counts,
        observations=observations,
        reference_rate=file.reference_rate.rates(),
        sources=[
            {"layer": layer, "file": each.path, "licence": each.licence or "", "date": "",
             "simulated": each.simulated or file.simulated}
            for layer, entries in (("incidents", file.incidents), ("lamps", file.lamps), ("stops", file.gtfs),
                                   ("counts", file.counts), ("observations", file.observations))
            for each in entries
        ],
    )  # fmt: skip
    area_traps = [*area_findings]
    for entry, source in zip(file.incidents, incidents, strict=True):
        rows = to_metric(source.frame, study.crs)
        covered = study.coverage["incidents"] or study.area
        area_traps += empty_parts(rows, covered, recorded_by=source.recorded_by, source=entry.path)
        area_traps += crowded_points(rows, study.area, addresses=source.addresses, source=entry.path)
    for lamp_entry, lamp_source in zip(file.lamps, lamps, strict=True):
        area_traps += lamps_cover_part(to_metric(lamp_source.frame, study.crs), study.area, source=lamp_entry.path)
    if file.night_light:
        tell(f"Reading {file.night_light.path}")
        study = _with_night_light(study, file.night_light, file.folder)
    study = replace(study, findings=(*study.findings, *area_traps))
    return with_profile(study, profile)


def _streets(file: StudyFile, tell: Tell) -> tuple[OsmExtract, gpd.GeoDataFrame | None]:
    """Return the extract of a study and, where it was fetched by name, the outline of the place."""
    if file.osm is not None:
        tell(f"Reading {file.osm}")
        return _read_extract(file.folder / file.osm, file.osm), None
    place = fetch_place(str(file.place), cache=file.folder / CACHE_FOLDER, tell=tell)
    tell(f"Reading {place.asked}")
    extract = read_osm(place.extract, name=place.asked)
    outline, repaired = read_polygon(place.outline.name, folder=place.outline.parent, layer="study")
    return replace(extract, findings=(*extract.findings, place.finding(), *repaired)), outline


def _read_extract(path: Path, name: str) -> OsmExtract:
    """Read an OSM extract, or the streets of a graph."""
    read = read_graphml if osm_format(path, name=name) == "graphml" else read_osm
    return read(path, name=name)


def _with_night_light(study: Study, entry: NightLightEntry, folder: Path) -> Study:
    raster, found = read_raster(entry, folder=folder, area=study.area, crs=study.crs)
    light, noticed = prepare_night_light(raster, area=study.area, spaces=study.spaces.geometry, source=entry.path)
    source = {"layer": "night light", "file": entry.path, "licence": entry.licence or "", "date": raster.date,
              "simulated": entry.simulated}  # fmt: skip
    return replace(
        study,
        night_light=light,
        sources=(*study.sources, source),
        findings=(*study.findings, *found, *noticed),
    )


def with_profile(study: Study, profile: Profile | str | Path) -> Study:
    """Return the study with other weights, and with the finding that says whose they are.

    Parameters
    ----------
    study
        The study.
    profile
        A profile, the name of one that comes with geosafe, or a YAML file.
    """
    chosen = profile if isinstance(profile, Profile) else read_profile(profile)
    return replace(study, profile=chosen, findings=with_finding(study.findings, chosen))


def score_study(study: Study, *, profile: Profile | str | Path | None = None) -> Scores:
    """Score every segment, block and space of a study in every phase.

    How is told at :func:`geosafe.score.measure_study.measure_study`, and with every formula in ``docs/methods.md``.

    Parameters
    ----------
    study
        The study.
    profile
        Whose weights count: a profile, the name of one that comes with geosafe, or a YAML file.
        The study's own unless given.

    Returns
    -------
    Scores
        On the ids of the study's tables. A phase with fewer than ``MIN_PHASE_HOURS`` hours in the
        period has no results.

    Raises
    ------
    CallError, DataError
        There is no such profile, or its file has faults.
    """
    return scoring.score_study(study if profile is None else with_profile(study, profile))


def compare_profiles(study: Study, profiles: Sequence[Profile | str | Path] = SHIPPED) -> pd.DataFrame:
    """Return the conditions of every unit under several profiles side by side, those that disagree most first.

    Parameters
    ----------
    study
        The study; it is measured once.
    profiles
        At least two: profiles, names of those that come with geosafe, or YAML files.

    Returns
    -------
    DataFrame
        As :func:`geosafe.score.profiles.compare_profiles` gives it.

    Raises
    ------
    CallError, DataError
        There is no such profile, its file has faults, or two have one name.
    """
    return compare(study, [each if isinstance(each, Profile) else read_profile(each) for each in profiles])


def compare_scenarios(
    study: Study,
    scenarios: Sequence[Scenario | str | Path],
    *,
    scores: Scores | None = None,
    draws: int = 0,
    seed: int = 7,
    tell: Tell = _silent,
) -> Comparison:
    """Return what a study becomes under each scenario, beside what it is today.

    Nothing is said of incidents: none is predicted, and none is said to be avoided.

    Parameters
    ----------
    study, scores
        Today; scored unless its scores are given.
    scenarios
        At least one: scenarios, or their files.
    draws, seed
        Draws of what is unknown and of weights, and what they begin from; 0 draws: none.
    tell
        Called with a short sentence before each step that may take a second.

    Returns
    -------
    Comparison
        ``summary()`` has one row a scenario and phase; ``segments``, ``blocks`` and ``spaces`` the paired differences.

    Raises
    ------
    CallError
        No scenario, two of one name, or a number of draws that cannot be.
    DataError
        Every fault of the scenarios' files, or every edit that cannot be made.
    """
    asked = [each if isinstance(each, Scenario) else read_scenario(Path(each)) for each in scenarios]
    found = compare_with_today(study, asked, scores=scores, draws=draws, seed=seed, tell=tell)
    if not draws:
        return found
    tell("Looking for what the doubt comes from")
    return with_doubts(found)


def explain_scenarios(
    study: Study, scenarios: Sequence[Scenario | str | Path], *, scores: Scores | None = None
) -> pd.DataFrame:
    """Return what each edit of scenarios would touch and cost: one row an edit. Nothing is scored but what is needed.

    Parameters
    ----------
    study, scores
        Today; it is scored only where an edit asks for the darkest stretches and no scores are given.
    scenarios
        Scenarios, or their files.

    Returns
    -------
    DataFrame
        ``scenario``, ``stage``, ``edit``, ``label``, ``needs``, ``did``, how many ``segments``, ``spaces``, ``lamps``,
        ``venues``, ``stops`` and ``amenities`` it touches, ``capital``, ``yearly``, ``currency``.

    Raises
    ------
    DataError
        Every fault of the scenarios' files, or every edit that cannot be made.
    """
    asked = [each if isinstance(each, Scenario) else read_scenario(Path(each)) for each in scenarios]
    places = [getattr(edit, "where", None) for each in asked for edit in each.edits]
    if scores is None and any(where is not None and where.darkest for where in places):
        scores = score_study(study)
    return explain(study, asked, scores)


def read_scenarios(files: Sequence[Path]) -> list[Scenario]:
    """Read scenario files, and tell the faults of all of them at once."""
    found: list[Scenario] = []
    faults: list[Fault] = []
    for file in files:
        try:
            found.append(read_scenario(file))
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    return found


def draft_study(
    folder: Path,
    *,
    osm: Path | None = None,
    place: str | None = None,
    incidents: Sequence[Path] = (),
    lamps: Sequence[Path] = (),
    night_light: Path | None = None,
    overwrite: bool = False,
    tell: Tell = _silent,
) -> tuple[Path, tuple[str, ...]]:
    """Draft a study file from its inputs, with the reference rate of its incidents frozen in it.

    Parameters
    ----------
    folder
        Where ``study.yaml`` goes, and what is drafted beside it.
    osm, incidents, lamps, night_light
        The inputs, as the user names them.
    place
        The name of a place to fetch instead of ``osm``; what is fetched is frozen beside the study file.
    overwrite
        Whether files that are there already may be replaced.

    Returns
    -------
    file, questions
        The study file, and what the inputs could not tell, one sentence each.

    Raises
    ------
    CallError
        Both ``osm`` and ``place`` are given, or neither; a file stands in the way.
    DataError
        An input cannot be used, or the place cannot be fetched.
    """
    if osm is not None and place is None:
        fetched, source = None, osm
    elif place is not None and osm is None:
        for name in ("study.yaml", *file_names(place)):
            may_write(folder / name, overwrite=overwrite)
        fetched = fetch_place(place, cache=folder / CACHE_FOLDER, tell=tell)
        osm, source = folder / file_names(place)[0], fetched.extract
    else:
        raise CallError("give an extract with --osm, or the name of a place with --place: one of the two")
    tell(f"Looking at {place or osm}")
    extract = _read_extract(source, place or str(osm))
    for each in (*incidents, *lamps, *([night_light] if night_light else [])):
        tell(f"Looking at {each}")
    draft = guess_study(
        folder, osm=osm, place=fetched, incidents=incidents, lamps=lamps, night_light=night_light, box=extract.box,
        osm_date=extract.newest,
    )  # fmt: skip
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
