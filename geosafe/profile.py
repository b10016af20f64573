"""Profile: whose weights count, and what these people cannot do without."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from geosafe.findings import Finding
from geosafe.params import GOALPOSTS, PARTS, WEIGHTS, Goalposts
from geosafe.told import joined, said, word

#: The profiles that come with geosafe: ``geosafe/profiles/NAME.yaml``.
SHIPPED: Final = (
    "everyone", "women-alone", "older-people", "wheelchair", "night-worker", "young-people", "visitors",
)  # fmt: skip
#: The parts that are walking distances [m]: a profile may say how far is too far.
DISTANCES: Final = tuple(
    part for parts in PARTS.values() for part in parts if GOALPOSTS[part].unit == "m"
)  # fmt: skip
#: What stands on everything that is made with a profile that comes with geosafe.
PLACEHOLDER: Final = said("profile.placeholder")


@dataclass(frozen=True)
class Profile:
    """A group of users: weights of components and parts, and constraints.

    Attributes
    ----------
    name, title, who
        A short name in lower case; whom it is for as a title, and in plain words.
    weights
        By phase, by component: shares of 1. Light has none by day.
    parts
        By component that is made of parts, by part: shares of 1.
    step_free
        Whether a stretch with steps, and without a step-free way round it, gives no access.
    longest_m
        By part that is a distance: how far is too far, and so scores 0 [m]. Where none is given, the zero of the
        goalposts stands.
    sources
        By component, part or constraint: where the choice comes from.
    placeholder
        Whether nobody who is meant has agreed to the weights yet.
    """

    name: str
    title: str
    who: str
    weights: Mapping[str, Mapping[str, float]]
    parts: Mapping[str, Mapping[str, float]]
    step_free: bool = False
    longest_m: Mapping[str, float] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    placeholder: bool = True

    def goalposts(self, measure: str) -> Goalposts:
        """Return the yardstick of a measure: that of the parameters, with the profile's own longest distance."""
        posts = GOALPOSTS[measure]
        return replace(posts, zero_at=self.longest_m[measure]) if measure in self.longest_m else posts

    @property
    def note(self) -> str:
        """What a product that is made with the profile must say."""
        told = said("profile", title=word(f"profile.{self.name}", self.title), name=self.name)
        return joined([told, PLACEHOLDER]) if self.placeholder else told

    def describe(self) -> dict[str, object]:
        """Return the profile as plain values, for provenance."""
        return {
            "name": self.name,
            "title": self.title,
            "note": self.note,
            "weights": {phase: dict(weights) for phase, weights in self.weights.items()},
            "parts": {name: dict(parts) for name, parts in self.parts.items()},
            "constraints": {"step_free": self.step_free, "longest_m": dict(self.longest_m)},
            "sources": dict(self.sources),
            "placeholder": self.placeholder,
        }


def with_finding(findings: Iterable[Finding], profile: Profile) -> tuple[Finding, ...]:
    """Return findings of which the one on whose weights count, the last, is that of the profile."""
    todo = "Set your own: `geosafe worksheet` prints two pages for a workshop." if profile.placeholder else ""
    others = (each for each in findings if each.code != "profile")
    return (*others, Finding("study", "profile", "note", None, profile.note, todo))


#: The weights of the parameters as they stand.
EVERYONE: Final = Profile(
    name="everyone",
    title="everyone",
    who="People of any age and ability, together: no group before another.",
    weights=WEIGHTS,
    parts=PARTS,
    sources=MappingProxyType({"weights": "our judgement", "parts": "our judgement"}),
)
