"""Calibrate expected people to pedestrian counts, or say why they cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geosafe.errors import CallError
from geosafe.params import PHASES
from geosafe.study import Study
from geosafe.use import Calibration, UseOfSegments
from geosafe.week import HOURS, Week

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

Floats = npt.NDArray[np.float64]
#: Fewest sites (segments with counts) by which people are calibrated: see ``MIN_EXPLAINED``.
MIN_SITES: Final = 20
#: Share of the deviance that must be explained at places left out; our judgement: better than the mean by a little is
#: often chance.
MIN_EXPLAINED: Final = 0.2
#: Fewest squares of the ground that the sites must lie in; our judgement.
MIN_SQUARES: Final = 5
#: Side of the squares that are left out together when errors are measured [m]; our judgement: the decay of walks.
SQUARE_M: Final = 300.0
#: Most rounds in which squares are left out.
ROUNDS: Final = 10
#: Weight of the ridge that keeps coefficients finite.
RIDGE: Final = 1e-3
#: Share of new places whose counts the interval holds.
INTERVAL: Final = 0.9


def calibrate(study: Study, use: UseOfSegments) -> Calibration:
    """Learn from pedestrian counts how many people stand behind expected people.

    A Poisson regression of people per hour on log(1 + presence), log(1 + passing), the phase that most of the hour of
    the week lies in, and whether it is a weekend. Every site weighs the same. Errors are measured where the model has
    not been: squares of 300 m are left out together and predicted from the others. It must do better there than the
    mean of the counts at the same kind of hour, and explain a fifth of the deviance from it, or it is refused.

    Parameters
    ----------
    study
        The study, with counts.
    use
        The use of its segments by hour.

    Returns
    -------
    Calibration
        With the reason where it is refused: fewer than 20 sites, or in fewer than 5 squares, or errors that could as
        well be those of chance. Expected people then stay relative.

    Raises
    ------
    CallError
        The study names no counts.
    """
    if study.counts is None or study.counts.empty:
        raise CallError("the study holds no pedestrian counts: add `counts:` to the study file")
    seen = _observations(study, use)
    squares = pd.factorize(seen["square"], sort=True)[0]
    n_sites, n_squares = seen["segment_id"].nunique(), len(np.unique(squares))
    found: dict[str, Any] = {"n_counts": len(seen), "n_sites": int(n_sites), "n_squares": int(n_squares)}
    if n_sites < MIN_SITES or n_squares < MIN_SQUARES:
        says = (f"People were counted at {n_sites} sites in {n_squares} squares of {SQUARE_M:.0f} m; {MIN_SITES} sites "
                f"in {MIN_SQUARES} squares are needed.")  # fmt: skip
        return Calibration(refused=says, **found)
    y, weight = seen["per_hour"].to_numpy(float), seen["weight"].to_numpy(float)
    from sklearn.metrics import mean_absolute_error, mean_poisson_deviance
    from threadpoolctl import threadpool_limits

    # Threads of its own would wait for one another longer than so small a model takes.
    with threadpool_limits(1):
        left_out, without = _left_out(seen, y, weight, squares)
        coefficients = _coefficients(_fitted(seen, y, weight))
    errors: dict[str, Any] = {
        "mean_error": float(mean_absolute_error(y, left_out, sample_weight=weight)),
        "mean_error_without": float(mean_absolute_error(y, without, sample_weight=weight)),
        "deviance_explained": float(
            1 - mean_poisson_deviance(y, left_out, sample_weight=weight)
            / mean_poisson_deviance(y, without, sample_weight=weight)
        ),
    }  # fmt: skip
    if errors["deviance_explained"] < MIN_EXPLAINED or errors["mean_error"] >= errors["mean_error_without"]:
        explained = max(errors["deviance_explained"], 0.0)
        says = (
            f"At places left out the model is off by {errors['mean_error']:.0f} people an hour and the mean of the "
            f"others by {errors['mean_error_without']:.0f}, and it explains {explained:.0%} of "
            f"the deviance: no better than chance might, or hardly ({MIN_EXPLAINED:.0%} are needed)."
        )
        return Calibration(refused=says, **found, **errors)
    low, high = _interval(np.log((y + 0.5) / (left_out + 0.5)), weight)
    people = _predict(coefficients, use, _kinds_of_hour(study.week), set(seen["hour_class"]))
    return Calibration(
        **found, **errors, coefficients=coefficients, people=people,
        people_lo=((people + 0.5) * np.float32(np.exp(low)) - 0.5).clip(lower=0),
        people_hi=((people + 0.5) * np.float32(np.exp(high)) - 0.5).clip(lower=0),
    )  # fmt: skip


def _observations(study: Study, use: UseOfSegments) -> pd.DataFrame:
    """Return one row a count of a known hour: what is expected there and then, people per hour, and where."""
    counts = study.counts
    assert counts is not None  # noqa: S101
    row, hour = use.presence.index.get_indexer(counts["segment_id"]), counts["hour_of_week"].to_numpy(int)
    classes = _kinds_of_hour(study.week)
    square = np.floor(shapely.get_coordinates(counts.geometry.array) / SQUARE_M).astype(int)
    seen = pd.DataFrame(
        {"segment_id": counts["segment_id"].to_numpy(object), "hour": hour,
         "presence": use.presence.to_numpy()[row, hour].astype(float),
         "passing": use.passing.to_numpy()[row, hour].astype(float),
         "hour_class": classes["hour_class"].to_numpy(object)[hour], "weekend": classes["weekend"].to_numpy()[hour],
         "per_hour": (counts["count"] * 60 / counts["minutes"]).to_numpy(float),
         "square": [f"{x},{y}" for x, y in square]}
    ).dropna()  # fmt: skip
    # The same counts in another order give the same bytes.
    seen = seen.sort_values(list(seen.columns), ignore_index=True)
    # A site lies in one square, that of its first count, so that it is never on both sides.
    seen["square"] = seen.groupby("segment_id")["square"].transform("min")
    seen["weight"] = 1.0 / seen.groupby("segment_id")["hour"].transform("size")
    return seen


def _kinds_of_hour(week: Week) -> pd.DataFrame:
    """Return the phase that most of each hour of the week lies in, None where the period does not hold it."""
    phase = np.array(PHASES, dtype=object)[np.nan_to_num(week.phase).argmax(axis=1)]
    hour_class = np.where(week.n > 0, phase, None)
    return pd.DataFrame({"hour_class": hour_class, "weekend": (np.arange(HOURS) >= 5 * 24).astype(float)})


def _model() -> Pipeline:
    from sklearn.compose import ColumnTransformer
    from sklearn.linear_model import PoissonRegressor
    from sklearn.pipeline import Pipeline, make_pipeline
    from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

    logarithm = make_pipeline(FunctionTransformer(np.log1p, feature_names_out="one-to-one"), StandardScaler())
    hours = OneHotEncoder(categories=[list(PHASES)], drop="first")
    features = ColumnTransformer(
        [
            ("log", logarithm, ["presence", "passing"]),
            ("phase", hours, ["hour_class"]),
            ("day", "passthrough", ["weekend"]),
        ]
    )
    return Pipeline([("features", features), ("poisson", PoissonRegressor(alpha=RIDGE, solver="newton-cholesky"))])


def _fitted(seen: pd.DataFrame, y: Floats, weight: Floats) -> Pipeline:
    return _model().fit(seen, y, poisson__sample_weight=weight)


def _left_out(seen: pd.DataFrame, y: Floats, weight: Floats, squares: npt.NDArray[Any]) -> tuple[Floats, Floats]:
    """Return for each count what the others tell of it, its square left out: by the model, and by their mean."""
    from sklearn.model_selection import GroupKFold

    by_model, by_mean = np.empty(len(y)), np.empty(len(y))
    rounds = GroupKFold(n_splits=min(ROUNDS, len(np.unique(squares))))
    for train, test in rounds.split(seen, y, squares):
        by_model[test] = _fitted(seen.iloc[train], y[train], weight[train]).predict(seen.iloc[test])
        known = pd.DataFrame({"y": y[train] * weight[train], "w": weight[train]})
        kind = [seen["hour_class"].to_numpy()[train], seen["weekend"].to_numpy()[train]]
        sums = known.groupby(kind).sum()
        mean = (sums["y"] / sums["w"]).reindex(pd.MultiIndex.from_frame(seen[["hour_class", "weekend"]].iloc[test]))
        by_mean[test] = mean.fillna(known["y"].sum() / known["w"].sum()).to_numpy(float)
    tiny = 1e-6
    return np.maximum(by_model, tiny), np.maximum(by_mean, tiny)


def _interval(errors: Floats, weight: Floats) -> tuple[float, float]:
    """Return how far the logarithm of nine in ten counts at new places lies from the model at most, down and up.

    From the errors at places left out, every site with one vote and the new place with one more, as in conformal
    prediction; the largest error where the votes do not suffice. ``weight`` sums to 1 on every site.
    """

    def beyond(errors: Floats) -> float:
        order = np.argsort(errors, kind="stable")
        votes = np.cumsum(weight[order]) / (weight.sum() + 1)
        at = int(np.searchsorted(votes, (1 + INTERVAL) / 2))
        return float(errors[order][min(at, len(order) - 1)])

    return -beyond(-errors), beyond(errors)


def _predict(
    coefficients: Mapping[str, float], use: UseOfSegments, hours: pd.DataFrame, counted: set[object]
) -> pd.DataFrame:
    """Return people per hour on every segment; missing in kinds of hour in which nobody was counted."""
    of_hour = coefficients["constant"] + coefficients["weekend"] * hours["weekend"].to_numpy(float)
    of_hour = of_hour + hours["hour_class"].map({name: coefficients.get(name, 0.0) for name in PHASES}).to_numpy(float)
    of_hour[~hours["hour_class"].isin(counted).to_numpy()] = np.nan
    on_presence, on_passing = (np.float32(coefficients[name]) for name in ("presence", "passing"))
    logarithm = on_presence * np.log1p(use.presence.to_numpy()) + on_passing * np.log1p(use.passing.to_numpy())
    people = np.exp(logarithm + of_hour.astype(np.float32))
    return pd.DataFrame(people, index=use.presence.index)


def _coefficients(model: Pipeline) -> dict[str, float]:
    """Return the coefficients on log(1 + presence) and so on, and the constant."""
    scale = model["features"].named_transformers_["log"][-1]
    names = ["presence", "passing", *PHASES[1:], "weekend"]
    coefficients = dict(zip(names, map(float, model["poisson"].coef_), strict=True))
    constant = float(model["poisson"].intercept_)
    for name, mean, spread in zip(names[:2], scale.mean_, scale.scale_, strict=True):
        coefficients[name] /= float(spread)
        constant -= coefficients[name] * float(mean)
    return {**coefficients, "constant": constant}
