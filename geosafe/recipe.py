"""Recipe: what a map shows, in which order, for whom and on which paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

#: The recipes that come with geosafe: ``maps/NAME.yaml``.
SHIPPED_RECIPES: Final = (
    "design-review", "day-and-night", "light", "nightlife", "perception", "scenario-difference",
)  # fmt: skip
#: What a map can colour streets and spaces by; ``docs/map-recipes.md`` tells each.
VIEW_NAMES: Final = (
    "conditions", "light", "activity", "surveillance", "access", "comfort", "incidents", "seen_lit", "seen_peopled",
    "refuge", "ways_out", "step_free", "mix", "open_to_all", "late_venues", "homes_near", "perceived", "difference",
    "difference_light", "difference_people",
)  # fmt: skip
#: The phases of the day that a map can show, and the change from day to night.
SHOWN_PHASES: Final = ("day", "evening", "night", "change")
#: Views whose classes a recipe cannot change: edges drawn close round a few would tell of a few, and differences have
#: a middle that means something.
FIXED_VIEWS: Final = (
    "incidents", "late_venues", "homes_near", "perceived", "difference", "difference_light", "difference_people",
)  # fmt: skip
#: How the edges between classes are found: fixed ones, the same for every city; as much street in every class; or
#: where the values of this place leave gaps.
METHODS: Final = ("fixed", "quantile", "natural")
#: Fewest and most classes: more than five colours cannot be told apart on a thin line (our judgement).
CLASS_COUNTS: Final = (3, 5)
#: The ramps that a map can colour classes by, from little to much.
PALETTES: Final = ("dusk", "sea", "ochre")
#: What a panel tells of a chosen place below its first sentence.
SECTIONS: Final = ("said", "bars", "week", "alike", "back", "facts", "evidence", "bears")
#: Sheets of paper and how they lie.
PAPERS: Final = ("A3", "A4")
ORIENTATIONS: Final = ("landscape", "portrait")
#: Languages that a recipe may name (ISO 639-1).
LANGUAGES: Final = ("en", "fr", "de", "es", "it", "pt", "nl")


@dataclass(frozen=True)
class Classes:
    """How values become classes.

    Attributes
    ----------
    method
        One of :data:`METHODS`.
    count
        How many classes, where the method is not ``fixed``.
    edges
        The edges between them, ascending, in the unit that the legend names; empty: those of the method.
    """

    method: str = "fixed"
    count: int = 5
    edges: tuple[float, ...] = ()


@dataclass(frozen=True)
class Page:
    """The sheet that a map is printed on: one of :data:`PAPERS` and of :data:`ORIENTATIONS`."""

    size: str = "A3"
    orientation: str = "landscape"


@dataclass(frozen=True)
class Recipe:
    """What a map shows. Every field has a default, so that ``Recipe(name="mine")`` is the map without a recipe.

    Attributes
    ----------
    name
        A short name in small letters.
    title
        The heading; None: made from the study's name.
    question
        The one question that the map answers; None: that of the map without a recipe.
    audience
        Whom it is for, in plain words.
    language
        One of :data:`LANGUAGES`.
    views
        What colour can show, in order, the first shown first; empty: all that the study has data for.
    phases
        The same for the phases of the day, of :data:`SHOWN_PHASES`.
    classes
        By view, where they are not fixed.
    palette
        One of :data:`PALETTES`.
    panel
        What a panel tells, in order, of :data:`SECTIONS`.
    page
        The sheet that it is printed on.
    """

    name: str
    title: str | None = None
    question: str | None = None
    audience: str = ""
    language: str = "en"
    views: tuple[str, ...] = ()
    phases: tuple[str, ...] = SHOWN_PHASES
    classes: Mapping[str, Classes] = field(default_factory=lambda: MappingProxyType({}))
    palette: str = PALETTES[0]
    panel: tuple[str, ...] = SECTIONS
    page: Page = Page()

    @property
    def compares(self) -> bool:
        """Whether the map is made to compare two results: its first view is a difference."""
        return bool(self.views) and self.views[0].startswith("difference")


#: The map that is drawn where no recipe is given.
EVERYTHING: Final = Recipe(name="everything")
