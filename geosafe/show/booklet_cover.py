"""The pages of a booklet beside the way: what the walk is, who does what, how to look, and what comes after."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from babel.dates import format_date

from geosafe.params import FEWEST_RATERS
from geosafe.show.booklet_paper import Paper, clock, readable
from geosafe.show.booklet_turns import length_words
from geosafe.show.booklet_ways import STEPS
from geosafe.show.emergency import emergency_numbers, listed_numbers
from geosafe.show.near_street import near_street
from geosafe.show.print_fonts import Setter, printable
from geosafe.show.print_words import Say

if TYPE_CHECKING:
    from geosafe.walks import Facility, Terminus, Walk

#: English dates are written as in most of the countries that write English.
_DATES: Final = {"en": "en_GB"}
_ROLES: Final = ("guide", "notes", "photos", "time")
#: How many things of a kind the cover lists.
_LISTED: Final = 3
#: The longest name of a place at the foot of a page [characters]: beside its number.
_FOOT: Final = 32
#: The longest name and hours that it tells, on whole and on folded paper [characters].
_LONGEST: Final = {False: 60, True: 30}
#: The same of where one meets, which must be found [characters].
_LONGEST_TERMINUS: Final = 60


def cover(say: Say, setter: Setter, walk: Walk, paper: Paper) -> list[dict[str, Any]]:
    """Return the first page, and where paper is small a second one with who does what."""
    first = {
        "kind": "cover",
        "over": say("booklet.kind"),
        "title": walk.study.name,
        "date": say(f"booklet.when.{_when(walk)}", date=date_words(say, walk.starts)),
        "facts": _facts(say, setter, walk, _LONGEST[paper.folded]),
        "number": say("booklet.number"),
        "group": say("booklet.group"),
        "simulated": say("booklet.simulated") if walk.study.simulated else "",
    }
    team = _team(say, walk)
    return [first, {**team, "kind": "team"}] if paper.folded else [{**first, "team": team}]


def _when(walk: Walk) -> str:
    """Return the phase of the walk, or ``dusk`` where it gets dark on the way."""
    darkens = walk.phase == "day" and walk.dusk is not None and walk.starts < walk.dusk < walk.ends
    return "dusk" if darkens else walk.phase


def how(say: Say, paper: Paper) -> list[dict[str, Any]]:
    """Return how to look and what is fair, on one page or on two small ones."""
    parts = [
        {"title": say("booklet.how"), "list": [say(f"booklet.how.{k}") for k in range(1, 7)]},
        {"title": say("booklet.do"), "list": [say(f"booklet.do.{k}") for k in range(1, 5)]},
        {"title": say("booklet.rules"), "list": [say(f"booklet.rules.{k}", n=FEWEST_RATERS) for k in range(1, 6)],
         "fill": [say("booklet.keeper")]},
    ]  # fmt: skip
    pages = [parts[:2], parts[2:]] if paper.folded else [parts]
    return [{"kind": "lists", "parts": each} for each in pages]


def last(say: Say, walk: Walk, paper: Paper) -> list[dict[str, Any]]:
    """Return the last page: how to give the booklets back, and what they were made from."""
    study = walk.study
    key = "booklet.sources.osm.dated" if study.osm_date else "booklet.sources.osm"
    date = date_words(say, study.osm_date, form="long") if study.osm_date else ""
    sources = [
        say(key, licence=say("legend.osm"), date=date),
        say("booklet.sources.made"),
        say("booklet.sources.check"),
    ]
    if study.simulated:
        sources.append(say("booklet.simulated"))
    if paper.folded:
        sources.append(say("booklet.folding"))
    parts = [
        {"title": say("booklet.back"), "list": [say(f"booklet.back.{k}") for k in range(1, 4)],
         "fill": [say("booklet.back.to"), say("booklet.meet again")]},
        {"title": say("booklet.sources"), "list": sources},
    ]  # fmt: skip
    return [{"kind": "lists", "parts": parts, "last": True}]


def foot(say: Say, walk: Walk) -> list[str]:
    """Return what stands at the foot of each page: what it belongs to, and whose map it is."""
    return [
        say(
            "booklet.foot",
            study=printable(walk.study.name, longest=_FOOT)[0],
            date=date_words(say, walk.starts, form="long"),
        ),
        say("legend.osm"),
    ]


def date_words(say: Say, date: Any, *, form: str = "full") -> str:
    """Return a date in words."""
    day = date.date() if isinstance(date, datetime) else date
    return str(format_date(day, format=form, locale=_DATES.get(say.language, say.language)))


def _facts(say: Say, setter: Setter, walk: Walk, longest: int) -> list[list[str]]:
    """Return what to know before setting out, each as its heading and its sentence."""
    standing = round(sum(stop.minutes for stop in walk.stops))
    walking = round(sum(leg.minutes for leg in walk.legs))
    end = say("booklet.loop", time=clock(walk.ends)) if walk.loop else _terminus(say, setter, walk, walk.end, walk.ends)
    told = {
        "meets": _terminus(say, setter, walk, walk.start, walk.starts),
        "ends": end,
        "dusk": say("booklet.dusk.at", time=clock(walk.dusk)) if walk.dusk else say("booklet.dusk.none"),
        "way": say("booklet.way.long" if len(walk.stops) > 1 else "booklet.way.long.one",
                   length=length_words(say, walk.length_m), n=len(walk.stops)),
        "time": say("booklet.time.says", total=say.number(walking + standing), walking=say.number(walking),
                    speed=say.number(walk.speed_km_h), standing=say.number(standing)),
        "step_free": say(f"booklet.step_free.{STEPS[walk.step_free]}"),
        **{kind: _things(say, setter, [each for each in walk.facilities if each.kind == kind], longest)
           for kind in ("toilet", "seat", "water")},
    }  # fmt: skip
    return [[say(f"booklet.{key}"), text] for key, text in told.items()]


def _terminus(say: Say, setter: Setter, walk: Walk, place: Terminus, time: datetime) -> str:
    """Return when and where to meet, or to part: by the name of the place and its stop, or by a stop and its street."""
    name, stop, street = (
        setter.short(readable(text), _LONGEST_TERMINUS) if text else ""
        for text in (place.name, place.stop_name, near_street(walk.study, place.point))
    )
    key = "booklet.at"
    if stop and name in ("", stop):
        # Alone, the name of a stop is often that of something large beside it.
        key = "booklet.at.the stop.near" if street and street != stop else "booklet.at.the stop"
    elif stop:
        key = "booklet.at.stop"
    at = say(key, time=clock(time), place=name or say("booklet.place"), stop=stop, street=street)
    # Degrees with a point in every language: so they can be typed into a telephone.
    return f"{at} ({place.lat:.5f},\u00a0{place.lon:.5f})"


def _things(say: Say, setter: Setter, found: list[Facility], longest: int) -> str:
    if not found:
        return say("booklet.things.none")
    told = []
    for each in found[:_LISTED]:
        text = say("booklet.things.along", along=length_words(say, each.along_m))
        if each.name:
            text = say("booklet.things.named", place=text, name=setter.short(readable(each.name), longest))
        if each.hours:
            text = say("booklet.things.hours", place=text, hours=setter.short(each.hours, longest))
        told.append(text)
    if len(found) > _LISTED:
        told.append(say("booklet.things.more", n=len(found) - _LISTED))
    return "; ".join(told)


def _team(say: Say, walk: Walk) -> dict[str, Any]:
    country = walk.study.country
    numbers = emergency_numbers(country) or {}
    listed = () if numbers else listed_numbers(country)
    return {
        "title": say("booklet.roles"),
        "initials": say("booklet.roles.initials"),
        "roles": [[say(f"booklet.role.{each}"), say(f"booklet.role.{each}.does")] for each in _ROLES],
        "emergency": say("booklet.emergency"),
        "numbers": [say(f"booklet.emergency.{key}", number=text) for key, text in numbers.items()],
        "listed": [say("booklet.emergency.listed", numbers=", ".join(listed)), say("booklet.emergency.unchecked")]
        if listed
        else [],
        "no_number": "" if numbers else say(f"booklet.emergency.{'checked' if listed else 'none'}"),
        "contact": say("booklet.contact"),
    }
