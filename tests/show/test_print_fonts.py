from __future__ import annotations

import pytest

from geosafe.show.print_fonts import LONGEST, Setter, font_folders, printable
from geosafe.show.words import ENGLISH


def test_the_fonts_are_there() -> None:
    assert any(file.name.startswith("NotoSans[") for file in font_folders()[0].iterdir())


@pytest.mark.parametrize(
    "text",
    ["Rue de l'Église", "Площадь", "ساحة المدينة", "จัตุรัส", "שדרות רוטשילד", "Ελλάδα", "🏛️ 😀", "सड़क", "A – “B” … ½ →"],
)
def test_most_scripts_are_set_as_they_are(text: str) -> None:
    assert printable(text) == (text, False)


def test_every_word_of_the_catalogue_can_be_set() -> None:
    assert {text for text in ENGLISH.values() if printable(text, longest=10**6)[1]} == set()


def test_letters_that_no_font_has_are_said_to_be_missing() -> None:
    # An Egyptian hieroglyph.
    assert printable("Horus \U00013143\U00013143 Square") == ("Horus […] Square", True)


def test_what_acts_is_shown_and_lines_become_one() -> None:
    assert printable("a\u202eb\x1b[0m\nc\t d") == ("a\\u202eb\\u001b[0m c d", False)


def test_what_is_too_long_is_cut() -> None:
    text, missing = printable("x" * 400)
    assert (len(text), text[-1], missing) == (LONGEST, "…", False)


def test_a_setter_goes_through_everything_and_remembers() -> None:
    setter = Setter()
    assert setter({"a": ["b", 3, None], "c": "d\ne"}) == {"a": ["b", 3, None], "c": "d e"}
    assert not setter.missing
    assert setter(("\U00013143",)) == ["[…]"]
    assert setter.missing
