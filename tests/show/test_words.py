from __future__ import annotations

import re
from importlib.resources import files

from geosafe.params import COMPONENTS
from geosafe.show.words import BEARS_ON, ENGLISH, RECOMMENDATIONS

_SOURCES = "".join(
    file.read_text("utf-8")
    for folder in ("assets", "templates")
    for file in (files("geosafe.show") / folder).iterdir()
    if file.name.endswith((".js", ".html"))
)


def test_every_key_that_the_page_names_has_words() -> None:
    whole = set(re.findall(r'say\("([^"$]+)"', _SOURCES)) | set(re.findall(r'data-say="([^"]+)"', _SOURCES))
    assert whole
    assert whole - set(ENGLISH) == set()


def test_every_family_of_keys_has_words() -> None:
    families = {found.split("${")[0] for found in re.findall(r"say\(`([^`]+)`", _SOURCES)}
    assert families
    assert [family for family in families if not any(key.startswith(family) for key in ENGLISH)] == []


def test_words_never_brand_a_place() -> None:
    said = " ".join((*ENGLISH.values(), *RECOMMENDATIONS.values())).lower()
    assert re.findall(r"dangerous|unsafe|\bsafe\b|hot ?spot|bad area", said) == []


def test_every_component_bears_on_recommendations_that_have_words() -> None:
    assert set(BEARS_ON) == set(COMPONENTS)
    assert {name for ids in BEARS_ON.values() for name in ids} == set(RECOMMENDATIONS)
