"""What the legend of a printed map says beside its scales: how classes were made, which hour, what a view rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from geosafe.nightlife import NIGHTS
from geosafe.show.map_nightlife import START, night_told
from geosafe.show.print_choice import Choice
from geosafe.show.print_look import hour_shown
from geosafe.show.print_words import Say
from geosafe.show.public_concentrations import how_concentrated
from geosafe.show.recipe_words import other_name

#: Views that are told for one night and hour.
NIGHT_VIEWS: Final = ("late_venues", "homes_near")
#: Views that are read rightly only with what they rest on.
_EXPLAINED: Final = ("perceived", "difference", "difference_light", "difference_people")
#: The score that each difference is of.
_DIFFERENCE_OF: Final = {"difference": "conditions", "difference_light": "light", "difference_people": "activity"}
#: With service known for fewer ways than this a median tells of those alone [share], as on the interactive map.
_SERVICE_KNOWN: Final = 0.5


def compared(say: Say, choice: Choice) -> dict[str, str]:
    """Return the names of the study and of what it is compared with, for sentences."""
    study, against = choice.subject.study, choice.subject.against
    return {"study": study.name, "other": other_name(study, against[0] if against else None, say.words)}


def hour_says(say: Say, choice: Choice) -> str:
    """Return which night and hour colour is told for; empty for a view of whole phases."""
    if choice.shown.name not in NIGHT_VIEWS:
        return ""
    return say(f"print.hour.{NIGHTS[START[0]]}", hour=_clock(hour_shown(choice.phases[0])))


def notes(say: Say, choice: Choice) -> list[str]:
    """Return sentences under the legend."""
    if choice.changes:
        return []
    shown, scores, phase = choice.shown, choice.subject.scores, choice.phases[0]
    said = [say(f"classes.{shown.method}")] if shown.method != "fixed" else []
    kinds = {kind for kind, when in shown.found if when == phase}
    if len(kinds) == 1:
        said.append(say("legend.spaces.only" if kinds == {"spaces"} else "legend.streets.only"))
    if shown.name == "homes_near":
        said.append(say("night.homes.hint"))
    if shown.name in NIGHT_VIEWS and scores.nightlife is not None:
        said += _night_says(say, night_told(scores.nightlife, NIGHTS[START[0]]), homes=shown.name == "homes_near")
    if shown.name == "incidents" and scores.concentrations:
        found = how_concentrated(scores.concentrations.summary)
        if found:
            said.append(say("concentrated", **{name: say.percent(share) for name, share in found.items()}))
    if shown.name in _EXPLAINED:
        key = "about.method.perceived" if shown.name == "perceived" else "about.method.difference"
        said.append(say(key, **compared(say, choice)))
    return said + _becomes_known(say, choice)


def _becomes_known(say: Say, choice: Choice) -> list[str]:
    """Return how much street only the other result knows: a difference has no colour there, nor a word otherwise."""
    subject, name = choice.subject, _DIFFERENCE_OF.get(choice.shown.name)
    column = f"{name}_{choice.phases[0]}"
    if name is None or subject.against is None or column not in (own := subject.scores.blocks):
        return []
    after = subject.against[1].blocks[column].reindex(own.index)
    metres = float(own.loc[own["ranked"] & own[column].isna() & after.notna(), "walk_length_m"].sum())
    if metres == 0:
        return []
    far = metres >= 1000
    length = say("measure.km" if far else "measure.m", n=say.digits(metres / 1000 if far else metres))
    return [say("difference.known", length=length, **compared(say, choice))]


def _night_says(say: Say, told: Mapping[str, Any], *, homes: bool) -> list[str]:
    """Return sentences on the night that is drawn, as the interactive map says them; what nobody knows is left out."""
    said = []
    if told.get("busiest") is not None:
        share = say.percent(told["busiest_share"])
        said.append(say("night.closing", hour=_clock(int(told["busiest"])), share=share))
    if homes or not told.get("legs"):
        return said
    known = told["service_known"] is not None and told["service_known"] >= _SERVICE_KNOWN
    if known and told["leg_m"] is not None:
        said.append(say("night.legs", length=say.digits(told["leg_m"])))
    elif told["leg_least_m"] is not None:
        said.append(say("night.legs.unknown", length=say.digits(told["leg_least_m"])))
    if told["service_known"] is not None:
        said.append(say("night.service", share=say.percent(told["service_known"])))
    low, high = told["leg_lit_lo"], told["leg_lit_hi"]
    if low is not None:
        values = {"low": say.percent(low), "high": say.percent(high),
                  "known": say.percent(told["leg_light_known"] or 0)}  # fmt: skip
        said.append(say("night.lit.same" if low == high else "night.lit", **values))
    return said


def _clock(hour: int) -> str:
    return f"{hour:02d}:00"
