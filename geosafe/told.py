"""Sentences that can be told in other languages: plain English text that knows its key and its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from numbers import Integral
from types import MappingProxyType
from typing import Any, Final

from geosafe.words_edits import EDITS
from geosafe.words_files import FILES
from geosafe.words_findings import FINDINGS
from geosafe.words_walk import WALK
from geosafe.words_who import WHO

#: Every sentence in English, by its key.
TOLD: Final[Mapping[str, str]] = MappingProxyType({**FILES, **FINDINGS, **EDITS, **WALK, **WHO})
_HELD: Final = re.compile(r"\{(\w+)\}")


class Said(str):
    """A sentence in English, or words that stand in one, with what it takes to say them in another language.

    It is a plain string wherever one is wanted; joined to another it is one that only English is known of.

    Attributes
    ----------
    key
        Of :data:`TOLD`.
    values
        What fills its placeholders, by name: text from outside as it is, numbers, other words that are said, and tuples
        of those, which are listed with commas.
    """

    __slots__ = ("key", "values")
    key: str
    values: Mapping[str, Any]

    def __new__(cls, text: str, key: str, values: Mapping[str, Any]) -> Said:
        """Make it of the English text, its key, and the values as :func:`said` keeps them."""
        made = super().__new__(cls, text)
        object.__setattr__(made, "key", key)
        object.__setattr__(made, "values", values)
        return made

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"what is said does not change: {name}")

    def __getnewargs__(self) -> tuple[str, str, dict[str, Any]]:  # type: ignore[override]
        return str(self), self.key, dict(self.values)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.__getnewargs__()


def said(key: str, /, **values: object) -> str:
    """Return a sentence by its key and what fills its placeholders, as :class:`Said`.

    Parameters
    ----------
    key
        Of :data:`TOLD`. Where that holds ``key.one`` and ``key.other`` instead, ``n`` decides between them.
    values
        Text, numbers, words that are said, or several of them. A number is written as the language of the reader does,
        so what is a name and no quantity, such as the number of a row, is given as text.
    """
    if key not in TOLD:
        key = f"{key}.one" if values["n"] == 1 else f"{key}.other"
    plain = {name: _plain(value) for name, value in values.items()}
    return Said(fill(TOLD[key], plain, words=TOLD, number=_english), key, plain)


def word(key: str, text: str) -> str:
    """Return a text that can be said in other languages if it is that of a key, and as it is if it is not."""
    return said(key) if TOLD.get(key) == text else text


def joined(parts: Iterable[str], *, by: str = "sentences") -> str:
    """Return sentences one after the other, or words with what ``by`` puts between: ``list``, ``and``, ``or``."""
    return reduce(lambda one, two: said(by, one=one, two=two), parts)


def share(value: float, *, places: int = 0) -> float:
    """Return a share as a number of per cent, for a sentence that holds the sign."""
    return float(f"{100 * value:.{places}f}")


def in_words(text: str, words: Mapping[str, str], number: Callable[[float], str]) -> str:
    """Return what is said in other words; a text that only English is known of as it is.

    Parameters
    ----------
    text
        A sentence.
    words
        The sentences of :data:`TOLD` in another language.
    number
        How that language writes a number.
    """
    if not isinstance(text, Said):
        return text
    return fill(words[text.key], text.values, words=words, number=number)


def fill(template: str, values: Mapping[str, Any], *, words: Mapping[str, str], number: Callable[[float], str]) -> str:
    """Return a sentence with its values; what is filled in is text, and nothing in it is filled in again."""

    def told(value: Any) -> str:
        if isinstance(value, tuple):
            return ", ".join(map(told, value))
        return in_words(value, words, number) if isinstance(value, str) else number(value)

    text = _HELD.sub(lambda found: told(values[found[1]]), template)
    first = _HELD.match(template)
    begins = first is not None and template.endswith(".") and isinstance(values[first[1]], Said)
    return text[:1].upper() + text[1:] if begins else text


def _plain(value: Any) -> Any:
    """Return a value as text, a number of Python, or a tuple of those."""
    if isinstance(value, str):
        return value
    if isinstance(value, Integral):
        return int(value)
    return tuple(map(_plain, value)) if isinstance(value, Iterable) else _number(float(value))


def _number(value: float) -> float:
    return int(value) if value.is_integer() else value


def _english(value: float) -> str:
    return f"{value:,}"
