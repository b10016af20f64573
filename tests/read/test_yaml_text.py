from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from geosafe.read.yaml_file import read_yaml
from geosafe.read.yaml_text import comment, quoted


class Texts(BaseModel):
    texts: list[str]


NASTY = [
    *(
        "NO",
        "y",
        "null",
        "~",
        "22:30",
        "a: b",
        "a #b",
        "- a",
        "{a",
        "*a",
        "&a",
        "!!int 3",
        '"',
        "\\",
        "a\nb",
        "\t",
        " a",
    ),
    *("\x85", "\u2028", "\u202e", "\x1b[31m", "🌃", "{{ 1 }}", "../shared/x.csv", "=HYPERLINK(1)", "%TAG", "'", "<<"),
]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), max_size=8))
def test_any_text_reads_back_as_itself(texts: list[str]) -> None:
    _same(texts)


def test_nasty_texts_read_back_as_themselves() -> None:
    _same(NASTY)


def test_a_comment_is_one_visible_line() -> None:
    assert comment("a\nname: b\x1b[31m") == "# a name: b\\x1b[31m"


def _same(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.yaml"
        file.write_text("texts: [" + ", ".join(map(quoted, texts)) + "]", encoding="utf-8", newline="")
        assert read_yaml(file, Texts).texts == texts
