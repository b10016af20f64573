"""Make a Study of what was read: one CRS, one area, every table checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geosafe.crs import LONLAT, metric_crs, to_metric
from geosafe.errors import DataError, Fault
from geosafe.findings import Finding
from geosafe.network.graph import build_network, connected_components
from geosafe.network.snap import snap_points
from geosafe.osm_tags import NOT_WALKED_REASONS
from geosafe.params import EDGE_MARGIN_M, PLACE_SNAP_M
from geosafe.phases import phase_hours
from geosafe.place import middle_of
from geosafe.prepare.across import link_across
from geosafe.prepare.base_map import draw_base_map
from geosafe.prepare.blocks import join_blocks
from geosafe.prepare.buildings import find_buildings
from geosafe.prepare.counts import place_counts
from geosafe.prepare.incidents import place_incidents
from geosafe.prepare.lamps import find_lamps, join_lamps
from geosafe.prepare.observations import place_observations
from geosafe.prepare.open_week import open_week
from geosafe.prepare.places import find_amenities, find_stops, find_venues
from geosafe.prepare.segments import split_highways
from geosafe.prepare.sights import find_sights
from geosafe.prepare.space_entry import space_entry
from geosafe.prepare.space_hours import space_hours, usual_hours_of_spaces
from geosafe.prepare.spaces import find_spaces
from geosafe.prepare.timetable_stops import join_timetables, with_service
from geosafe.prepare.trees import find_trees
from geosafe.prepare.usual_hours import USUAL_HOURS
from geosafe.sources import CountSource, Coverage, ObservationSource, OsmExtract, PointSource, Timetable
from geosafe.study import Period, Study
from geosafe.tables import TABLES, check_table, empty_table
from geosafe.told import said, share

OSM_LICENCE: Final = "© OpenStreetMap contributors, ODbL"
#: Share of the area from which a layer counts as complete everywhere.
_WHOLE: Final = 0.999
#: Findings that count places and what is known of them.
_PLACE_COUNTS: Final = ("spaces", "venues", "stops", "amenities", "buildings", "osm-lamps", "hours-observed",
                        "hours-by-kind")  # fmt: skip
_SEGMENT_COLUMNS: Final = [*TABLES["segments"].columns, "geometry"]


def prepare_study(
    extract: OsmExtract,
    *,
    name: str,
    area: gpd.GeoDataFrame | None,
    timezone: str,
    country: str | None,
    period: Period | None,
    incidents: Sequence[PointSource] = (),
    lamps: Sequence[PointSource] = (),
    timetables: Sequence[Timetable] = (),
    counts: Sequence[CountSource] = (),
    observations: Sequence[ObservationSource] = (),
    reference_rate: Mapping[str, float] = MappingProxyType({}),
    sources: Sequence[Mapping[str, Any]] = (),
) -> Study:
    """Return the study of one place.

    Parameters
    ----------
    extract
        What its OSM extract holds.
    name
        What to call it.
    area
        The polygon to score, with its CRS; None: the extract's own box.
    timezone, country
        IANA zone and ISO country code (None where unknown) of the place.
    period
        The dates it describes; None: those of the incidents, else the calendar year of the OSM data.
    incidents, lamps, timetables, counts, observations
        One entry a source.
    reference_rate, sources
        As :class:`Study` holds them; the OSM extract is added to the sources.

    Raises
    ------
    DataError
        The area lies outside the extract, no walked street lies in it, nothing tells the period, or a
        table is not as it must be.
    """
    location = middle_of(extract.box)
    crs = metric_crs(*location)
    box = _box(extract.box, crs)
    area_shape = box if area is None else shapely.union_all(to_metric(area, crs).geometry.array)
    if not shapely.intersects(area_shape, box):
        raise DataError(
            Fault(extract.name, "the extract does not touch the study's area", "Give an extract of the same place.")
        )
    scored = shapely.intersection(area_shape, box)

    pieces = split_highways(extract.highways, crs=crs, area=scored, data_box=box)
    block_id, blocks = join_blocks(pieces)
    segments = _walked(pieces, block_id, blocks)
    if not segments["in_area"].any():
        raise DataError(Fault(extract.name, "no walked street lies in the area", "Check the area and the extract."))

    points, areas, lines = (to_metric(each, crs) for each in (extract.points, extract.areas, extract.lines))
    shapely.prepare(scored)
    points = points[shapely.dwithin(scored, points.geometry.array, EDGE_MARGIN_M)]
    areas = areas[shapely.dwithin(scored, areas.geometry.array, EDGE_MARGIN_M)]
    features = pd.concat([points, areas], ignore_index=True)
    period, period_findings = _period(period, incidents, extract, timezone)
    stops, service, service_findings = join_timetables(
        find_stops(features, segments), timetables, segments,
        area=scored, start=period.start, end=period.end, tz=timezone,
    )  # fmt: skip
    venues, amenities = find_venues(features, segments), find_amenities(features, segments)
    buildings = find_buildings(areas)
    # Doors are found before streets are cut at squares, so that no door moves for it.
    segments, links = link_across(segments, pieces, areas, buildings)
    venues, stops, amenities = (
        table.assign(**snap_points(table, segments, limit_m=PLACE_SNAP_M)) for table in (venues, stops, amenities)
    )
    rail = stops[stops["kind"] == "rail_entrance"]
    spaces, space_findings = find_spaces(areas, area=scored, rail=rail, source=extract.name)

    placed, incident_findings = place_incidents(
        [source.frame for source in incidents], segments,
        area=scored, period=period, location=location, timezone=timezone,
    )  # fmt: skip
    counted, count_findings = place_counts(counts, segments, period=period, timezone=timezone)
    observed, observation_findings = place_observations(observations, segments, location=location, timezone=timezone)
    ground = space_hours(spaces, areas)
    no_timetable = stops.drop(index=service.service.index)
    week, shares, hours_findings = open_week(
        *(_together(column, venues, no_timetable, amenities, ground) for column in ("opening_hours", "kind")),
        lon=location[0], lat=location[1], tz=timezone, country=country, start=period.start, end=period.end,
        usual={**USUAL_HOURS, **usual_hours_of_spaces(ground)},
    )  # fmt: skip
    week, shares = with_service(week, shares, service)
    spaces = spaces.join(space_entry(spaces, areas, shares))
    spaces = spaces if len(spaces) else empty_table("spaces", crs)
    lamp_coverages = [_shape(source.coverage, scored, crs) for source in lamps]
    all_lamps, lamp_coverage, lamp_findings = join_lamps(
        find_lamps(points), lamps, lamp_coverages, pieces, area=scored, crs=crs
    )
    study = Study(
        name=name,
        timezone=timezone,
        country=country,
        location=location,
        crs=crs,
        area=scored,
        period=period,
        segments=segments,
        blocks=blocks,
        spaces=spaces,
        venues=venues,
        stops=stops,
        buildings=buildings,
        amenities=amenities,
        lamps=all_lamps,
        incidents=placed,
        links=links,
        base_map=draw_base_map(points, areas, lines, extract.highways, box=box),
        open_share=shares,
        week=week,
        phase_hours=phase_hours(period.start, period.end, *location, timezone),
        coverage={
            "streets": box,
            **dict.fromkeys(("venues", "stops", "buildings"), None if extract.streets_only else box),
            "lamps": lamp_coverage,
            "incidents": _coverage([source.coverage for source in incidents], scored, crs),
        },
        reference_rate=reference_rate,
        osm_date=extract.newest,
        counts=counted,
        observations=observed,
        trees=find_trees(points, lines[shapely.dwithin(scored, lines.geometry.array, EDGE_MARGIN_M)], areas),
        sights=find_sights(features, segments),
        sources=(_osm_source(extract), *sources),
        findings=(
            *extract.findings, *_street_findings(extract, segments, area_shape, box), *space_findings,
            *service_findings, *hours_findings, *period_findings,
            *(finding for source in incidents for finding in source.findings), *incident_findings,
            *(finding for source in lamps for finding in source.findings), *lamp_findings,
            *(finding for source in counts for finding in source.findings), *count_findings,
            *(finding for source in observations for finding in source.findings), *observation_findings,
        ),
    )  # fmt: skip
    for table in TABLES:
        check_table(getattr(study, table), table)
    findings = (*study.findings, *_counts(study), *_coverage_findings(study))
    if extract.streets_only:  # that none was read says nothing of the place
        findings = tuple(finding for finding in findings if finding.code not in _PLACE_COUNTS)
    return replace(study, findings=findings)


def _coverage_findings(study: Study) -> list[Finding]:
    """Say where a layer is known to be complete: beyond it, nothing recorded is not nothing there."""
    findings = []
    for layer in ("incidents", "lamps"):
        if not any(source["layer"] == layer for source in study.sources):
            continue
        shape = study.coverage[layer]
        part = 0.0 if shape is None else shape.area / study.area.area
        if part > _WHOLE:
            continue
        code = f"{layer}-coverage"
        says = said(code) if shape is None else said(f"{code}.part", share=share(part))
        todo = (
            "" if shape is not None else "Write `coverage:` with a polygon, or `area` if they are complete everywhere."
        )
        findings.append(Finding(layer, code, "note", None, says, todo))
    return findings


def _counts(study: Study) -> list[Finding]:
    """Say how many places were found, and how many of them are joined to no street."""
    findings = []
    for layer in ("venues", "stops", "amenities"):
        table = getattr(study, layer)
        kinds = table["kind"].value_counts()
        most = ", ".join(f"{kind.replace('_', ' ')} {n}" for kind, n in kinds.head(6).items())
        says = f"{len(table)} {layer}: {most}." if len(table) else f"No {layer}."
        findings.append(Finding(layer, layer, "found", len(table), says))
        off = int(table["segment_id"].isna().sum())
        if off:
            says = f"{off} {layer} lie more than {PLACE_SNAP_M:.0f} m from any walked street and do not count."
            findings.append(Finding(layer, f"{layer}-far-from-a-street", "set aside", off, says))
    homes = study.buildings["dwellings_evidence"].value_counts()
    says = (
        f"{len(study.buildings)} buildings; how many people live there is observed for {homes.get('observed', 0)}, "
        f"inferred for {homes.get('inferred', 0)} and unknown for {homes.get('unknown', 0)}."
    )
    findings.append(Finding("buildings", "buildings", "found", len(study.buildings), says))
    return findings


def _box(box: tuple[float, float, float, float], crs: pyproj.CRS) -> BaseGeometry:
    west, south, east, north = box
    if east < west:  # the box crosses the antimeridian
        east += 360
    outline = shapely.segmentize(shapely.box(west, south, east, north), 0.002)
    return gpd.GeoSeries([outline], crs=LONLAT).to_crs(crs).iloc[0]


def _walked(pieces: gpd.GeoDataFrame, block_id: pd.Series, blocks: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    segments = pieces[pieces["walked"]].copy()
    segments["block_id"] = block_id
    segments["osm_ids"] = segments["osm_id"].astype(str)
    segments["component"] = connected_components(build_network(segments["u"], segments["v"], segments["length_m"]))
    per_metre = (blocks["street_length_m"] / blocks["walk_length_m"]).reindex(segments["block_id"])
    segments["street_share"] = per_metre.fillna(1.0).to_numpy()
    return segments[_SEGMENT_COLUMNS]


def _together(column: str, *tables: gpd.GeoDataFrame) -> pd.Series:
    parts = [table[column] if column in table else pd.Series(None, index=table.index, dtype=object) for table in tables]
    together: pd.Series = pd.concat([part.astype(object) for part in parts])
    return together


def _period(
    written: Period | None, incidents: Sequence[PointSource], extract: OsmExtract, timezone: str
) -> tuple[Period, list[Finding]]:
    """Return the study's period: as written, else that of the incidents, else the year of the OSM data."""
    if written is not None:
        return written, []
    days = [_span(source.frame, timezone) for source in incidents if len(source.frame)]
    if days:
        period, why = Period(min(first for first, _ in days), max(last for _, last in days)), "incidents"
    else:
        if extract.newest is None:
            remedy = "Write `period: {from: 2026-01-01, to: 2026-12-31}` in the study file, with the year of the data."
            raise DataError(Fault(extract.name, "the extract does not tell how old its data are", remedy))
        year = extract.newest.year
        period, why = Period(date(year, 1, 1), date(year, 12, 31)), "osm"
    says = said(f"period-chosen.{why}", first=str(period.start), last=str(period.end))
    return period, [Finding("study", "period-chosen", "note", None, says, "Write `period:` in the study file.")]


def _span(frame: gpd.GeoDataFrame, timezone: str) -> tuple[date, date]:
    days = frame["start"].dropna().dt.tz_convert(timezone).dt.date
    only_month = frame["timing"] == "month"  # of the others the day is known
    months = pd.PeriodIndex(frame["month"][only_month].unique(), freq="M")
    firsts = [*([days.min()] if len(days) else []), *([months.min().start_time.date()] if len(months) else [])]
    lasts = [*([days.max()] if len(days) else []), *([months.max().end_time.date()] if len(months) else [])]
    return min(firsts), max(lasts)


def _shape(coverage: Coverage, area: BaseGeometry, crs: pyproj.CRS) -> BaseGeometry | None:
    if isinstance(coverage, str):
        return area if coverage == "area" else None
    return shapely.intersection(shapely.union_all(to_metric(coverage, crs).geometry.array), area)


def _coverage(coverages: Sequence[Coverage], area: BaseGeometry, crs: pyproj.CRS) -> BaseGeometry | None:
    """Return where every source is complete; None where one of them cannot say, or there is no source."""
    shapes = [_shape(each, area, crs) for each in coverages]
    if not shapes or any(shape is None for shape in shapes):
        return None
    return shapely.intersection_all(shapes)


def _street_findings(
    extract: OsmExtract, segments: gpd.GeoDataFrame, area: BaseGeometry, box: BaseGeometry
) -> list[Finding]:
    inside = segments[segments["in_area"]]
    length = inside["length_m"]
    km = length.sum() / 1000
    findings = [
        Finding("streets", "walking-network", "found", len(inside),
                f"{km:,.1f} km of walking network in {len(inside):,} segments and "
                f"{inside['block_id'].nunique():,} blocks.", "", extract.name)
    ]  # fmt: skip
    reasons = extract.highways.table["reason"]
    for reason, meaning in NOT_WALKED_REASONS.items():
        n = int((reasons == reason).sum())
        if not n:
            continue
        says = f"{n} ways are not walked: {meaning}."
        findings.append(Finding("streets", f"not-walked-{reason}", "set aside", n, says, "", extract.name))
    parts = length.groupby(inside["component"]).sum().sort_values(ascending=False)
    if len(parts) > 1:
        findings.append(
            Finding("streets", "separate-parts", "note", len(parts),
                    said("separate-parts", n=len(parts), share=share(parts.iloc[0] / length.sum(), places=1)),
                    "", extract.name)
        )  # fmt: skip
    lit = length.groupby(inside["lit"]).sum() / length.sum()
    findings.append(
        Finding("streets", "lit-tags", "note", None,
                said("lit-tags", **{state: share(lit.get(state, 0)) for state in ("lit", "unlit", "unknown")}),
                "", extract.name)
    )  # fmt: skip
    if shapely.distance(area, shapely.boundary(box)) <= EDGE_MARGIN_M:
        part = length[inside["near_edge"]].sum() / length.sum()
        findings.append(
            Finding("streets", "no-margin", "note", None,
                    said("no-margin", m=EDGE_MARGIN_M, share=share(part)),
                    "Use an extract that is larger than the area.", extract.name)
        )  # fmt: skip
    return findings


def _osm_source(extract: OsmExtract) -> Mapping[str, Any]:
    return {"layer": "streets", "file": extract.name, "licence": OSM_LICENCE, "date": str(extract.newest or ""),
            "simulated": False}  # fmt: skip
