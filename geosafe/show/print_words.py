"""Sentences of the catalogue with their values filled in, for pages that are made without a browser."""

from __future__ import annotations

import re
from typing import Final

from geosafe.show.words import ENGLISH

_HELD: Final = re.compile(r"\{(\w+)\}")


def say(key: str, **values: object) -> str:
    """Return a sentence by its key; what is filled in is text, and nothing in it is filled in again."""
    return _HELD.sub(lambda found: str(values[found.group(1)]), ENGLISH[key])
