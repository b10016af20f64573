"""A thousand random people fill the form page, and every word and rating of them is read back."""

from __future__ import annotations

import json
import random
import re
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geosafe.params import RATINGS, WALK_PARAMETERS
from geosafe.read.observations import read_observations
from geosafe.read.study_file import ObservationsEntry
from geosafe.show.walk_files import write_walk_files
from tests.browser import Visit
from tests.show.payloads import MARK, PAYLOADS
from tests.walk_by_hand import walk_by_hand

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PEOPLE = 1000
#: Characters of every script that can be typed: no half of a pair, and of what controls only the end of a line.
LETTERS = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in ("Cs", "Cc", "Cn")]
WORDS = ("=1+1", "007", "NA", "null", ' "q" ', "a\nb", "3: fully", "1,5", ";", "-", "+49", "@x", "'", "", "  ",
         *(payload for payload in PAYLOADS if not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", payload)))  # fmt: skip
#: What a walker does, for each: everything is set as a person would, and what would be saved is kept instead.
FILL = """(people) => {
  const saved = [];
  HTMLAnchorElement.prototype.click = () => {};
  URL.createObjectURL = (blob) => { saved.push(blob.text()); return "blob:none"; };
  const put = (id, text) => {
    const field = document.getElementById(id);
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  for (const { rater, stop, words, change, ratings } of people) {
    put("rater", rater);
    document.getElementById("consent").click();
    document.querySelectorAll("#stops button")[stop - 1].click();
    for (const [name, value] of Object.entries(ratings)) document.getElementById(`${name}-${value}`).click();
    put("words", words);
    put("change", change);
    document.getElementById("save").click();
    for (const _ of "ab") document.getElementById("forget").click();
  }
  return Promise.all(saved);
}"""


def somebody(chance: random.Random, number: int) -> dict[str, object]:
    def text() -> str:
        if chance.random() < 0.3:
            return chance.choice(WORDS)
        return "".join(chance.choices(LETTERS, k=chance.randrange(40)))

    rated = [name for name in WALK_PARAMETERS if chance.random() < 0.7] or ["feeling"]
    return {"rater": f"{number:04}", "stop": chance.randint(1, 3), "words": text(), "change": text(),
            "ratings": {name: chance.randint(*RATINGS) for name in rated}}  # fmt: skip


@pytest.mark.browser
def test_a_thousand_random_forms_come_back_as_they_were_filled(browser: Browser, tmp_path: Path) -> None:
    write_walk_files(walk_by_hand(), tmp_path)
    chance = random.Random(7)
    people = [somebody(chance, number) for number in range(PEOPLE)]
    visit = Visit(browser, tmp_path / "form.html", phone=True)
    saved = [json.loads(text) for text in visit.page.evaluate(FILL, people)]
    assert [len(each["features"]) for each in saved] == [1] * PEOPLE
    assert not visit.page.evaluate(f"'{MARK}' in window")
    together = {**saved[0], "features": [feature for each in saved for feature in each["features"]]}
    (tmp_path / "all.geojson").write_text(json.dumps(together), "utf-8")
    entry = ObservationsEntry(path="all.geojson")
    found = read_observations(entry, folder=tmp_path, timezone="Europe/Berlin").frame.set_index("rater")
    assert len(found) == PEOPLE
    for person in people:
        row = found.loc[str(person["rater"])]
        assert row["stop"] == str(person["stop"])
        for name in ("words", "change"):
            text = str(person[name])
            assert row[name] == text if text.strip() else row[name] is None or row[name] != row[name], (person, name)
        for name in WALK_PARAMETERS:
            given = person["ratings"].get(name)
            assert row[name] != row[name] if given is None else row[name] == given, (person, name)
