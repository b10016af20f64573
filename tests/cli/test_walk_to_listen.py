"""From the form of a planned walk to what came back: several people fill it on one phone, and every word is heard."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio
import pytest

from geosafe.params import RATINGS, WALK_PARAMETERS
from tests.browser import Visit
from tests.cli.run import geosafe
from tests.show.payloads import MARK, PAYLOADS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: What walkers write: scripts, quotes, formulas, line ends, numbers, markup.
TEXTS = (
    "Dark under the bridge.", "„Zu dunkel“, sagt sie\nund geht", "=SUM(A1:A9)", "007", "NA", "null", "3: fully",
    "1,5; 2", "ساحة مظلمة", "街灯が足りない", "Ça va… 50 % d’éclairage", "🌒🌳", "-", "+49 30", "@home", "'quoted'",
    "a\tb", "…" * 50, *PAYLOADS[:8],
)  # fmt: skip
PEOPLE = 6


def fill(page: Page, chance: random.Random, rater: str, stops: list[str]) -> dict[str, dict[str, str]]:
    """Fill the form as a walker does who goes from stop to stop, and return what was answered by stop."""
    page.fill("#rater", rater)
    page.fill("#group", "women" if int(rater) % 2 else "men")
    page.check("#consent")
    said: dict[str, dict[str, str]] = {}
    for k, stop in enumerate(stops):
        answers = {}
        for name in WALK_PARAMETERS:
            value = chance.choice([*range(RATINGS[0], RATINGS[1] + 1), None])
            if value is not None or name == "feeling":
                answers[name] = str(value or 0)
                page.click(f"label[for='{name}-{value or 0}']")
        for name in ("words", "change"):
            answers[name] = chance.choice(TEXTS)
            page.fill(f"#{name}", answers[name])
        said[stop] = answers
        if k == 0:
            page.reload()  # the phone was locked meanwhile
            page.wait_for_selector("html[data-ready]")
        if k < len(stops) - 1:
            page.click("#next" if k else f"#stops li:nth-child({k + 2}) button")
    return said


@pytest.mark.browser
def test_every_word_of_six_people_comes_back(browser: Browser, demo_folder: Path, tmp_path: Path) -> None:
    out, heard = demo_folder / "walk", tmp_path / "heard"
    walk = json.loads((out / "walk.geojson").read_text("utf-8"))
    stops = [str(each["properties"]["stop"]) for each in walk["features"] if each["properties"]["what"] == "stop"][:3]
    visit, chance = Visit(browser, out / "form.html", phone=True), random.Random(20261118)
    said, forms = {}, []
    for person in range(1, PEOPLE + 1):
        rater = f"{person:02}"
        answers = fill(visit.page, chance, rater, stops)
        said |= {(rater, stop): given for stop, given in answers.items()}
        with visit.page.expect_download() as saved:
            visit.page.click("#save")
        forms.append(tmp_path / saved.value.suggested_filename)
        saved.value.save_as(forms[-1])
        visit.page.click("#forget")
        visit.page.click("#forget")
    assert visit.was_quiet()
    assert not visit.page.evaluate(f"'{MARK}' in window")
    done = geosafe("listen", demo_folder, *forms, "--walk", out / "walk.geojson", "-o", heard)
    assert done.returncode == 0, done.stderr
    found = pyogrio.read_dataframe(heard / "observations.gpkg", layer="observations")
    # The demo has answers of its own.
    found = found[found["observation_id"].str.startswith("answers-")].set_index(["rater", "stop"])
    assert len(found) == PEOPLE * len(stops)
    for who, given in said.items():
        row = found.loc[who]
        for name in ("words", "change"):
            assert row[name] == given[name], (who, name)
        for name in WALK_PARAMETERS:
            assert row[name] == float(given[name]) if name in given else row[name] != row[name], (who, name)
        assert row["group"] == ("women" if int(who[0]) % 2 else "men")
    page = Visit(browser, heard / "perception.html", phone=True).page
    words = page.evaluate("[...document.querySelectorAll('q')].map((each) => each.textContent)")
    assert {given["words"] for given in said.values()} <= set(words)
    assert not page.evaluate(f"'{MARK}' in window")
