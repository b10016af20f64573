from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from geosafe.errors import CallError
from geosafe.languages.__main__ import bring_up_to_date
from geosafe.recipe import LANGUAGES as RECIPE_LANGUAGES
from geosafe.show.catalogue import LANGUAGES, read_catalogue, recommendations, template, words
from geosafe.show.words import ENGLISH, RECOMMENDATIONS

_OTHERS = [language for language in LANGUAGES if language != "en"]


def test_english_is_what_stands_in_the_code() -> None:
    assert words() == ENGLISH
    assert recommendations("en") == RECOMMENDATIONS


def test_a_language_that_is_not_shipped_is_named_with_those_that_are() -> None:
    with pytest.raises(CallError, match="language must be one of en, fr, de, es, it, pt, nl, got 'xx'"):
        words("xx")


@pytest.mark.parametrize("language", _OTHERS)
def test_the_words_come_from_the_catalogue_of_the_language(language: str) -> None:
    found = read_catalogue(language).get(ENGLISH["phase.night"], "phase.night")
    assert found is not None
    assert words(language)["phase.night"] == (found.string or ENGLISH["phase.night"])
    assert set(words(language)) == set(ENGLISH)


@pytest.mark.parametrize("language", _OTHERS)
def test_every_word_is_translated(language: str) -> None:
    catalogue = read_catalogue(language)
    found = {key: catalogue.get(text, key) for key, text in template().items()}
    assert [key for key, message in found.items() if not (message and message.string) or message.fuzzy] == []


def test_recipes_know_the_same_languages() -> None:
    assert tuple(LANGUAGES) == RECIPE_LANGUAGES


@pytest.mark.parametrize("language", _OTHERS)
def test_a_translation_has_the_placeholders_of_the_english(language: str) -> None:
    kept = re.compile(r"\{\w+\}")
    wrong = {
        message.context: message.string
        for message in read_catalogue(language)
        if message.id and message.string and sorted(kept.findall(message.string)) != sorted(kept.findall(message.id))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", _OTHERS)
def test_a_translation_begins_and_ends_as_the_english(language: str) -> None:
    """Pieces that are joined keep their spaces, and sentences their full stop."""
    wrong = {
        message.context: message.string
        for message in read_catalogue(language)
        if message.id
        and message.string
        and (message.string != message.string.strip() or message.id.endswith(".") != message.string.endswith("."))
    }
    assert wrong == {}


def test_catalogues_are_up_to_date_with_the_english_words(tmp_path: Path) -> None:
    shipped = Path(str(files("geosafe.languages")))
    for file in shipped.glob("*.po"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    bring_up_to_date(tmp_path)
    stale = [file.name for file in shipped.glob("*.po*") if _messages(file) != _messages(tmp_path / file.name)]
    assert stale == [], "run python -m geosafe.languages"


def _messages(path: Path) -> list[tuple[object, ...]]:
    with path.open("rb") as file:
        return [(m.context, m.id, m.string, m.fuzzy) for m in read_po(file) if m.id]


def test_a_changed_word_is_marked_and_a_new_one_is_empty(tmp_path: Path) -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (tmp_path / "fr.po").write_text(
        f'{head}msgctxt "phase.day"\nmsgid "Daytime"\nmsgstr "Journée"\n\n'
        'msgctxt "gone"\nmsgid "Gone"\nmsgstr "Parti"\n',
        encoding="utf-8",
    )
    bring_up_to_date(tmp_path)
    with (tmp_path / "fr.po").open("rb") as file:
        french = {message.context: message for message in read_po(file) if message.id}
    assert set(french) == set(template())
    assert (french["phase.day"].string, french["phase.day"].fuzzy) == ("Journée", True)
    assert (french["phase.night"].string, french["phase.night"].fuzzy) == ("", False)
