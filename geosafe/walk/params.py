"""What makes a place worth a stop, and how a walk is walked: every weight with its unit and source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: Walking between stops, in a group that looks around [km/h]: 1 m/s, the pace that signal times take for older people.
SPEED_KM_H: Final = 3.6
#: Minutes at a stop: 5 to 8 are usual in guides to exploratory walks; our judgement.
STOP_MINUTES: Final = 6.0
#: Stops that a walk usually has, and may be asked to have: 5 to 8 in guides to exploratory walks.
STOPS: Final = (1, 12)
#: Longest walk that is recommended [min] (guides to exploratory walks), and minutes that may be asked for.
LONGEST_MINUTES: Final = 90.0
MINUTES: Final = (10.0, 240.0)
#: Way for each minute of the whole walk [m]: guides to exploratory walks have 1 to 1.5 km in 90 minutes. A line whose
#: ends lie farther apart may be longer.
WAY_PER_MINUTE_M: Final = 1500.0 / 90.0
#: How much longer than the shortest way from start to end a walk may at least be; our judgement.
LINE_SLACK: Final = 1.3

#: What a reason to stop is worth where it holds wholly; our judgement.
WORTH: Final[Mapping[str, float]] = MappingProxyType(
    {
        "light unknown": 1.0,
        "many people, weak conditions": 1.5,
        "felt, not recorded": 1.5,
        "recorded, not felt": 1.5,
        "in a scenario": 2.0,
        "pinned": 0.0,
    }
)
#: What any place is worth, for each pair of eyes sees something that nobody asked about; our judgement.
ANY_PLACE: Final = 0.5
#: Fewest stops that make a walk worth coming for, where so many were asked for, and how many times longer the way may
#: be to have them: 2 km in 90 minutes; our judgement.
FEW_STOPS: Final = 5
LONGER: Final = 4 / 3
#: What the first stop of each type of street or space is worth more, and the first with each reason; our judgement.
NEW_TYPE: Final = 0.75
NEW_REASON: Final = 0.5
#: What each kilometre of way takes off: a detour must be worth it; our judgement.
PER_KM: Final = 0.25
#: From this use on, many people can be expected [points], and below these conditions they are weak [points]; our
#: judgement: the upper two of the five classes of the map, and the lower half.
MANY_PEOPLE: Final = 60.0
WEAK_CONDITIONS: Final = 50.0
#: Share of the worth of unknown light that it keeps where nobody is expected, and by day; our judgement.
LIGHT_QUIET: Final = 0.5
WORTH_BY_DAY: Final = 0.5

#: What a place without a name is worth less: it is hard to find and to speak of; our judgement.
NAMELESS: Final = 0.4
#: Share of the longest way that the choice of stops may use: the rest is for ways round streets walked before; our
#: judgement.
CHOICE_SHARE: Final = 0.9

#: Two stops are at least this far apart, straight [m]; our judgement: else the second shows what the first did.
APART_M: Final = 100.0
#: Places this near to a worthier one of their type are not looked at [m]; our judgement.
SAME_SPOT_M: Final = 40.0
#: So many places are chosen from: the worthiest within reach, the nearest, and the worthiest of each type; our
#: judgement.
CANDIDATES: Final = 80
CANDIDATES_NEAR: Final = 30
CANDIDATES_OF_TYPE: Final = 3
#: Shortest stretch of street that is a place to stop at [m]; our judgement.
SHORTEST_STREET_M: Final = 30.0
#: A space is reached where a way comes this near to it [m]; our judgement.
SPACE_REACH_M: Final = 15.0

#: A start, end or pin farther than this from every way is refused, and one farther than the second is told [m]; our
#: judgement.
OFF_WAY_M: Final = (250.0, 25.0)
#: A transit stop this near belongs to a start or end [m]; our judgement.
STOP_NEAR_M: Final = 100.0
#: Where no start is given, the walk begins at the transit stop with most to learn within this distance [m]; our
#: judgement.
START_REACH_M: Final = 400.0
#: A leg may be this many times as long as the shortest way to avoid a street walked before; our judgement.
AVOID_DETOUR: Final = 1.35

#: A toilet or water this near to the way is told, and a seat [m]; our judgement: within sight.
FACILITY_NEAR_M: Final[Mapping[str, float]] = MappingProxyType({"toilet": 100.0, "water": 50.0, "seat": 25.0})
#: Seats are told this far apart [m]; our judgement.
SEATS_APART_M: Final = 150.0
