"""Costs and budgets as people write them."""

from __future__ import annotations

import pytest

from geosafe.errors import CallError, DataError, MissingFileError
from geosafe.read.costs import read_budget, read_costs
from geosafe.scenario import Cost
from geosafe.suggestion import COSTS


@pytest.mark.parametrize(
    ("given", "amount"),
    [("200000", 2e5), ("200,000 EUR", 2e5), ("EUR 200 000", 2e5), ("1e6", 1e6), (5, 5.0), ("0.5", 0.5)],
)
def test_a_budget(given, amount):
    assert read_budget(given) == amount


@pytest.mark.parametrize("given", ["", "0", "-1", "nan", "inf", "1e12", "lots", "12 apples", float("inf")])
def test_no_budget(given):
    with pytest.raises(CallError, match="must be a sum of money above 0"):
        read_budget(given)


def test_what_a_file_leaves_out_is_as_usual(tmp_path):
    file = tmp_path / "costs.yaml"
    file.write_text("currency: GBP\nyears: 10\ncosts:\n  lamp: {capital: 3500, yearly: 60}\n  hosts: 45 GBP\n", "utf-8")
    read = read_costs(file)
    assert (read.currency, read.years) == ("GBP", 10)
    assert read.costs["lamp"] == Cost(3500, 60)
    assert read.costs["hosts"] == Cost(0, 45)
    assert read.costs["toilet"] == COSTS["toilet"]
    assert read.whole(read.costs["lamp"]) == 4100
    assert read_budget("5 GBP", currency="GBP") == 5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("currency: pounds\n", "currency"),
        ("years: 5\n", "currency"),
        ("currency: EUR\ncosts: {lmap: 4000}\n", "lamp"),
        ("currency: EUR\nyears: 0\n", "from above 0 to 100"),
        ("currency: EUR\ncosts: {lamp: -5}\n", "lamp"),
    ],
)
def test_faults_of_the_file(tmp_path, text, says):
    file = tmp_path / "costs.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(DataError, match=says):
        read_costs(file)


def test_two_currencies_and_no_file(tmp_path):
    file = tmp_path / "costs.yaml"
    file.write_text("currency: EUR\ncosts: {lamp: 4000 GBP}\n", "utf-8")
    with pytest.raises(CallError, match="costs in GBP and EUR; geosafe knows no rate of exchange"):
        read_costs(file)
    with pytest.raises(MissingFileError):
        read_costs(tmp_path / "none.yaml")
