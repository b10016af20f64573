"""Hours: other hours of venues, stops and amenities, and venues that close for good."""

from __future__ import annotations

import pandas as pd

from geosafe.compare.change import Change, EditError
from geosafe.compare.find import places_of
from geosafe.scenario import CloseVenues, SetHours
from geosafe.study import Study
from geosafe.told import said


def set_hours(study: Study, edit: SetHours) -> Change:
    """Return other hours of the places chosen."""
    found, words = places_of(study, edit.places)
    if "opening_hours" in found:
        same = found["opening_hours"] == edit.hours
        found = found[~same]
        if not len(found):
            raise EditError(f"the {words} have the hours {edit.hours} already", "Take the edit out.")
    text = pd.Series([edit.hours] * len(found), found.index, dtype=object)
    hours = pd.DataFrame({"opening_hours": text, "kind": found["kind"].astype(object)}, index=found.index)
    cells = {edit.places.layer: text.to_frame("opening_hours")} if "opening_hours" in found else {}
    key = "hours.service" if edit.places.layer == "stops" else "hours.open"
    says = said(key, places=words, n=len(found), hours=edit.hours)
    near = {edit.places.layer: found.index, "segments": pd.Index(found["segment_id"].dropna().unique())}
    return Change(says, cells=cells, hours=hours, near=near, count=len(found))


def close_venues(study: Study, edit: CloseVenues) -> Change:
    """Return venues that are there no more."""
    found, words = places_of(study, edit.places)
    near = {"segments": pd.Index(found["segment_id"].dropna().unique())}
    says = said("hours.never", places=words, n=len(found))
    return Change(says, drop={"venues": found.index}, near=near, count=len(found))
