"""What kind of lamp a text names, in the words of inventories and of OpenStreetMap."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# English, French, German, Spanish, Italian, Portuguese, Dutch and the letters by which the trade knows them, in the
# order in which they are looked for. Plain "metal" is what a mast is made of.
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "led": r"\bleds?\b|diode",
        "metal halide": r"metall?[- ]?(hal|dampf)|hal[oó]gen[a-z]*[- ]?met|halide|(h?alog[eé]n|hal|iod)ur|\bhm\b"
        r"|\bvmh\b|\bmh\b|\bim\b|\bhqi\b|\bhit\b|\bcdm\b|\bcpo\b|cosmo(polis|white)",
        "mercury": r"mer[ck]ur|kwik|quecksilber|ballon|\bvm\b|\bvmcc\b|\bhql\b|\bmbfu?\b|\bhpm\b|\bbf\b",
        "fluorescent": r"fluo|leuchtstoff|\bcfl\b|\bpl-?[lt]?\b|\btl\b",
        "low-pressure sodium": r"low[- ]?pressure[- ]?sodium|sodium basse|niederdruck"
        r"|s[oó]d(?:io|ium) (?:a |de )?(?:baja|bassa|baixa)|lagedruk|\bvsbp\b|\bsox\b|\blpsv?\b|\bsbp\b",
        "high-pressure sodium": r"s[oó]d(ium|io)|natrium|\bv?sap\b"
        r"|\bson\b|\bson[- /]?t|\bhpsv?\b|\bshp\b|\bnav\b|\bhs[et]\b",
        "incandescent": r"incand?escen|tungsten|gl(ü|ue)h|gloei|hal[oó]gen|alogena",
    }
)


def lamp_kind(text: str | None) -> str | None:
    """Return the kind of lamp, a key of ``params.LAMP_KINDS_LM_PER_W``, that a text names; None where none is known.

    https://wiki.openstreetmap.org/wiki/Key:lamp_type. Plain sodium is high-pressure sodium, which most is.
    """
    words = (text or "").replace("_", " ")
    return next((kind for kind, rule in _WORDS.items() if re.search(rule, words, re.IGNORECASE)), None)
