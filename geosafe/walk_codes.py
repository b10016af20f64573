"""Codes of stops: what ties a page of paper to its stop, and tells when it was copied wrongly."""

from __future__ import annotations

import hashlib
from typing import Final

#: Letters and figures that are not taken for one another in print or by hand; a prime number of them.
ALPHABET: Final = "34679ACDEFHJKMNPRTUVWXY"
#: Characters of a code before the one that checks them.
LENGTH: Final = 4


def stop_code(*parts: str, salt: int = 0) -> str:
    """Return the code of a stop: four characters from what it is, and one that checks them.

    Parameters
    ----------
    parts
        What tells this stop from every other: the study, when the walk starts, the place.
    salt
        For another code of the same stop, where two stops of a walk have one.
    """
    digest = hashlib.sha256("\x00".join([*parts, str(salt)]).encode()).digest()
    number = int.from_bytes(digest[:8], "big")
    chosen = [ALPHABET[number // len(ALPHABET) ** k % len(ALPHABET)] for k in range(LENGTH)]
    code = "".join(chosen)
    return code + check_character(code)


def check_character(code: str) -> str:
    """Return the character that checks a code of four.

    As the number of characters is prime, it finds every single wrong one and every two that changed places.
    """
    total = sum((place + 2) * ALPHABET.index(char) for place, char in enumerate(code))
    return ALPHABET[-total % len(ALPHABET)]


def is_code(text: str) -> bool:
    """Whether a text is a code whose check holds; small letters, spaces and hyphens do not matter."""
    code = text.upper().replace(" ", "").replace("-", "")
    known = len(code) == LENGTH + 1 and all(char in ALPHABET for char in code)
    return known and check_character(code[:-1]) == code[-1]
