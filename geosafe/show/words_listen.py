"""The words of what came back from walks: perceived beside recorded, and the return walk with those who decide."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LISTEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "listen.title": "What people said in {study}",
        "listen.lead": "{people} people gave {answers} answers on {walks} walks. What they feel stands beside what is "
        "recorded; the two are never joined.",
        "listen.few": "Fewer than 5 people answered at some places and times of day. What they said is not shown here; "
        "the organiser’s file holds every word.",
        "listen.map": "Open the map of this",
        "listen.return": "Open the page for the return walk",
        "listen.quadrants": "Felt and recorded",
        "listen.quadrants.says": "Felt: the mean feeling is below the middle of the scale. Recorded: at least 5 "
        "incidents and 1.5 times the usual rate within 50 m. The number is the rank of what is felt less that of what "
        "is recorded, –100 to 100, with its 95 % interval.",
        "listen.quadrants.none": "No place here.",
        "listen.quadrant.0": "Felt insecure and more than usual recorded",
        "listen.quadrant.1": "Felt insecure, no more than usual recorded",
        "listen.quadrant.2": "Not felt insecure, more than usual recorded",
        "listen.quadrant.3": "Neither",
        "listen.place": "Place",
        "listen.place.stops": "{place}, stop {stops}",
        "listen.place.none": "Place without a name",
        "listen.gap": "{felt} ({lo} to {hi})",
        "listen.ratings": "Ratings at each place",
        "listen.who": "Who",
        "listen.n": "People",
        "listen.feeling": "What goes with feeling at ease",
        "listen.feeling.says": "Rank correlation of each rating with the feeling, from –1 to 1, over the answers of "
        "all times of day; the 95 % interval draws people again. What goes together need not cause one another.",
        "listen.feeling.none": "It takes 5 people who rated both, and ratings that differ.",
        "listen.correlation": "Correlation",
        "listen.interval": "95 % interval",
        "listen.agreement": "How far people agree",
        "listen.agreement.says": "Krippendorff’s alpha for ordered ratings: 1 is full agreement, 0 is chance. Low "
        "values are no fault: people see a place with their own eyes.",
        "listen.alpha": "Alpha",
        "listen.rating": "Rating",
        "listen.said": "In their words",
        "listen.change": "Would change: {change}",
        "listen.row": "Form {row}",
        "return.title": "Return walk in {study}",
        "return.lead": "What people asked for on their walks, where, and what became of it. Every sentence is theirs, "
        "word for word, with the row of the form that it stands in.",
        "return.few": "What people asked for where fewer than 5 took part is not on this page.",
        "return.counts": "Asked: {asked}. Promised: {promised}. Done: {done}. Refused: {refused}.",
        "return.ask": "Asked for",
        "return.who": "Who answers for it",
        "return.status": "Status",
        "return.reply": "Reply, or the reason",
        "return.status.asked": "Asked",
        "return.status.promised": "Promised",
        "return.status.done": "Done",
        "return.status.refused": "Refused, with a reason",
        "return.none": "Nobody wrote what they would change where 5 or more took part.",
        "return.edit": "To fill this in, edit {file} and make the page again.",
        "return.gone": "No longer found in the forms",
        "return.form": "Forms {rows}",
    }
)  # fmt: skip
