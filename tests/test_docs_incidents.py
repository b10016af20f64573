"""The page on recorded incidents says what the code gives for the demo."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from geosafe.concentrations import TOP_SHARE, Concentrations
from geosafe.incident_limits import incident_limits
from geosafe.params import CONCENTRATION_Q, MIN_STREET_INCIDENTS, SNAPPED_RATIO
from geosafe.score import concentrations, empirical_bayes, exposure
from geosafe.score.incident_counts import incident_counts
from geosafe.score.streets import streets_of
from tests.test_docs import numbers, page, rows, sections

BLOCK = "122886924.0"
TEXT = page("incidents.md")


@pytest.fixture(scope="module")
def found(demo_study) -> Concentrations:
    return concentrations.concentrations(demo_study)


def cells(heading: str) -> dict[str, list[float]]:
    return {each[0]: numbers(each[1].replace("−", "-")) for each in rows(sections(TEXT)[heading])}


def bold(heading: str) -> list[float]:
    return [float(each) for each in re.findall(r"\*\*([\d.]+)\*\*", sections(TEXT)[heading])]


def test_a_street_and_its_surroundings(demo_study, found):
    at = np.flatnonzero(incident_counts(demo_study, streets_of(demo_study)).told[:, -1])
    table, ranked = found.blocks.iloc[at], demo_study.blocks["ranked"].to_numpy()[at]
    near = concentrations._surroundings(demo_study, streets_of(demo_study), at)
    around = table[near[[table.index.get_loc(BLOCK)]].toarray()[0].astype(bool) & ranked]
    told, own = cells("A street and its surroundings"), found.blocks.loc[BLOCK]
    (k,) = told["blocks within 100 m that are at least 15 m long"]
    events, exposed = told["their incidents and exposure"]
    squares = told["their Σ e² ÷ b"][-1]
    total = told["the sum of their residuals"][-1]
    n, mean, spread = told["all blocks: number, mean and standard deviation of the residuals"]
    assert k == len(around)
    assert (events, exposed) == (pytest.approx(around["n"].sum(), abs=0.006),
                                 pytest.approx(around["exposure"].sum(), abs=6e-5))  # fmt: skip
    assert squares == pytest.approx((around["n"] ** 2 / around["exposure"]).sum(), abs=0.6)
    assert total == pytest.approx(around["residual"].sum(), abs=0.0006)
    compared = table["residual"][ranked]
    assert (n, mean, spread) == (len(compared), pytest.approx(compared.mean(), abs=6e-5),
                                 pytest.approx(compared.std(ddof=0), abs=6e-5))  # fmt: skip

    # The street itself and the mean of all, as worked out in methods.md.
    e, b, m, variance, smooth = 27.79, 0.1364, 46.46, 2336, 0.9323
    assert f"m = {m}, A = {variance} and φ = {smooth}" in TEXT
    local = events / exposed
    local_variance = squares / exposed - local**2 - smooth * local * k / exposed
    weight = local_variance / (local_variance + smooth * local / b)
    rate = local + weight * (e / b - local)
    residual = (e / b - m) / math.sqrt(variance + smooth * m / b)
    z = (total - k * mean) / (spread * math.sqrt(k * (n - k) / (n - 1)))
    assert bold("A street and its surroundings") == [
        pytest.approx(local, abs=0.06), pytest.approx(local_variance, abs=3), pytest.approx(weight, abs=0.001),
        pytest.approx(rate, abs=0.1), pytest.approx(residual, abs=0.006), pytest.approx(z, abs=0.006), own["p"],
    ]  # fmt: skip
    assert (rate, residual, z) == (
        pytest.approx(own["local_rate"], abs=0.2), pytest.approx(own["residual"], abs=0.01),
        pytest.approx(own["z"], abs=0.01),
    )  # fmt: skip
    text = sections(TEXT)["A street and its surroundings"]
    assert f"an interval of {own['local_lo']:.1f} to {own['local_hi']:.1f}" in text
    others = (found.blocks["q"] <= CONCENTRATION_Q).sum() - 1
    assert f"adjusted for 1,010 blocks, q = {own['q']:.4f}. It is told,\n   with {others} others" in text


def test_all_incidents(demo_study, found):
    ranked = found.blocks[demo_study.blocks["ranked"] & found.blocks["n"].notna()]
    length = demo_study.blocks["street_length_m"][ranked.index]
    order = (ranked["n"] / length).sort_values(ascending=False, kind="stable").index
    told = cells("All incidents")
    assert told["incidents on 1,010 blocks of 56.48 km"] == [pytest.approx(ranked["n"].sum(), abs=0.06)]
    assert found.summary["km"] == pytest.approx(56.48, abs=0.006)
    first, following = order[:31], order[31]
    metres, events = told["the 31 densest blocks: length, incidents"]
    assert (metres, events) == (pytest.approx(length[first].sum(), abs=0.06),
                                pytest.approx(ranked.loc[first, "n"].sum(), abs=0.006))  # fmt: skip
    more, few = told["the next: length, incidents"]
    assert (more, few) == (pytest.approx(length[following], abs=0.06),
                           pytest.approx(ranked.loc[following, "n"], abs=0.006))  # fmt: skip
    part = (0.05 * length.sum() - metres) / more
    top = (events + part * few) / ranked["n"].sum()
    summary = found.summary
    assert f"{part:.3f} · 22.83" in TEXT
    assert bold("All incidents") == [
        pytest.approx(top, abs=6e-4), pytest.approx(summary["half_on"], abs=6e-4),
        pytest.approx(summary["gini"], abs=6e-4), pytest.approx(summary["later_hit"], abs=6e-4),
        pytest.approx(summary["later_pai"], abs=0.006), pytest.approx(summary["later_pei"], abs=0.006),
    ]  # fmt: skip
    assert top == pytest.approx(summary["top_share"], abs=1e-4)
    assert f"By chance it would be {summary['top_share_by_chance']:.3f}" in TEXT
    assert f"hold {summary['later_hit'] / summary['later_pei']:.3f}" in " ".join(TEXT.split())


def test_the_numbers_of_the_text_are_those_of_the_code(demo_study):
    flat = " ".join(TEXT.split())
    assert f"at least {MIN_STREET_INCIDENTS} incidents; points not moved, and on at least a tenth" in flat
    assert SNAPPED_RATIO == 0.1
    assert f"blocks within {concentrations.SURROUNDINGS_M:.0f} m along the network" in flat
    assert f"densest {TOP_SHARE:.0%}".replace("%", " %") in flat
    assert f"share of {concentrations.SHUFFLES:,} shuffles" in flat
    assert f"Fewer than {empirical_bayes.MIN_NEIGHBOURHOOD} of them" in flat
    assert f"activity is under {exposure.MIN_EXPECTED:.0f}:" in flat
    assert f"q ≤ .{CONCENTRATION_Q * 100:02.0f}" in flat
    assert all(limit.told for limit in incident_limits(demo_study.incidents))


def test_references_are_cited():
    body, references = TEXT.split("## References")
    flat = " ".join(body.split())
    for author, year in re.findall(r"^- (\w+), (?:[^(]|\n)*?\((\d{4})\)", references, flags=re.MULTILINE):
        assert re.search(rf"\b{author}\b[^()]*\(?(\d{{4}}; )?{year}", flat), f"{author} {year}"
