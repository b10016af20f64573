"""Words around what a study tells: the layers that a note is about, and what stands where no script runs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

AROUND: Final[Mapping[str, str]] = MappingProxyType(
    {
        "layer.hours": "opening hours",
        "layer.spaces": "public spaces",
        "layer.study": "study",
        "noscript": "This page is drawn by a script inside this file. It fetches nothing. Please allow scripts to see "
        "it.",
        "noscript.walk_form": "This form is drawn by a script inside this file. It sends nothing. Please allow scripts "
        "to see it.",
    }
)
