"""Every weight, goalpost and threshold, with its unit and where it comes from.

"Our judgement" marks a figure that no source settles: it is a starting point for a local workshop
and is listed as such in ``docs/methods.md``. Goalposts are fixed here and never taken from the
minimum and maximum of a run, so that two places, or two designs for one place, are measured
against the same yardstick.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

#: The phases of the day, in the order in which they are shown.
PHASES: Final = ("day", "evening", "night")
#: The phases after dusk: the only ones in which light is scored.
DARK_PHASES: Final = ("evening", "night")
#: The whole day: what has no time of day counts here and nowhere else.
ALL_DAY: Final = "all"

#: The six components, in the order in which they are shown.
COMPONENTS: Final = ("activity", "light", "surveillance", "access", "comfort", "incidents")
#: What design and management can change.
CONDITIONS: Final = ("light", "surveillance", "access", "comfort")

# --- Phases ------------------------------------------------------------------------------------
#: Sun elevation at and above which it is day [degrees]: civil twilight.
CIVIL_TWILIGHT_DEG: Final = -6.0
#: Local clock hours between which the dark counts as evening, [from, to).
EVENING_HOURS: Final = (12, 23)
#: Fewest hours of a phase in the period for that phase to be scored [h].
MIN_PHASE_HOURS: Final = 20.0

# --- Distances [m] -----------------------------------------------------------------------------
#: Decay length of activity along the network [m]; our judgement.
ACTIVITY_DECAY_M: Final = 100.0
#: Width of the window through which a frontage counts [m]; our judgement.
SURVEILLANCE_DECAY_M: Final = 30.0
#: These two may be so many times longer or shorter: 71 to 140 m, 20 to 45 m; our judgement, for draws alone.
ACTIVITY_DECAY_UNCERTAINTY: Final = 1.4
SURVEILLANCE_DECAY_UNCERTAINTY: Final = 1.5
#: How far a venue, stop or dwelling may lie from the street it is joined to [m]; our judgement.
PLACE_SNAP_M: Final = 60.0
#: How far an incident may lie from the street it is joined to [m]; our judgement.
INCIDENT_SNAP_M: Final = 60.0
#: Radius over which a point snapped for anonymity is spread [m]: data.police.uk moves each point
#: to the middle of a group of at least eight addresses.
ANONYMITY_RADIUS_M: Final = 60.0
#: A recorded point stands for this much street either way, so that one at a corner counts with every street
#: that meets there [m]; our judgement: most points that are geocoded to a crossroads lie within it.
POINT_RADIUS_M: Final = 3.0
#: Streets nearer than this to the end of the data lose visible activity [m]: 30-42 % within 50 m,
#: 2-3 % at 200-300 m in the three places tried.
EDGE_MARGIN_M: Final = 300.0
#: A sidewalk belongs to a carriageway at most this far away [m]; our judgement.
SIDEWALK_REACH_M: Final = 22.0
#: How far one sees what people do: the limit of the "social field of vision" [m] (Gehl 2010).
VISIBILITY_M: Final = 100.0
#: Reach within which ways out are counted [m].
WAYS_OUT_M: Final = 100.0

# --- Activity: open-venue equivalents; our judgement -------------------------------------------
VENUE_WEIGHTS: Final[Mapping[str, float]] = MappingProxyType(
    {"shop": 1.0, "market": 1.0, "service": 1.0, "cafe": 2.0, "restaurant": 2.0, "bar": 2.0, "pub": 2.5, "club": 4.0,
     "hotel": 0.5, "culture": 2.0, "leisure": 1.0, "health": 1.0, "public": 1.0, "worship": 0.5,
     "education": 1.0, "office": 0.25}
)  # fmt: skip
STOP_WEIGHTS: Final[Mapping[str, float]] = MappingProxyType({"stop": 1.0, "rail_entrance": 4.0})
#: Clock hours in which a stop is taken to have service where no timetable is given; inferred.
STOP_SERVICE_HOURS: Final = (5.5, 23.5)

# --- People at home ----------------------------------------------------------------------------
#: Share of residents that are at home, by hour of the local clock from 00:00; our judgement, in the shape that
#: national time-use surveys show: nearly all before dawn, about half around noon of a working day.
AT_HOME: Final[Mapping[str, tuple[float, ...]]] = MappingProxyType(
    {"weekday": (0.95, 0.96, 0.97, 0.97, 0.97, 0.95, 0.90, 0.78, 0.62, 0.54, 0.51, 0.50,
                 0.50, 0.50, 0.51, 0.54, 0.60, 0.67, 0.73, 0.77, 0.81, 0.86, 0.91, 0.94),
     "saturday": (0.92, 0.93, 0.94, 0.95, 0.95, 0.95, 0.94, 0.92, 0.87, 0.79, 0.70, 0.63,
                  0.60, 0.58, 0.58, 0.59, 0.62, 0.66, 0.70, 0.73, 0.76, 0.80, 0.85, 0.89),
     "sunday": (0.91, 0.92, 0.93, 0.94, 0.95, 0.95, 0.95, 0.94, 0.91, 0.85, 0.77, 0.70,
                0.66, 0.64, 0.64, 0.66, 0.69, 0.74, 0.79, 0.83, 0.87, 0.91, 0.94, 0.95)}
)  # fmt: skip
#: Share of residents that leave or come home within an hour, from 00:00; our judgement: two to two and a half such
#: walks a day, and never fewer than the change in ``AT_HOME`` asks for.
LEAVE_OR_RETURN: Final[Mapping[str, tuple[float, ...]]] = MappingProxyType(
    {"weekday": (0.02, 0.02, 0.01, 0.01, 0.02, 0.06, 0.13, 0.18, 0.15, 0.12, 0.12, 0.13,
                 0.14, 0.13, 0.14, 0.17, 0.19, 0.19, 0.16, 0.13, 0.11, 0.09, 0.06, 0.03),
     "saturday": (0.04, 0.03, 0.02, 0.02, 0.01, 0.02, 0.04, 0.07, 0.10, 0.13, 0.15, 0.16,
                  0.16, 0.16, 0.15, 0.15, 0.16, 0.16, 0.15, 0.13, 0.11, 0.09, 0.08, 0.06),
     "sunday": (0.05, 0.04, 0.03, 0.02, 0.01, 0.01, 0.02, 0.04, 0.07, 0.10, 0.12, 0.13,
                0.13, 0.13, 0.13, 0.13, 0.13, 0.13, 0.11, 0.09, 0.08, 0.07, 0.04, 0.03)}
)  # fmt: skip

# --- Expected people -----------------------------------------------------------------------------
#: What draws people, in the order in which it is stacked, and the kinds of venue and stop in each.
SOURCE_GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"shops": ("shop", "market", "service", "hotel"), "food": ("cafe", "restaurant", "bar", "pub", "club"),
     "culture": ("culture", "leisure"), "public": ("public", "education", "office", "health", "worship"),
     "work": ("worker",), "place": ("space", "sight"), "stops": ("stop", "rail_entrance"), "homes": ("dwelling",)}
)  # fmt: skip
#: Walks that begin or end in an hour at one open-venue equivalent; our judgement: a small shop that is open serves some
#: five people an hour, who come and go.
EQUIVALENT_WALKS: Final = 10.0
#: Passers-by in an hour that count as one open-venue equivalent; our judgement: those who pass then make some fifth of
#: all who are expected in the centres tried. Centrality explained 6 to 24 % of where people walk in one comparison.
EQUIVALENT_PASSERS: Final = 4.0
#: People in a dwelling; our judgement: European households have 1.9 to 2.4.
RESIDENTS_PER_DWELLING: Final = 2.0
#: Distance over which the draw of a destination falls to 1/e for people who walk [m]; our judgement: studies of walking
#: in centres fit 250 to 500 m.
WALK_DECAY_M: Final = 300.0
#: Longest walk between two places [m]; our judgement: ten to twelve minutes.
WALK_LIMIT_M: Final = 800.0

# --- Workplaces --------------------------------------------------------------------------------
#: Gross floor area of offices for each who works there [m2]; our judgement: the Employment Density Guide (Homes and
#: Communities Agency 2015) has 10 to 13 m2 net, to which stairs, walls, and desks that stand empty are added.
OFFICE_M2_PER_WORKER: Final = 20.0
#: Floors of an office building that has none mapped; our judgement: half of those mapped in Helsinki and London have 5.
OFFICE_LEVELS: Final = 5.0
#: Share of the floors that is offices in commercial buildings and those of unknown use with an office; our judgement.
OFFICE_PART: Final = 0.5
#: People in an office on the map that stands in none of these; our judgement.
WORKERS_PER_OFFICE: Final = 15.0
#: Floors that are not mapped and people in an office may be this many times more or fewer; our judgement.
OFFICE_UNCERTAINTY: Final = 3.0
#: Walks to and from a building grow with this power of the people in it, and are in proportion to them at 100; our
#: judgement: in large ones more of it is within, and shops and cafés count once each, whatever their size.
OFFICE_SIZE_POWER: Final = 0.67
#: Walks of workers in an hour, to work, home, out and back, as a share of all workers, from 00:00; our judgement: three
#: in five come on a working day and one in three of these goes out at noon; at the weekend, one in twenty comes.
WORK_WALKS: Final[Mapping[str, tuple[float, ...]]] = MappingProxyType(
    {"weekday": (0.0, 0.0, 0.0, 0.0, 0.0, 0.01, 0.03, 0.09, 0.20, 0.14, 0.05, 0.07,
                 0.20, 0.17, 0.07, 0.06, 0.12, 0.19, 0.12, 0.05, 0.02, 0.01, 0.0, 0.0),
     "saturday": (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.01, 0.01, 0.01, 0.01, 0.01,
                  0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.0, 0.0, 0.0, 0.0, 0.0),
     "sunday": (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.01, 0.01, 0.01, 0.01,
                0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.0, 0.0, 0.0, 0.0, 0.0)}
)  # fmt: skip

# --- Spaces and sights ---------------------------------------------------------------------------
#: What a public space of 1,000 m2 draws by itself in its busiest hour, by kind [open-venue equivalents]; a larger one
#: draws more by the square root of its area. Parks: 20 people at a time in the average neighbourhood park of 3.6 ha
#: (Cohen et al. 2016), half as many again in the busiest hour; the others are our judgement.
SPACE_DRAW: Final[Mapping[str, float]] = MappingProxyType(
    {"square": 4.0, "marketplace": 1.0, "forecourt": 0.5, "pedestrian_area": 0.5, "park": 1.0, "garden": 0.5,
     "playground": 2.0, "pitch": 0.5, "common": 1.0, "dog_park": 1.0, "fitness_station": 1.0, "green": 0.5,
     "beach": 2.0}
)  # fmt: skip
#: Spaces in which the dark keeps nobody away: paved ones, where lamps are the rule; our judgement.
SPACES_AFTER_DARK: Final = ("square", "marketplace", "forecourt", "pedestrian_area")
#: Share of those who would come to another space by daylight that come in the dark; our judgement.
GREEN_IN_THE_DARK: Final = 0.25
#: What a sight draws in its busiest hour [open-venue equivalents]; our judgement: 40 is 200 people in that hour, some
#: 700,000 a year. A landmark has an article in an encyclopaedia; minor ones are memorials, fountains and works of art.
SIGHT_WEIGHTS: Final[Mapping[str, float]] = MappingProxyType({"landmark": 40.0, "sight": 4.0, "minor": 0.25})
#: A sight this near to a space is looked at from there, and water this near makes a waterfront [m]; our judgement.
SIGHT_NEAR_M: Final = 50.0
#: How many times as much a space by the water draws; our judgement.
WATERFRONT_DRAW: Final = 1.5
#: Water counts from this size [m2]: no ponds; our judgement.
WATERFRONT_M2: Final = 10_000.0
#: People out of doors for the sake of the place, as a share of the busiest hour, from 00:00; our judgement, in the
#: shape of counts of those who stay in squares and parks: most in the early afternoon, few before ten.
OUTDOORS: Final[Mapping[str, tuple[float, ...]]] = MappingProxyType(
    {"weekday": (0.03, 0.02, 0.01, 0.01, 0.01, 0.02, 0.06, 0.12, 0.18, 0.25, 0.40, 0.55,
                 0.85, 0.85, 0.75, 0.75, 0.80, 0.80, 0.70, 0.55, 0.40, 0.25, 0.15, 0.08),
     "saturday": (0.07, 0.05, 0.04, 0.03, 0.01, 0.01, 0.03, 0.06, 0.14, 0.30, 0.55, 0.80,
                  0.95, 1.00, 1.00, 1.00, 0.95, 0.85, 0.75, 0.60, 0.50, 0.40, 0.30, 0.18),
     "sunday": (0.10, 0.07, 0.05, 0.03, 0.01, 0.01, 0.03, 0.06, 0.14, 0.30, 0.55, 0.80,
                0.95, 1.00, 1.00, 1.00, 0.90, 0.75, 0.60, 0.42, 0.30, 0.20, 0.11, 0.05)}
)  # fmt: skip

# --- Dwellings ---------------------------------------------------------------------------------
#: Gross floor area a dwelling takes [m2], to turn buildings into dwellings; our judgement.
FLOOR_AREA_PER_DWELLING_M2: Final = 90.0
#: Floors of a residential building that has none mapped; our judgement.
DEFAULT_LEVELS: Final = 3.0
#: Eyes on the street from one dwelling, in open doors, by phase; our judgement.
DWELLING_DOORS: Final[Mapping[str, float]] = MappingProxyType({"day": 0.03, "evening": 0.06, "night": 0.03})

# --- Light -------------------------------------------------------------------------------------
#: Largest distance between the points at which light is computed [m]. EN 13201-3 asks for 3 m or less; at 2 m,
#: halving it changes no unshadowed minimum by 5 %.
LIGHT_SPACING_M: Final = 2.0
#: Percentile of the points' illuminance that stands for a street: near the minimum, which
#: reassurance follows better than the mean (Fotios 2019), yet steady under resampling.
LIGHT_PERCENTILE: Final = 10.0
#: What lamps are where nothing else tells, by the road they stand at: luminous flux [lm] and height [m]; our judgement:
#: each gives some 15 lx below it.
LAMP_ROADS: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {"main": (10_000.0, 9.0), "street": (4000.0, 6.0), "path": (2500.0, 4.5)}
)
#: Luminous efficacy where only the power is known [lm/W]: between sodium and LED; our judgement.
LAMP_EFFICACY_LM_PER_W: Final = 90.0
#: Luminous efficacy where the kind of lamp is known too [lm/W], what the lantern and its ballast take being taken off;
#: our judgement, within the ranges that makers give.
LAMP_KINDS_LM_PER_W: Final[Mapping[str, float]] = MappingProxyType(
    {"led": 110.0, "high-pressure sodium": 80.0, "low-pressure sodium": 100.0, "metal halide": 70.0,
     "fluorescent": 50.0, "mercury": 35.0, "incandescent": 12.0}
)  # fmt: skip
#: Maintenance factor of lamps, dimensionless.
MAINTENANCE_FACTOR: Final = 0.8
#: A lamp is left out where it adds less than this [lx].
LIGHT_CUTOFF_LX: Final = 0.01
#: The flux of a lamp of which nothing is known may be this many times larger or smaller; our judgement.
FLUX_UNCERTAINTY: Final = 2.0
#: The same where the power is known, and its kind is not; our judgement.
EFFICACY_UNCERTAINTY: Final = 1.5
#: The same where the power and the kind are known; our judgement.
KNOWN_EFFICACY_UNCERTAINTY: Final = 1.25
#: The height of a lamp may be this many times more or less where it is not recorded, by the road it stands at; our
#: judgement, so that the most is what is usually put up at most: columns of 4 to 5 m along paths and in parks, 6 to 8 m
#: in streets, 10 to 12 m on arterials.
HEIGHT_UNCERTAINTY: Final[Mapping[str, float]] = MappingProxyType({"main": 4 / 3, "street": 4 / 3, "path": 1.125})
#: Light of a street tagged lit without lamps on the map: value, low, high [lx]; our judgement.
LIT_TAG_LX: Final = (1.0, 0.4, 3.0)
#: Light of a street tagged unlit: value, low, high [lx]; our judgement.
UNLIT_TAG_LX: Final = (0.1, 0.0, 0.2)
#: Lighting classes for people on foot: mean and minimum horizontal illuminance that each asks for [lx], the brightest
#: first (EN 13201-2, after secondary sources). P7 asks for nothing.
P_CLASSES: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {"P1": (15.0, 3.0), "P2": (10.0, 2.0), "P3": (7.5, 1.5), "P4": (5.0, 1.0), "P5": (3.0, 0.6), "P6": (2.0, 0.4)}
)
#: A place is over-lit where its mean is more than this many times what its class asks for (EN 13201-2).
OVER_LIT: Final = 1.5
#: Weights by which the class that a place needs is chosen, class 6 - sum (CEN/TR 13201-1, after a secondary source):
#: speed of travel and who travels, together. Streets: low speed 1, motor vehicles, cycles and walkers 2. A sidewalk and
#: a crossing count as their street. Paths and spaces: walking speed 0, cycles and walkers 1. Steps: walkers only.
P_CLASS_KINDS: Final[Mapping[str, int]] = MappingProxyType(
    {"street": 3, "sidewalk": 3, "crossing": 3, "path": 1, "space": 1, "steps": 0}
)
#: Activity [points] below which a place is quiet (weight -1) and from which it is busy (weight 1): the lowest and the
#: two highest of the map's five classes; our judgement.
P_CLASS_USE: Final = (20.0, 60.0)
#: A raster of night light whose pixels are wider than this tells of a district, never of a street [m]: it mixes a
#: street with the roofs, yards and streets around it; our judgement.
COARSE_PIXEL_M: Final = 30.0
#: Pixels at most this wide tell the light of a street or a space, if their unit is lx [m]: some lie within it whole.
#: Wider ones mix it with walls and yards; our judgement.
FINE_PIXEL_M: Final = 5.0
#: The light of a fine raster may be this many times more or less in other hours and nights; our judgement.
RASTER_UNCERTAINTY: Final = 1.5

# --- Nightlife and spaces near homes -----------------------------------------------------------
#: Local clock hours that count as late, from and to the next morning; our judgement.
LATE_HOURS: Final = (22, 6)
#: Kinds of venue that people go out to; each counts with its weight among ``VENUE_WEIGHTS`` while it is open in the
#: late hours; our judgement.
LATE_KINDS: Final = ("bar", "pub", "club", "restaurant", "cafe")
#: Other venues that keep late hours alive, by their tag; our judgement.
LATE_TAGS: Final = ("shop=kiosk", "amenity=casino", "amenity=karaoke_box")
#: Decay length of what late venues add along the network [m]; our judgement, as for activity.
LATE_DECAY_M: Final = 100.0
#: Walking distances within which a stop with service is counted [m]; our judgement: five and ten minutes.
LAST_LEG_M: Final = (400.0, 800.0)
#: Clock hour from which dwellings near open venues are counted: night as the Environmental Noise Directive
#: (2002/49/EC) begins it.
QUIET_FROM: Final = 23
#: Dwellings this near to an open venue count, straight and along the street [m]; our judgement.
NEAR_VENUE_M: Final[Mapping[str, float]] = MappingProxyType({"straight": 50.0, "along": 100.0})
#: Distance along the network within which a dwelling has a public space: SDG indicator 11.7.1 (UN-Habitat) [m].
NEAR_SPACE_M: Final = 400.0
#: Kinds of space that count as one to be in; our judgement: no strips of grass, and none made for one use.
NEAR_SPACE_KINDS: Final = ("square", "marketplace", "forecourt", "pedestrian_area", "park", "garden", "playground",
                           "common", "beach")  # fmt: skip

# --- Incidents ---------------------------------------------------------------------------------
#: Rates by phase are told only when at least this share of incidents has a time of day; our judgement.
MIN_TIMED_SHARE: Final = 0.5
#: Fewest incidents from which one street is told from the next; our judgement.
MIN_STREET_INCIDENTS: Final = 100
#: q at and below which a concentration is told: of those that are told, one in twenty may be there by chance.
CONCENTRATION_Q: Final = 0.05
#: Distinct points per incident below which points were moved together: the City of London's anonymous points give
#: 0.03, San Francisco's intersections and addresses 0.12 to 0.46.
SNAPPED_RATIO: Final = 0.1
#: Weights of the kinds of data.police.uk, to weigh records by how grave they are. A PLACEHOLDER in three ranks (1:
#: nuisance and petty theft, 2: theft and damage at a loss, 3: against a person) and no published scale: none gives
#: one figure for such broad kinds. Put your own in its place; our judgement.
SEVERITY_PLACEHOLDER: Final[Mapping[str, float]] = MappingProxyType(
    {"Anti-social behaviour": 1.0, "Bicycle theft": 1.0, "Burglary": 2.0, "Criminal damage and arson": 2.0,
     "Drugs": 1.0, "Other crime": 1.0, "Other theft": 1.0, "Possession of weapons": 2.0, "Public order": 1.0,
     "Robbery": 3.0, "Shoplifting": 1.0, "Theft from the person": 2.0, "Vehicle crime": 2.0,
     "Violence and sexual offences": 3.0}
)  # fmt: skip
#: Smallest count that may be told in anything public.
SMALLEST_COUNT_SHOWN: Final = 5

# --- Perception --------------------------------------------------------------------------------
#: What people rate on a walk: the nine parameters of the Safetipin audit; ``feeling`` is the subjective one.
WALK_PARAMETERS: Final = (
    "light",
    "openness",
    "visibility",
    "people",
    "security",
    "walk_path",
    "public_transport",
    "gender_mix",
    "feeling",
)
#: Lowest and highest rating; a higher one is better.
RATINGS: Final = (0, 3)
#: Fewest people whose ratings of a place may be told together.
FEWEST_RATERS: Final = 5
#: Answers given this near to one another are about one place [m]; our judgement.
SAME_PLACE_M: Final = 25.0
#: Records within this distance of a place are compared with what was felt there [m]; our judgement.
PERCEIVED_REACH_M: Final = 50.0
#: From this multiple of the usual rate on, more is recorded near a place than usual; our judgement: the map says "more
#: than usual here" from the same one on.
RECORDED_MORE: Final = 1.5

# --- Composite ---------------------------------------------------------------------------------
#: Offset of the shifted weighted geometric mean: 0 stays 0, 100 stays 100 and no zero is final.
GEOMETRIC_SHIFT: Final = 10.0
#: What an observation, an inference and nothing count towards coverage.
EVIDENCE_CREDIT: Final[Mapping[str, float]] = MappingProxyType({"observed": 1.0, "inferred": 0.5, "unknown": 0.0})
#: Coverage below which a result is "insufficient evidence".
MIN_COVERAGE: Final = 0.5
#: Coverage is compared with a tolerance: wholly inferred evidence counts exactly one half, and a small
#: part that nobody has mapped (drinking water, say) should not undo the others; our judgement.
COVERAGE_TOLERANCE: Final = 0.11
#: Credit from which a component is called observed: most of it rests on observation; our judgement.
OBSERVED_FROM: Final = 0.75

Form = Literal["linear", "log1p", "log", "log2-ratio"]


@dataclass(frozen=True)
class Goalposts:
    """The fixed yardstick of one raw measure.

    Parameters
    ----------
    zero_at, full_at
        Raw values [``unit``] that score 0 and 100. Either may be the larger.
    form
        How values between are spaced: ``linear``; ``log1p`` is ln(1+x)/ln(1+full);
        ``log`` is linear in ln x; ``log2-ratio`` is linear in the logarithm of a ratio and gives
        50 at ratio 1.
    unit, source
        The raw unit, and where the posts come from.
    """

    zero_at: float
    full_at: float
    form: Form
    unit: str
    source: str

    def __post_init__(self) -> None:
        if not (math.isfinite(self.zero_at) and math.isfinite(self.full_at)) or self.zero_at == self.full_at:
            raise ValueError(f"goalposts must be two different finite numbers, got {self.zero_at}, {self.full_at}")


_OURS = "our judgement, tried on central Helsinki and Holborn"

GOALPOSTS: Final[Mapping[str, Goalposts]] = MappingProxyType(
    {
        "activity": Goalposts(0, 100, "log1p", "open-venue equivalents", _OURS),
        "surveillance": Goalposts(0, 15, "log1p", "open doors per 100 m", "Gehl's class A frontage; form ours"),
        "light": Goalposts(0.2, 3.0, "log", "lx", "EN 13201-2 minimum of class P1 at the top; form ours"),
        "stop": Goalposts(400, 50, "linear", "m", _OURS),
        "ways_out": Goalposts(1, 6, "linear", "directions", _OURS),
        "step_free": Goalposts(250, 25, "linear", "m further", _OURS),
        "seat": Goalposts(300, 50, "linear", "m", _OURS),
        "shelter": Goalposts(300, 50, "linear", "m", _OURS),
        "toilet": Goalposts(500, 100, "linear", "m", _OURS),
        "water": Goalposts(500, 100, "linear", "m", _OURS),
        "incidents": Goalposts(8.0, 0.125, "log2-ratio", "times the reference rate", _OURS),
    }
)

#: The parts of the two components that are made of several measures; our judgement.
PARTS: Final[Mapping[str, Mapping[str, float]]] = MappingProxyType(
    {
        "access": MappingProxyType({"stop": 0.4, "ways_out": 0.4, "step_free": 0.2}),
        "comfort": MappingProxyType({"seat": 0.35, "shelter": 0.15, "toilet": 0.35, "water": 0.15}),
    }
)

_DARK = MappingProxyType(
    {"light": 0.25, "activity": 0.20, "surveillance": 0.10, "access": 0.20, "comfort": 0.15, "incidents": 0.10}
)
#: Weights of the components by phase: placeholders for a local workshop; our judgement.
WEIGHTS: Final[Mapping[str, Mapping[str, float]]] = MappingProxyType(
    {
        "day": MappingProxyType(
            {"activity": 0.25, "surveillance": 0.15, "access": 0.25, "comfort": 0.25, "incidents": 0.10}
        ),
        "evening": _DARK,
        "night": _DARK,
    }
)
