"""Wires the suggesting of edits for the command and for scripts: names and files become what the room takes."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geosafe.compare.suggest import suggest
from geosafe.errors import CallError
from geosafe.read.costs import read_budget, read_costs
from geosafe.read.districts import read_districts
from geosafe.suggestion import KINDS, CostList, Suggestion

if TYPE_CHECKING:
    import geopandas as gpd

    from geosafe.scores import Scores
    from geosafe.study import Study

#: What watches people: never suggested.
_WATCHING: Final = ("camera", "cctv", "surveil", "video", "patrol", "police", "drone", "facial", "guard")


def suggest_edits(
    study: Study,
    *,
    budget: float | str,
    kinds: Sequence[str] = KINDS,
    costs: CostList | Path | str | None = None,
    districts: gpd.GeoDataFrame | Path | str | None = None,
    floor: float = 0.0,
    unknown_as_need: bool = False,
    check: bool = True,
    name: str = "Suggested edits",
    scores: Scores | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Suggestion:
    """Return the edits that serve most need after dark for a budget, as a scenario: ``docs/suggest.md`` tells how.

    Parameters
    ----------
    study, scores
        Today; scored unless its scores are given.
    budget
        All that may be spent, a number or a text such as ``200,000 EUR``: capital, and what is paid over the years that
        the costs name.
    kinds
        Of lamps, hosts, toilets, night-stops and hours.
    costs
        What things cost: a list, or its file. Round figures in EUR unless given.
    districts, floor
        Polygons with a column ``name``, or their file, and the least share of the budget that is spent in each [0-1].
    unknown_as_need
        Whether a need of which nobody knows whether it is met counts as unmet.
    check
        Whether the study is scored again with all edits in it, to tell what is found beside what was promised.
    name
        Of the scenario.
    tell
        Called with a short sentence before each step that may take a second.

    Returns
    -------
    Suggestion
        ``text`` is the file that ``geosafe compare`` reads; ``edits`` has one row an edit.

    Raises
    ------
    CallError
        A budget that is no sum above 0 or in another currency than the costs, a kind that does not exist, a floor that
        cannot be held, no edit that could be made.
    DataError
        Every fault of a file.
    """
    chosen = checked_kinds(kinds)
    listed = costs if isinstance(costs, CostList) else read_costs(costs) if costs is not None else CostList()
    amount = read_budget(budget, currency=listed.currency)
    area = read_districts(districts) if isinstance(districts, str | Path) else districts
    check_floor(floor, None if area is None else len(area))
    if not name.strip() or "\n" in name:
        raise CallError(f"the name of the scenario must be a text on one line, got {name!r}")
    return suggest(
        study, budget=amount, kinds=chosen, costs=listed, districts=None if area is None else area.to_crs(study.crs),
        floor=floor, unknown=unknown_as_need, check=check, name=name.strip(), scores=scores, tell=tell,
    )  # fmt: skip


def checked_kinds(kinds: Sequence[str] | str) -> tuple[str, ...]:
    """Return kinds in the order in which they are told; an error names the nearest, and says why nobody is watched."""
    given = kinds.split(",") if isinstance(kinds, str) else list(kinds)
    words = [word.strip().casefold() for word in given if word.strip()]
    if not words:
        raise CallError(f"give at least one of {', '.join(KINDS)}")
    for word in words:
        if any(each in word for each in _WATCHING):
            raise CallError(
                f"{word!r} is never suggested: geosafe looks at what a place is like for those who are there, and at "
                f"less intrusive means first (recommendation TE-1). Choose from {', '.join(KINDS)}"
            )
        if word not in KINDS:
            near = difflib.get_close_matches(word, KINDS, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise CallError(f"{word!r} is no kind of edit that is suggested; {hint}Kinds: {', '.join(KINDS)}")
    return tuple(kind for kind in KINDS if kind in words)


def check_floor(floor: float, n_districts: int | None) -> None:
    """Check the least share of the budget that is spent in each district."""
    if not 0 <= floor <= 1:
        raise CallError(f"the floor must be a share of the budget from 0 to 1, such as 0.1, got {floor:g}")
    if floor > 0 and n_districts is None:
        raise CallError("a floor needs districts: give their file with --districts")
    if n_districts and floor * n_districts > 1 + 1e-9:
        raise CallError(
            f"a floor of {floor:.0%} in each of {n_districts} districts comes to {floor * n_districts:.0%} of the "
            f"budget: at most {1 / n_districts:.2%} can be spent in each"
        )
