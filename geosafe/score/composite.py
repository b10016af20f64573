"""From measures to components, and from components to the results that stand side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from geosafe.params import COVERAGE_TOLERANCE, GEOMETRIC_SHIFT, MIN_COVERAGE
from geosafe.profile import EVERYONE, Profile
from geosafe.score.raw import Raw, between_goalposts

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Component:
    """One component or result, 0-100, of n units in p phases; every array is (n, p).

    ``value`` is NaN where unknown (or, for a result, where evidence does not suffice); ``lo`` and
    ``hi`` are never NaN; ``credit`` is the coverage, 0 to 1; ``raw`` is NaN where the component has
    several parts.
    """

    value: Array
    lo: Array
    hi: Array
    credit: Array
    n: Array
    raw: Array

    def first(self, n_phases: int) -> Component:
        """Return the first phases of the component."""
        return Component(*(getattr(self, each.name)[:, :n_phases] for each in fields(self)))

    def sufficient(self) -> Component:
        """Return the component as a result: without a value where the coverage does not suffice."""
        enough = self.credit >= MIN_COVERAGE - COVERAGE_TOLERANCE
        return replace(self, value=np.where(enough, self.value, np.nan))

    def without(self, phases: npt.NDArray[np.bool_]) -> Component:
        """Return the component with nothing known in the phases (p,) that are marked."""
        nothing = {"value": np.nan, "lo": 0.0, "hi": 100.0, "credit": 0.0, "n": 0.0, "raw": np.nan}
        return Component(**{name: np.where(phases, empty, getattr(self, name)) for name, empty in nothing.items()})


def component(raw: Raw, name: str, *, profile: Profile = EVERYONE) -> Component:
    """Return the component ``name`` from its one measure, through its goalposts; no value without any credit."""
    posts = profile.goalposts(name)
    known = np.where(raw.credit > 0, raw.value, np.nan)
    value = between_goalposts(known, posts)
    return Component(
        value=value,
        lo=np.fmin(between_goalposts(raw.worst, posts), value),
        hi=np.fmax(between_goalposts(raw.best, posts), value),
        credit=raw.credit,
        n=raw.n,
        raw=known,
    )


def component_of_parts(parts: Mapping[str, Raw], name: str, *, profile: Profile = EVERYONE) -> Component:
    """Return the component ``name`` as the weighted mean of its parts' scores.

    An unknown part has no say in the value; in the bounds it stands for everything between 0 and 100.
    """
    weights = profile.parts[name]
    scored = {part: component(raw, part, profile=profile) for part, raw in parts.items()}
    known = sum(weights[part] * ~np.isnan(each.value) for part, each in scored.items())
    total = sum(weights[part] * np.nan_to_num(each.value) for part, each in scored.items())
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(known > 0, total / known, np.nan)

    def mean(field: str) -> Array:
        result: Array = sum((weights[part] * getattr(each, field) for part, each in scored.items()), np.zeros(1))
        return result

    return Component(
        value=value,
        lo=np.fmin(mean("lo"), value),
        hi=np.fmax(mean("hi"), value),
        credit=mean("credit"),
        n=np.sum([each.n for each in scored.values()], axis=0),
        raw=np.full_like(value, np.nan),
    )


def within(scored: Component, share: Raw) -> Component:
    """Return a component that counts on a share of each unit only [0-1], and is 0 on the rest of it."""
    return replace(scored, value=scored.value * share.value, lo=scored.lo * share.worst, hi=scored.hi * share.best)


def join(components: Mapping[str, Component], weights: Mapping[str, Array]) -> Component:
    """Return the weighted join of components: a shifted weighted geometric mean.

    Parameters
    ----------
    components
        By name.
    weights
        By name, an array (p,) of weights by phase; zero where a component does not apply.

    Returns
    -------
    Component
        The value is exp(Σ w·ln(x + 10)) - 10 over what is known, NaN where coverage is below one
        half. The bounds put 0 and 100 in the place of what is unknown.

    Notes
    -----
    The shift keeps one zero from crushing everything and lets improvements near zero show:
    0 stays 0 and 100 stays 100.
    """
    names = [name for name in components if np.any(weights[name] > 0)]
    total = sum((weights[name] for name in names), np.zeros(1))
    share = {name: np.divide(weights[name], total, where=total > 0, out=np.zeros_like(total)) for name in names}
    known = {name: share[name] * ~np.isnan(components[name].value) for name in names}
    credit = sum((share[name] * components[name].credit for name in names), np.zeros(1))
    value = _geometric({name: np.nan_to_num(components[name].value) for name in names}, known)
    lo = _geometric({name: components[name].lo for name in names}, share)
    hi = _geometric({name: components[name].hi for name in names}, share)
    return Component(
        value=value,
        lo=np.fmin(lo, value),
        hi=np.fmax(hi, value),
        credit=credit,
        n=np.sum([components[name].n for name in names], axis=0),
        raw=np.full_like(value, np.nan),
    ).sufficient()


def _geometric(values: Mapping[str, Array], weights: Mapping[str, Array]) -> Array:
    total = sum(weights.values(), np.zeros(1))
    logs = sum((weights[name] * np.log(values[name] + GEOMETRIC_SHIFT) for name in values), np.zeros(1))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Array = np.exp(logs / total) - GEOMETRIC_SHIFT
    # The ends are exact: exp(log(110)) - 10 is not quite 100.
    return np.clip(np.round(mean, 9), 0.0, 100.0)
