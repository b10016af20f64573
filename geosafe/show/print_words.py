"""The words and numbers of a page that is made without a browser, in the language of its reader."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from babel.numbers import format_decimal

from geosafe.show.catalogue import recommendations, told_words, words
from geosafe.told import in_words

_HELD: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Say:
    """Says sentences of the catalogue, and numbers, in one language.

    Attributes
    ----------
    language
        A code of :data:`geosafe.show.catalogue.LANGUAGES`.
    """

    language: str = "en"
    words: Mapping[str, str] = field(init=False, repr=False)
    recommendations: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", words(self.language))
        object.__setattr__(self, "recommendations", recommendations(self.language))

    def __call__(self, key: str, **values: object) -> str:
        """Return a sentence by its key; what is filled in is text, and nothing in it is filled in again."""
        return _HELD.sub(lambda found: str(values[found.group(1)]), self.words[key])

    def told(self, text: str) -> str:
        """Return what a finding or an edit says, in the language; in English what only English is known of."""
        return in_words(text, told_words(self.language), self.number)

    def named(self, group: str, word: str) -> str:
        """Return a word of the data, such as a kind of space, as the catalogue says it; as it is where it does not."""
        return self.words.get(f"{group}.{word}", word.replace("_", " "))

    def digits(self, value: float) -> str:
        """Return a number with two significant digits at most: 1,200, 34, 0.56."""
        if value == 0 or not math.isfinite(value):
            return self.number(0 if value == 0 else value)
        places = 1 - math.floor(math.log10(abs(value)))
        return self.number(round(value, places))

    def number(self, value: float) -> str:
        """Return a number in full, as its language writes it."""
        text: str = format_decimal(value, locale=self.language, decimal_quantization=False)
        return text.replace("-", "−")

    def percent(self, share: float) -> str:
        """Return a share in per cent; what is not quite none or not quite all never reads as that."""
        if 0 < share < 0.01:
            return self("percent.under")
        return self("percent.over") if 0.99 < share < 1 else self("percent", n=self.digits(share * 100))
