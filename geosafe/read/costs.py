"""Costs: what things cost in a place, from a YAML file; and a sum of money as people type it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field

from geosafe.errors import CallError, MissingFileError
from geosafe.read.scenario_values import MOST_MONEY, Block, CostOnce, CostYearly, cost_of, fault
from geosafe.read.yaml_file import read_yaml
from geosafe.scenario import Cost
from geosafe.suggestion import COSTS, CURRENCY, YEARS, CostList

_MONEY: Final = re.compile(r"(?:([A-Za-z]{3}) ?)?([-+]?\d[\d,_' ]*(?:\.\d+)?(?:[eE]\d+)?)(?: ?([A-Za-z]{3}))?")


class _Things(Block):
    lamp: CostOnce = None
    hosts: CostYearly = None
    toilet: CostOnce = None
    toilet_hours: CostYearly = None
    night_stop: CostYearly = None
    hours: CostYearly = None


def _some_years(years: float) -> float:
    if not 0 < years <= 100:
        raise fault(f"{years:g} years", "Write from above 0 to 100.")
    return years


class CostFile(Block):
    """What the file of costs says."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    years: Annotated[float, Field(allow_inf_nan=False), AfterValidator(_some_years)] = YEARS
    costs: _Things = _Things()


def read_costs(path: Path | str) -> CostList:
    """Read what things cost; what the file leaves out costs what :data:`geosafe.suggestion.COSTS` says.

    Raises
    ------
    MissingFileError, DataError
        There is no such file; with every fault of it and its line, a cost in another currency among them.
    """
    file = Path(path)
    if not file.is_file():
        raise MissingFileError(str(path), "docs/suggest.md shows such a file.")
    context: dict[str, Any] = {"currencies": {}}
    read = read_yaml(file, CostFile, name=str(path), page="docs/suggest.md", context=context)
    others = [code for code in context["currencies"] if code != read.currency]
    if others:
        raise CallError(f"{path}: costs in {', '.join(others)} and {read.currency}; geosafe knows no rate of exchange")
    given: Mapping[str, Any] = {name: getattr(read.costs, name) for name in COSTS}
    costs: dict[str, Cost] = {name: COSTS[name] if each is None else cost_of(each) for name, each in given.items()}
    return CostList(costs, read.currency, read.years)


def read_budget(given: str | float, *, currency: str = CURRENCY) -> float:
    """Return a budget: a number above 0, or a text such as ``200,000 EUR``.

    Parameters
    ----------
    given
        What was given.
    currency
        Of the costs; a budget in another is refused.
    """
    amount, code = float("nan"), ""
    if isinstance(given, str):
        found = _MONEY.fullmatch(given.strip())
        if found:
            amount, code = float(re.sub(r"[,_' ]", "", found[2])), (found[1] or found[3] or "").upper()
    else:
        amount = float(given)
    if not (math.isfinite(amount) and 0 < amount <= MOST_MONEY):
        raise CallError(
            f"the budget must be a sum of money above 0 and up to {MOST_MONEY:,.0f}, such as 200000, got {given!r}"
        )
    if code and code != currency:
        raise CallError(
            f"the budget is in {code} and the costs are in {currency}; geosafe knows no rate of exchange: give the "
            "costs in your currency with --costs"
        )
    return amount
