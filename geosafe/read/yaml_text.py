"""Write outside text into a YAML file so that it reads back as the same text and as nothing else."""

from __future__ import annotations

import re
from typing import Final

from geosafe.errors import visible

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_./ -]*[A-Za-z0-9_/]|[A-Za-z]|\.\.?/[A-Za-z0-9_./-]+")
_WORDS: Final = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_ESCAPED: Final = {'"': '\\"', "\\": "\\\\"}


def quoted(text: str) -> str:
    """Return a text as a YAML scalar: plain where that is safe, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return '"' + "".join(_ESCAPED.get(char) or (char if char.isprintable() else _code(char)) for char in text) + '"'


def comment(text: str) -> str:
    """Return a text as one line of comment."""
    return "# " + visible(" ".join(text.split()))


def _code(char: str) -> str:
    return f"\\U{ord(char):08X}"
