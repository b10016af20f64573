"""The words of the return walk on paper, beside those of its page (``words_listen.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

RETURN_WALK: Final[Mapping[str, str]] = MappingProxyType(
    {
        "return.paper": "Open this on paper (PDF)",
        "revisit.lead": "What people asked for on their walks, where, and what became of it. Every sentence is theirs, "
        "word for word, with the row of the form that it stands in. Go back with those who decide, and write down what "
        "they say.",
        "revisit.few": "What people asked for where fewer than 5 took part is not in here.",
        "revisit.date": "Date of the return walk:",
        "revisit.with": "Offices and groups that take part:",
        "revisit.map.alt": "Map of the places where something was asked for, at a scale of 1:{scale}, north up. The "
        "table names them by their numbers.",
        "revisit.place": "{n}. {place}",
        "revisit.status": "So far: {status}",
        "revisit.now": "Now:",
        "revisit.who": "Who answers for it: {who}",
        "revisit.who.none": "Who answers for it:",
        "revisit.reply": "Reply, or the reason: {reply}",
        "revisit.reply.none": "Reply, or the reason:",
        "revisit.back": "Afterwards, copy what was written here into {file}, and make the pages again.",
        "revisit.foot": "Return walk · {study}",
    }
)  # fmt: skip
