"""Profiles side by side as files: a table for spreadsheets, and the same for scripts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geosafe.atomic import whole_file
from geosafe.defuse import defuse
from geosafe.profile import PLACEHOLDER, Profile
from geosafe.show.embed import visible_text

if TYPE_CHECKING:
    from geosafe.study import Study

#: Decimals of the points in the files.
_DECIMALS: Final = 1
_FACTS: Final = ("unit_kind", "unit_id", "name", "kind", "phase")
#: What is said of data that are made up.
SIMULATED: Final = "Simulated data are among the sources."


def profiles_table(study: Study, compared: pd.DataFrame, profiles: Sequence[Profile]) -> pd.DataFrame:
    """Return what may be told of profiles side by side: conditions of ranked blocks and of spaces.

    Recorded incidents have no part in conditions, so no count can be worked back from the table.

    Parameters
    ----------
    study
        The study.
    compared
        As :func:`geosafe.score.profiles.compare_profiles` gives it.
    profiles
        The profiles that were compared, in the order of their columns.

    Returns
    -------
    DataFrame
        In the order of ``compared``: ``unit_kind`` (block or space), ``unit_id``, ``name`` (missing: none), ``kind``,
        ``phase``; for every profile the conditions [points] to one decimal, NaN unknown; ``range``, the highest less
        the lowest as they stand here; ``lowest`` and ``highest``; ``note``, what must be said of weights and data.
    """
    kinds = {**_kinds(study.blocks[study.blocks["ranked"]], "block"), **_kinds(study.spaces, "space")}
    keys = pd.MultiIndex.from_arrays([compared["unit_kind"], compared["unit_id"].astype(str)])
    kind = pd.Series(kinds, dtype=object).reindex(keys).to_numpy() if kinds else np.full(len(compared), None)
    told = compared[pd.notna(kind)].assign(kind=kind[pd.notna(kind)]).reset_index(drop=True)
    names = [each.name for each in profiles]
    told[names] = told[names].astype(float).round(_DECIMALS) + 0.0  # no -0
    told["range"] = (told[names].max(axis=1) - told[names].min(axis=1)).round(_DECIMALS).where(told["range"].notna())
    told["note"] = note(study, profiles)
    return told[[*_FACTS, *names, "range", "lowest", "highest", "note"]]


def _kinds(units: pd.DataFrame, unit_kind: str) -> dict[tuple[str, str], str]:
    return dict(zip(((unit_kind, str(key)) for key in units.index), units["kind"].astype(str), strict=True))


def note(study: Study, profiles: Sequence[Profile]) -> str:
    """Return what must be said of the weights and of the data, in one line; empty where there is nothing to say."""
    said = [PLACEHOLDER] if any(each.placeholder for each in profiles) else []
    return " ".join([*said, *([SIMULATED] if study.simulated else [])])


def write_profiles_csv(table: pd.DataFrame, path: Path) -> None:
    """Write the table of :func:`profiles_table` for a spreadsheet, with no text that it would run as a formula."""
    with whole_file(path) as temporary:
        defuse(table).to_csv(temporary, index=False, encoding="utf-8-sig", lineterminator="\n")


def write_profiles_json(study: Study, table: pd.DataFrame, profiles: Sequence[Profile], path: Path) -> None:
    """Write the table of :func:`profiles_table` for scripts: what it is about, the profiles, and one row a line."""
    head = {
        "study": study.name,
        "period": {"from": study.period.start.isoformat(), "to": study.period.end.isoformat()},
        "unit": "conditions, points of 100",
        "note": note(study, profiles),
        "simulated": study.simulated,
        "licence": "© OpenStreetMap contributors, ODbL",
        "profiles": [{key: each.describe()[key] for key in ("name", "title", "placeholder", "weights", "parts",
                                                            "constraints", "sources")} for each in profiles],
    }  # fmt: skip
    plain = table.drop(columns="note").astype(object).where(table.drop(columns="note").notna(), None)
    rows = ",\n".join(_json(row) for row in plain.to_dict("records"))
    text = _json(head)[:-1] + ',"rows":[\n' + rows + "\n]}\n"
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def _json(value: dict[Any, Any]) -> str:
    return visible_text(json.dumps(value, ensure_ascii=False, allow_nan=False))
