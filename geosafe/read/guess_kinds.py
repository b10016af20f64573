"""Sort the kinds of incidents that a table holds: what is clearly none in public space is left out, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geosafe.params import SMALLEST_COUNT_SHOWN
from geosafe.read.yaml_text import comment, quoted

#: Most kinds that a study file lists one by one.
MANY_KINDS: Final = 60
#: How many of many kinds are shown in a comment.
_SHOWN: Final = 20

_REASONS: Final[Mapping[str, str]] = {
    "sensitive: not for a map of streets":
        r"^sex|\brape|domestic|\bdv\b|prostitut|indecen|vergewaltig|häusliche gewalt|agression sexuelle|viol conjugal"
        r"|agresión sexual|violencia (?:sexual|doméstica)|violenza (?:sessuale|domestica)|huiselijk geweld",
    "on paper or online, not in a public space":
        r"fraud|forger|counterfeit|embezzl|brib(?:e|ery)\b|extortion|bad check|identity theft|money launder|escroquerie"
        r"|betrug|estafa|truffa|burla|oplichting",
    "police work, not an incident":
        r"passing call|traffic stop|traf(?:fic)? violation|inspection|prisoner|meet w|arrest|warrant|wanted|patrol",
    "a call for care or about people, not an incident":
        r"suicide|well ?being check|mentally|aided case|missing person|runaway|homeless",
    "not an offence or not tied to this place":
        r"non-?criminal|secondary code|recovered|lost property|family offen|case closure|courtesy report",
}  # fmt: skip
#: A kind that mixes sensitive incidents with others, so that leaving it out would lose the others.
_MIXED: Final = re.compile(r"sexual|sexuel|sessual|seksue", re.IGNORECASE)
_INDOORS: Final = re.compile(r"shoplift|burglar|einbruch|cambriolage|ladendiebstahl", re.IGNORECASE)


@dataclass(frozen=True)
class KindDraft:
    """What a study file says of kinds.

    Attributes
    ----------
    keep
        Lines of the list under ``keep: {kind: …}``, those left out as comments; empty where there
        are too many kinds to list.
    set_aside
        Lines of the list under ``set_aside: {kind: …}``, where there are too many to keep by name.
    questions
        What the kinds leave open.
    """

    keep: tuple[str, ...]
    set_aside: tuple[str, ...]
    questions: tuple[str, ...]


def draft_kinds(kinds: pd.Series) -> KindDraft:
    """Draft which kinds count, most frequent first; counts under five are not told.

    Parameters
    ----------
    kinds
        The kind of each row, as text.
    """
    named = kinds[kinds.str.strip() != ""].str.strip()
    counts = {str(kind): int(n) for kind, n in named.value_counts().items()}
    reasons = {kind: reason for kind in counts if (reason := _reason(kind))}
    questions = []
    if indoors := [kind for kind in counts if kind not in reasons and _INDOORS.search(kind)]:
        some = ", ".join(indoors[:5])
        questions.append(f"Should what is often indoors count ({some})? It is kept; comment it out if not.")
    if mixed := [kind for kind in counts if kind not in reasons and _MIXED.search(kind)]:
        some = ", ".join(mixed[:5])
        questions.append(f"Sensitive incidents are mixed with others in {some}. May they count on a map of streets?")
    if reasons:
        questions.append(
            f"{len(reasons)} kinds are left out as sensitive or as no incidents in public space: is each rightly so?"
        )
    if len(counts) <= MANY_KINDS:
        lines = [
            _line(kind, n) if kind not in reasons else comment(f"{_line(kind, n)}: {reasons[kind]}")
            for kind, n in counts.items()
        ]
        return KindDraft(tuple(lines), (), tuple(questions))
    shown = [comment(f"{kind}: {_count(n)}") for kind, n in list(counts.items())[:_SHOWN]]
    head = comment(f"{len(counts)} kinds; the {_SHOWN} most frequent:")
    left_out = [f"- {quoted(kind)}  # {reason}" for kind, reason in reasons.items()]
    return KindDraft((), (head, *shown, *left_out), tuple(questions))


def _reason(kind: str) -> str | None:
    return next((why for why, words in _REASONS.items() if re.search(words, kind, re.IGNORECASE)), None)


def _line(kind: str, n: int) -> str:
    return f"- {quoted(kind)}  # {_count(n)}"


def _count(n: int) -> str:
    return f"{n:,} rows" if n >= SMALLEST_COUNT_SHOWN else f"fewer than {SMALLEST_COUNT_SHOWN} rows"
