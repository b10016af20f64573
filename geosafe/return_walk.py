"""What people asked for on walks, and what became of it: the rows of the return walk with those who decide."""

from __future__ import annotations

from typing import Final

import pandas as pd

#: What becomes of what was asked; a refusal needs its reason.
STATUSES: Final = ("asked", "promised", "done", "refused")
#: Columns that the forms fill, and those that the organiser does.
ASKED_COLUMNS: Final = ("id", "place", "phase", "asked", "forms")
FILLED_COLUMNS: Final = ("who_answers", "status", "reply")
ANSWER_COLUMNS: Final = (*ASKED_COLUMNS, *FILLED_COLUMNS)


def merge_answers(asked: pd.DataFrame, known: pd.DataFrame | None) -> pd.DataFrame:
    """Return what was asked with what the organiser wrote; what is not asked any more stays where something is written.

    Parameters
    ----------
    asked
        What the forms ask now, columns :data:`ASKED_COLUMNS`.
    known
        The table as the organiser left it, columns :data:`ANSWER_COLUMNS`; None: there is none yet.
    """
    blank = asked.assign(who_answers="", status=STATUSES[0], reply="")
    if known is None or known.empty:
        return blank[list(ANSWER_COLUMNS)].reset_index(drop=True)
    filled = asked.merge(known[["id", *FILLED_COLUMNS]], on="id", how="left")
    filled = filled.fillna({"who_answers": "", "status": STATUSES[0], "reply": ""})
    written = (known["who_answers"].str.strip() != "") | (known["reply"].str.strip() != "")
    gone = known[~known["id"].isin(asked["id"]) & (written | (known["status"] != STATUSES[0]))].assign(forms="")
    return pd.concat([filled, gone], ignore_index=True)[list(ANSWER_COLUMNS)]
