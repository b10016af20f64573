from __future__ import annotations

import pandas as pd

from geosafe.defuse import defuse


def test_formulas_from_outside_are_plain_text_in_a_spreadsheet():
    table = pd.DataFrame({"name": ["=HYPERLINK(1)", "+1", "-x", "@a", "plain", None], "n": [-1, 2, 3, 4, 5, 6]})
    safe = defuse(table)
    assert list(safe["name"][:5]) == ["'=HYPERLINK(1)", "'+1", "'-x", "'@a", "plain"]
    assert safe["name"].isna().iloc[5]
    assert list(safe["n"]) == [-1, 2, 3, 4, 5, 6]
    assert table["name"][0] == "=HYPERLINK(1)"
