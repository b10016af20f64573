"""The fonts that paper is set in, and what to do with letters that none of them has."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from geosafe.show.embed import visible_text

#: Packages that hold font files: Noto for most scripts and, where it is installed, Chinese, Japanese and Korean.
FONT_PACKAGES: Final = ("manimgx_fonts", "manimgx_fonts_cjk")
#: What stands for letters that no font has; :func:`printable` tells that it was needed.
MISSING: Final = "[…]"
#: Longest name and longest other text that are set whole [characters]; what is longer is cut, so that a page stays one.
LONGEST: Final = 300
LONGEST_TEXT: Final = 2000
_SPACES: Final = re.compile(r"[ \t\n]+")
#: Letters that join others and have no shape of their own: joiners and the selectors of a variant.
_SHAPELESS: Final = frozenset("\n\t\u200c\u200d\ufe0e\ufe0f")


def font_folders() -> list[Path]:
    """Return the folders of the font files that are installed."""
    found = [importlib.util.find_spec(name) for name in FONT_PACKAGES]
    return [Path(place) for spec in found if spec for place in spec.submodule_search_locations or ()]


@cache
def _letters() -> frozenset[int]:
    """Return the code points that some font has."""
    from fontTools.ttLib import TTFont

    files = sorted(file for folder in font_folders() for file in folder.iterdir() if file.suffix in (".ttf", ".ttc"))
    found: set[int] = set()
    for file in files:
        with TTFont(file, lazy=True, fontNumber=0) as font:
            found |= font.getBestCmap().keys()
    return frozenset(found)


def printable(text: str, *, longest: int = LONGEST) -> tuple[str, bool]:
    """Return outside text as it can be set, and whether letters of it are missing in every font.

    What would act instead of being seen is written as an escape, line ends become spaces, letters that no font has
    become ``[…]``, and a text longer than ``longest`` [characters] ends in an ellipsis.
    """
    # Spaces at which no line breaks stay what they are.
    seen = _SPACES.sub(" ", visible_text(text)).strip(" ")
    short = seen if len(seen) <= longest else seen[: longest - 1].rstrip() + "…"
    known = _letters()
    lacking = "".join(char for char in set(short) if ord(char) not in known and char not in _SHAPELESS)
    if not lacking:
        return short, False
    return re.sub(f"[{re.escape(lacking)}]+", MISSING, short), True


class Setter:
    """Makes all text of a page printable and remembers whether letters were missing."""

    def __init__(self) -> None:
        self.missing = False

    def short(self, text: str, longest: int = LONGEST) -> str:
        """Return a text printable and no longer than so many characters."""
        said, missing = printable(text, longest=longest)
        self.missing |= missing
        return said

    def __call__(self, value: Any) -> Any:
        """Return a value with every string in it printable; what is not text is returned as it is."""
        if isinstance(value, str):
            return self.short(value, LONGEST_TEXT)
        if isinstance(value, Mapping):
            return {key: self(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self(item) for item in value]
        return value
