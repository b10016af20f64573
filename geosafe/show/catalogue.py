"""The words of a language: standard gettext catalogues, read where they are needed.

Each word has a key, which is the message's context (``msgctxt``), and its English text, which is the message itself
(``msgid``). So a translator sees both, and one English text may be translated in two ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from geosafe.errors import CallError
from geosafe.show.words import ENGLISH, RECOMMENDATIONS
from geosafe.told import TOLD

#: The languages of maps and sheets, each by its own name.
LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": "English",
        "fr": "français",
        "de": "Deutsch",
        "es": "español",
        "it": "italiano",
        "pt": "português",
        "nl": "Nederlands",
    }
)
#: What the keys of the recommendations begin with.
_RECOMMENDATION: Final = "recommendation."
#: What the keys of sentences begin with that are told in a study, and that no page holds but as they are told there.
_TOLD: Final = "told."


def words(language: str = "en") -> Mapping[str, str]:
    """Return every word that a map shows, by its key.

    Parameters
    ----------
    language
        A code of :data:`LANGUAGES`. A word without a translation is given in English.

    Raises
    ------
    CallError
        The language is not one of those.
    """
    return _translated(language, "", ENGLISH)


def recommendations(language: str = "en") -> Mapping[str, str]:
    """Return the text of each recommendation of the manifesto by its id, as :func:`words` does."""
    return _translated(language, _RECOMMENDATION, RECOMMENDATIONS)


@cache
def told_words(language: str = "en") -> Mapping[str, str]:
    """Return the sentences of findings and edits by their keys in :data:`geosafe.told.TOLD`, as :func:`words` does."""
    return _translated(language, _TOLD, TOLD)


def template() -> Mapping[str, str]:
    """Return the English text of every message by its key: words, recommendations, and what is told in a study."""
    parts = (("", ENGLISH), (_RECOMMENDATION, RECOMMENDATIONS), (_TOLD, TOLD))
    return {start + key: text for start, texts in parts for key, text in texts.items()}


@cache
def read_catalogue(language: str) -> Catalog:
    """Read the catalogue of one language other than English, as it came with geosafe."""
    with (files("geosafe.languages") / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, domain="geosafe", abort_invalid=True)


def _translated(language: str, start: str, english: Mapping[str, str]) -> Mapping[str, str]:
    if language not in LANGUAGES:
        raise CallError(f"language must be one of {', '.join(LANGUAGES)}, got {language!r}")
    if language == "en":
        return english
    catalogue = read_catalogue(language)
    return MappingProxyType({key: _told(catalogue, start + key, text) for key, text in english.items()})


def _told(catalogue: Catalog, key: str, english: str) -> str:
    """Return a translation; the English where there is none, or where it is one of earlier words."""
    message = catalogue.get(english, key)
    return str(message.string) if message and message.string and not message.fuzzy else english
