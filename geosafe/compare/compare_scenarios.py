"""Compare scenarios with today: score each, pair it with today, and tell what it sums up to and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd

from geosafe.compare.differences import differences
from geosafe.compare.draws import MOST_DRAWS, draw_changes
from geosafe.compare.edits import apply_scenario
from geosafe.compare.gains import who_gains
from geosafe.compare.lamp_energy import energy_change
from geosafe.compare.reaches import Reaches, reaches
from geosafe.compare.summary import last_legs_lit, summary
from geosafe.comparison import UNITS, Comparison, EditTold, ScenarioResult
from geosafe.errors import CallError, DataError, Fault
from geosafe.params import MIN_PHASE_HOURS, PHASES
from geosafe.score.measure_study import measure_study
from geosafe.score.remeasure import remeasure
from geosafe.score.score_study import ScoresOnDemand
from geosafe.scores import Scores
from geosafe.study import Study

if TYPE_CHECKING:
    from geosafe.compare.change import Applied
    from geosafe.scenario import Scenario

#: The tables of which an edit tells how much of them it touches.
_TOUCHED: Final = ("segments", "spaces", "lamps", "venues", "stops", "amenities")
Tell = Callable[[str], None]


def compare_scenarios(
    study: Study,
    scenarios: Sequence[Scenario],
    *,
    scores: Scores | None = None,
    draws: int = 0,
    seed: int = 7,
    tell: Tell = lambda _: None,
) -> Comparison:
    """Compare what a study becomes under each scenario with what it is today.

    Every scenario is applied before any is scored, so that faults are said at once.

    Parameters
    ----------
    study, scores
        Today; its scores, where they are made already, must be those of the study.
    scenarios
        At least one, each of a name of its own.
    draws, seed
        Draws of what is unknown and of weights, and what they begin from; 0 draws: none.
    tell
        Called with a short sentence before each step that may take a second.

    Raises
    ------
    CallError
        No scenario, two of one name, or a number of draws that cannot be.
    DataError
        Every edit of every scenario that cannot be made.
    """
    names = [each.name for each in scenarios]
    if not names or len(set(names)) < len(names):
        raise CallError(f"give at least one scenario, each of a name of its own, got {', '.join(names) or 'none'}")
    if not 0 <= draws <= MOST_DRAWS:
        raise CallError(f"draws must be from 0 to {MOST_DRAWS:,}, got {draws}")
    if isinstance(scores, ScoresOnDemand) and scores.measures.study is study and scores.profile == study.profile:
        today = scores  # those of an earlier comparison hold the measures too
    else:
        tell("Scoring today")
        today = ScoresOnDemand(measure_study(study), study.profile)
    scores = scores or today
    ends = reaches(today.measures, study.profile) if draws else None
    results = []
    for each in _applied(study, scenarios, scores):
        tell(f"Scoring {each.scenario.name}: {' '.join(made.says for made in each.touched)}")
        results.append(_one(study, scores, today, each, ends))
    found = Comparison(study, scores, tuple(results), draws, seed, ends.tables if ends else {})
    if draws:
        tell("Drawing what is unknown")
        found = replace(found, results=tuple(_with_draws(found)))
    return found


def explain_scenarios(study: Study, scenarios: Sequence[Scenario], scores: Scores | None = None) -> pd.DataFrame:
    """Return what each edit of scenarios would touch, before anything is scored.

    Parameters
    ----------
    study, scores
        Today; its scores are needed where an edit asks for the darkest stretches.
    scenarios
        Any number.

    Returns
    -------
    DataFrame
        One row an edit: ``scenario``, ``stage``, ``edit`` (its kind), ``label``, ``needs``, ``did`` (a sentence), how
        many ``segments``, ``spaces``, ``lamps``, ``venues``, ``stops`` and ``amenities`` it touches, ``capital``,
        ``yearly`` and ``currency``.

    Raises
    ------
    DataError
        Every edit of every scenario that cannot be made.
    """
    rows = [
        {
            "scenario": each.scenario.name, "stage": edit.stage, "edit": edit.key, "label": edit.label,
            "needs": ", ".join(edit.needs), "did": made.says,
            **{table: len(getattr(made, table)) for table in _TOUCHED},
            "capital": made.capital, "yearly": made.yearly, "currency": each.scenario.currency,
        }
        for each in _applied(study, scenarios, scores)
        for edit, made in zip(each.scenario.edits, each.touched, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _applied(study: Study, scenarios: Sequence[Scenario], scores: Scores | None) -> list[Applied]:
    found: list[Applied] = []
    faults: list[Fault] = []
    for scenario in scenarios:
        try:
            found.append(apply_scenario(study, scenario, scores=scores))
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    return found


def _told(applied: Applied) -> tuple[EditTold, ...]:
    """Return what each edit did. One without a cost costs nothing or nobody said; the file cannot tell these apart."""
    of_segment = applied.study.segments["block_id"]
    told = []
    for each in applied.touched:
        blocks = of_segment.reindex(list(each.segments)).dropna().astype(str)
        said = each.capital or each.yearly
        told.append(
            EditTold(each.key, each.says, frozenset((*each.segments, *each.spaces, *blocks)),
                     each.capital if said else None, each.yearly if said else None, applied.scenario.currency)
        )  # fmt: skip
    return tuple(told)


def rescore(today: ScoresOnDemand, study: Study) -> ScoresOnDemand:
    """Return the scores of a study that became of today's by edits: those of scoring all of it, byte for byte.

    Only what the edits can change is measured and weighed again; what stands beside the scores is made when it is asked
    for.

    Parameters
    ----------
    today
        Scores of the study of today, made with ``ScoresOnDemand(measure_study(study), profile)``, or another rescoring.
    study
        What became of it: :attr:`geosafe.compare.change.Applied.study`.
    """
    return ScoresOnDemand(remeasure(today.measures, study), today.profile, before=today)


def _one(study: Study, scores: Scores, today: ScoresOnDemand, applied: Applied, ends: Reaches | None) -> ScenarioResult:
    edits = _told(applied)
    after = rescore(today, applied.study)
    touched = frozenset[str]().union(*(each.touched for each in edits))
    pairs = {
        what: differences(getattr(scores, what), getattr(after, what), touched=touched, profile=study.profile)
        for what in UNITS
    }
    phases = summary(study, scores, after, pairs, edits)
    phases = phases.assign(**energy_change(study, today.measures.lamps, after.measures.lamps))
    return ScenarioResult(
        applied.scenario, edits, applied.study, after, pairs, phases, _groups(scores, pairs["blocks"], phases),
        lambda: last_legs_lit(scores, after),
        reaches=reaches(after.measures, study.profile, before=ends).tables if ends else {},
    )  # fmt: skip


def _groups(scores: Scores, pairs: pd.DataFrame, phases: pd.DataFrame) -> pd.DataFrame:
    ranked = scores.blocks[scores.blocks["ranked"].to_numpy(bool)]
    near = scores.near_spaces
    homes = pd.Series(0.0, ranked.index) if near is None else near.blocks["dwellings"].reindex(ranked.index)
    conditions = pairs[pairs["result"] == "conditions"]
    return pd.concat(
        [
            who_gains(conditions[conditions["phase"] == phase], ranked["walk_length_m"], homes).assign(phase=phase)
            for phase in phases["phase"]
        ],
        ignore_index=True,
    )


def _with_draws(comparison: Comparison) -> list[ScenarioResult]:
    study, scores, results = comparison.study, comparison.scores, comparison.results
    ranked = scores.blocks[scores.blocks["ranked"].to_numpy(bool)]
    of_blocks, of_spaces = (
        partial(
            draw_changes, getattr(scores, what), [getattr(each.scores, what) for each in results], size,
            profile=study.profile, draws=comparison.draws, seed=comparison.seed,
            reaches=(comparison.reaches[what], [each.reaches[what] for each in results]),
        )
        for what, size in (("blocks", ranked["walk_length_m"]), ("spaces", scores.spaces["area_m2"]))
    )  # fmt: skip
    sums: list[list[dict[str, object]]] = [[] for _ in results]
    blocks: list[dict[str, pd.DataFrame]] = [{} for _ in results]
    spaces: list[dict[str, pd.DataFrame]] = [{} for _ in results]
    for phase in PHASES:
        if study.phase_hours[phase] < MIN_PHASE_HOURS:
            continue
        sure, people = of_blocks(phase=phase), of_blocks(phase=phase, result="activity")
        ranks = of_spaces(phase=phase, ranks=True)
        for k in range(len(results)):
            told = {f"drawn_{name}": values.iloc[k] for name, values in sure.sums.items()}
            told |= {f"activity_drawn_{name}": values.iloc[k] for name, values in people.sums.items()}
            sums[k].append({"phase": phase, **told})
            blocks[k][phase], spaces[k][phase] = (
                pd.DataFrame(each.units.xs(k, axis=1)).dropna(how="all") for each in (sure, ranks)
            )
    return [
        replace(
            each, phases=each.phases.merge(pd.DataFrame(sums[k]), on="phase", how="left"), units=blocks[k],
            spaces_drawn=spaces[k],
        )
        for k, each in enumerate(results)
    ]  # fmt: skip
