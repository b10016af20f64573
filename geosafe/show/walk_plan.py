"""A planned walk as a table for the organiser, on the terminal and as CSV."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Final

import pandas as pd

from geosafe.atomic import whole_file
from geosafe.defuse import defuse
from geosafe.errors import visible
from geosafe.show.booklet_paper import clock
from geosafe.show.near_street import near_street
from geosafe.show.print_words import Say
from geosafe.told import said, word
from geosafe.walks import Stop, Walk

#: What stands above the table: reasons would prime those who walk.
FOR_THE_ORGANISER: Final = said("walk.organiser")
_NAMELESS: Final = "(no name on the map)"
_WIDTH: Final = 100


def plan_table(walk: Walk) -> str:
    """Return the plan: when and where, then a line a stop with the reasons it was chosen for."""
    where = (
        f"{_place(walk.start.name)} and back" if walk.loop else f"{_place(walk.start.name)} to {_place(walk.end.name)}"
    )
    dusk = f"dusk at {clock(walk.dusk)}" if walk.dusk else "no dusk"
    lines = [
        f"{walk.study.name}: a walk from {where}",
        f"{walk.starts:%A %Y-%m-%d}, {clock(walk.starts)} to {clock(walk.ends)}, {dusk}; "
        f"{walk.length_m / 1000:.1f} km, {walk.minutes:.0f} minutes with {len(walk.stops)} stops",
        f"This plan is {FOR_THE_ORGANISER}: the reasons would tell them what to see.",
        "",
        f"{'':>3}  {'at':5}  {'after':>6}  stop",
    ]
    for stop, leg in zip(walk.stops, walk.legs, strict=False):
        lines.append(f"{stop.number:>3}  {clock(stop.arrives)}  {leg.length_m:>4.0f} m  {_stop(walk, stop)}")
        lines.append(f"{'':20}{'; '.join(stop.reasons)}")
    lines.append(f"{'':3}  {clock(walk.ends)}  {walk.legs[-1].length_m:>4.0f} m  {_place(walk.end.name)}")
    if walk.notes:
        lines.append("")
    lines += [line for note in walk.notes for line in textwrap.wrap(note, _WIDTH, subsequent_indent="  ")]
    return visible("\n".join(lines))


def write_plan(walk: Walk, path: Path, *, language: str = "en") -> None:
    """Write the plan as CSV: one row a stop, and the end; the reasons and the note in a language."""
    say = Say(language)
    rows = [
        {
            "stop": stop.number, "code": stop.code, "name": stop.name, "unit": stop.unit, "place_id": stop.place_id,
            "lon": round(stop.lon, 6), "lat": round(stop.lat, 6), "arrives": stop.arrives.isoformat(),
            "minutes": stop.minutes, "leg_m": round(leg.length_m, 1), "step_free": _free(leg.step_free),
            "why": "; ".join(say.told(_reason(each)) for each in stop.reasons),
        }
        for stop, leg in zip(walk.stops, walk.legs, strict=False)
    ]  # fmt: skip
    last = walk.legs[-1]
    rows.append(
        {"stop": "end", "name": walk.end.name, "lon": round(walk.end.lon, 6), "lat": round(walk.end.lat, 6),
         "arrives": walk.ends.isoformat(), "leg_m": round(last.length_m, 1), "step_free": _free(last.step_free)}
    )  # fmt: skip
    table = pd.DataFrame(rows).astype({"stop": str})
    table["note"] = [say.told(FOR_THE_ORGANISER), *[""] * (len(table) - 1)]
    with whole_file(path) as temporary:
        defuse(table).to_csv(temporary, index=False, encoding="utf-8", lineterminator="\n")


def _stop(walk: Walk, stop: Stop) -> str:
    street = None if stop.name else near_street(walk.study, stop.point)
    return f"near {street}" if street else _place(stop.name)


def _reason(reason: str) -> str:
    return word(f"reason.{re.sub('[^a-z]+', '-', reason)}", reason)


def _place(name: str | None) -> str:
    return name or _NAMELESS


def _free(known: bool | None) -> str:
    return "unknown" if known is None else ("yes" if known else "no")
