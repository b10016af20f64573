from __future__ import annotations

import re
from pathlib import Path

import pytest

from geosafe.show.words import ENGLISH
from geosafe.show.words_tools import TERMS, TOOLS

_GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text("utf-8")


def _plain(text: str) -> str:
    """Markdown without links and emphasis, on one line, in small letters, as its sentences are compared."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("*", "")
    return re.sub(r"\s+", " ", text).lower()


@pytest.mark.parametrize("name", TERMS)
def test_every_meaning_on_the_page_is_that_of_the_glossary(name: str) -> None:
    means = TERMS[name][1]
    assert _plain(means) in _plain(_GLOSSARY)
    assert TOOLS[f"term.{name}.means"][1:] == means[1:]


def test_components_and_what_they_are_shown_by_have_a_meaning() -> None:
    assert {"activity", "light", "surveillance", "access", "comfort", "conditions"} <= set(TERMS)


def test_every_kind_field_and_choice_of_the_drawing_tool_has_words() -> None:
    code = (Path(__file__).parents[2] / "geosafe" / "show" / "assets" / "edits.js").read_text("utf-8")
    kinds = re.findall(r"^  (\w+): \{ shapes:", code, re.MULTILINE)
    fields = set(re.findall(r'name: "(\w+)"', code))
    venues = re.search(r"VENUES = \[(.*?)\]", code)
    assert venues is not None
    assert len(kinds) == 12
    wanted = {f"edit.{kind}" for kind in kinds} | {f"field.{field}" for field in fields}
    wanted |= {f"field.{field}.short" for field in fields - {"cost"}}
    wanted |= {f"choice.{name}" for name in re.findall(r'"(\w+)"', venues.group(1))}
    assert wanted - set(ENGLISH) == set()


def test_every_fault_of_a_file_has_words() -> None:
    code = (Path(__file__).parents[2] / "geosafe" / "show" / "assets" / "yaml.js").read_text("utf-8")
    assert set(re.findall(r'fault\("(yaml\.\w+)"\)', code)) == {key for key in ENGLISH if key.startswith("yaml.")}
