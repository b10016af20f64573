"""What kind of lamp a text names, in the words of inventories and of OpenStreetMap."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# English, French, German and the letters by which the trade knows them, in the order in which they are looked for.
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "led": r"\bleds?\b|diode",
        "metal halide": r"metal|halide|iodure|\bmh\b|\bhqi\b|\bhit\b|\bcdm\b|\bcpo\b|cosmo(polis|white)",
        "mercury": r"mercur|quecksilber|ballon|\bhql\b|\bmbfu?\b|\bhpm\b|\bbf\b",
        "fluorescent": r"fluo|leuchtstoff|\bcfl\b|\bpl-?[lt]?\b|\btl\b",
        "low-pressure sodium": r"low[- ]?pressure[- ]?sodium|sodium basse|niederdruck|\bsox\b|\blpsv?\b|\bsbp\b",
        "high-pressure sodium": r"sodium|natrium|\bson\b|\bson[- /]?t|\bhpsv?\b|\bshp\b|\bnav\b|\bhs[et]\b",
        "incandescent": r"incandescent|tungsten|gl(ü|ue)h|halogen",
    }
)


def lamp_kind(text: str | None) -> str | None:
    """Return the kind of lamp, a key of ``params.LAMP_KINDS_LM_PER_W``, that a text names; None where none is known.

    https://wiki.openstreetmap.org/wiki/Key:lamp_type. Plain sodium is high-pressure sodium, which most is.
    """
    words = (text or "").replace("_", " ")
    return next((kind for kind, rule in _WORDS.items() if re.search(rule, words, re.IGNORECASE)), None)
