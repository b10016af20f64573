from __future__ import annotations

import pandas as pd

from geosafe.read.guess_kinds import MANY_KINDS, draft_kinds


def test_kinds_are_kept_unless_clearly_elsewhere_and_small_counts_are_not_told() -> None:
    kinds = pd.Series(["ASSAULT"] * 7 + ["FRAUD"] * 6 + ["WARRANTS"] * 5 + ["Burglary"] * 3 + [""], dtype="str")
    draft = draft_kinds(kinds)
    assert draft.keep == (
        "- ASSAULT  # 7 rows",
        "# - FRAUD # 6 rows: on paper or online, not in a public space",
        "# - WARRANTS # 5 rows: police work, not an incident",
        "- Burglary  # fewer than 5 rows",
    )
    assert draft.set_aside == ()
    assert any("Burglary" in question for question in draft.questions)


def test_of_too_many_kinds_only_those_left_out_are_listed() -> None:
    kinds = pd.Series([f"kind {i}" for i in range(MANY_KINDS)] + ["Passing Call"] * 9, dtype="str")
    draft = draft_kinds(kinds)
    assert draft.keep == ()
    assert [line for line in draft.set_aside if line.startswith("-")] == [
        "- Passing Call  # police work, not an incident"
    ]


def test_sensitive_kinds_are_left_out_and_mixed_ones_are_asked_about() -> None:
    kinds = ["SEX OFFENSES, FORCIBLE", "Domestic Violence", "Häusliche Gewalt", "Agression sexuelle", "PROSTITUTION"]
    draft = draft_kinds(pd.Series([*kinds, "Violence and sexual offences", "Robbery"] * 5, dtype="str"))
    left_out = [line for line in draft.keep if line.startswith("#")]
    assert len(left_out) == len(kinds)
    assert all(line.endswith("sensitive: not for a map of streets") for line in left_out)
    assert "- Violence and sexual offences  # 5 rows" in draft.keep
    assert any("mixed with others in Violence and sexual offences" in question for question in draft.questions)
