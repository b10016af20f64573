"""The page's own YAML against ruamel.yaml: what it writes, and what it reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from tests.browser import open_browser
from tests.show.payloads import PAYLOADS

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
_CODE = (files("geosafe.show") / "assets" / "yaml.js").read_text("utf-8")
#: What a plain scalar would turn into something else, and what does not print.
TRAPS = (
    "NO", "yes", "null", "~", "22:30", "007", "1e3", ".nan", "0x1F", "- item", "key: value", "# not a comment", "a #b",
    "&anchor", "*alias", "!!python/object/apply:os.system ['id']", "| block", "> folded", "%TAG", "@at", "`tick`", "",
    " lead and trail ", "two\nlines", "tab\tinside", "\\", '"', "'", "{a: b}", "[1, 2]", "? complex", "<<: *merge",
    "--- doc", "...", "emoji 🌙 and 日本", "zero\u200bwidth", "bom\ufeff", "next\u0085line", "del\x7f", "last\ufffe",
)  # fmt: skip


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with open_browser() as browser:
        yield browser.new_page()


def write(page: Page, scenario: dict[str, Any]) -> str:
    return str(page.evaluate(f"given => {{ {_CODE}; return writeScenario(JSON.parse(given)); }}", json.dumps(scenario)))


def read(page: Page, text: str) -> Any:
    return json.loads(
        page.evaluate(
            f"""text => {{ {_CODE};
            try {{ return JSON.stringify(readYaml(text)); }}
            catch (fault) {{ return JSON.stringify({{fault: fault.key, line: fault.line}}); }} }}""",
            text,
        )
    )


def plain(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize("text", [*PAYLOADS, *TRAPS], ids=lambda text: ascii(text)[:30])
def test_every_text_comes_back_as_it_was(page: Page, text: str) -> None:
    scenario = {
        "name": text,
        "because": f"{text} because",
        "serves": [text],
        "edits": [{"add_venue": {"kind": text, "at": [24.9471, 60.1676], text or "empty": text}}],
    }
    written = write(page, scenario)
    assert plain(written) == scenario
    assert read(page, written) == scenario
    body = written.removesuffix("\n").split("\n")
    assert len(body) == 5  # no text breaks a line
    assert all(char.isprintable() for line in body for char in line)


def test_half_a_surrogate_pair_is_written_as_a_replacement(page: Page) -> None:
    written = page.evaluate(f"() => {{ {_CODE}; return quoted('a' + String.fromCharCode(0xd800) + 'b'); }}")
    assert written == '"a\ufffdb"'


def test_places_have_six_decimals_and_other_numbers_their_own(page: Page) -> None:
    written = write(page, {"name": "x", "edits": [{"add_lamps": {"at": [24.5, 60], "every_m": 12.5, "cost": 2500}}]})
    assert written == 'name: "x"\nedits:\n  - add_lamps: {at: [24.500000, 60.000000], every_m: 12.5, cost: 2500}\n'


SAME = {
    "contract": """\
name: Light and life on the park path
because: The path is the direct way home from the square and nobody is expected there after ten.
serves: [PS-10, CN-7]
edits:
  - add_lamps: {along: {name: Pohjoisesplanadi}, every_m: 25, height_m: 5, flux_lm: 4000, cct_k: 2700, cost: 2500}
  - set_hours: {venues: {kind: cafe, within: kiosk-area.geojson}, hours: "Mo-Su 08:00-24:00"}
  - add_stop: {at: [24.95, 60.17], service: "22:00-05:00"}
""",
    "blocks": """\
# written by hand
---
name:   'It''s "ours"'   # with a comment
serves:
- PS-1
-   CN-7
because: "over
  two lines"
edits:
- dim_lamps:
    within: park.geojson
    hours: 00:00-05:00
    to: 0.3
-
  close_path:
    along: {name: Rue #1}
""".replace("# written by hand\n---\n", "---\n").replace("Rue #1", '"Rue #1"'),
    "empty values": "name:\nedits: []\nbecause: ~\nserves: {a: , b: }\n",
    "numbers": "a: 007x\nb: -1.5\nc: +3\nd: .5\ne: 1e3\nf: true\ng: False\nh: 22:30\ni: NO\nj: 2024-05-04x\n",
    "windows": "name: x\r\nedits:\r\n  - a: {b: 1}\r\n",
    "flow over lines": "edits: [\n  {a: {b: [1,\n 2]}}, # why\n  {c: 'd, e'}\n]\n",
    "escapes": 'a: "\\x41\\u00e9\\U0001F319\\t\\n\\"\\\\\\/"\n',
    "nested lists": "- - 1\n  - 2\n- {a: 1}\n",
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_reads_what_people_write_as_ruamel_does(page: Page, text: str) -> None:
    assert read(page, text) == plain(text)


FAULTS = {
    "anchor": ("a: &x 1\nb: *x\n", "yaml.kind", 1),
    "tag": ("a: 1\nb: !!python/name:os.system x\n", "yaml.kind", 2),
    "block text": ("a: |\n  one\n", "yaml.kind", 1),
    "twice": ("a: 1\nb: 2\na: 3\n", "yaml.twice", 3),
    "quote": ('a: "never\nends', "yaml.quote", 2),
    "escape": ('a: "\\q"', "yaml.escape", 1),
    "bracket": ("a: [1, 2\nb: 3\n", "yaml.bracket", 2),
    "missing comma": ("a: {b: [1] c: 2}\n", "yaml.bracket", 1),
    "inline": ("a: b: c\n", "yaml.inline", 1),
    "indent": ("a: 1\n   b: 2\n", "yaml.indent", 2),
    "rest": ("a: [1] 2\n", "yaml.rest", 1),
    "no colon": ("a: 1\njust words\n", "yaml.colon", 2),
    "deep": ("a: " + "[" * 100, "yaml.deep", 1),
}


@pytest.mark.parametrize(("text", "key", "line"), FAULTS.values(), ids=FAULTS)
def test_what_it_does_not_read_is_refused_with_its_line(page: Page, text: str, key: str, line: int) -> None:
    assert read(page, text) == {"fault": key, "line": line}


def test_names_of_the_language_itself_are_ordinary_names(page: Page) -> None:
    code = f"""() => {{ {_CODE}; const read = readYaml('__proto__: {{polluted: 1}}\\nconstructor: 2');
    return [{{}}.polluted ?? null, Object.keys(read)]; }}"""
    assert page.evaluate(code) == [None, ["__proto__", "constructor"]]


def test_a_thousand_damaged_files_are_read_or_refused_and_none_hangs(page: Page) -> None:
    rng = np.random.default_rng(4)
    marks = list("[]{},:#\"'-\\\n &*|>%@`~")
    damaged = []
    for _ in range(1000):
        text = list("".join(SAME.values()) if rng.random() < 0.2 else rng.choice(list(SAME.values())))
        for at in rng.integers(0, len(text), 6):
            text[at] = str(rng.choice(marks)) if rng.random() < 0.7 else ""
        damaged.append("".join(text))
    code = f"""texts => {{ {_CODE}; const ends = {{read: 0, refused: 0}};
    for (const text of texts) {{
      try {{ readYaml(text); ends.read++; }}
      catch (fault) {{ if (!(fault instanceof YamlFault)) throw fault; ends.refused++; }}
    }} return ends; }}"""
    ends = page.evaluate(code, damaged)
    assert ends["read"] + ends["refused"] == 1000
    assert ends["refused"] > 500
