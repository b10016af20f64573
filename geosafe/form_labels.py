"""The words of forms back to what they stand for, in every language: exports of surveys may hold labels, not names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from babel.messages.pofile import read_po

from geosafe.params import WALK_PARAMETERS

#: The key of the words of a question → the column that it fills.
_COLUMNS: Final[Mapping[str, str]] = {
    "form.rater": "rater", "form.group": "group", "form.stop": "code", "form.words": "words", "form.change": "change",
    **{f"form.ask.{name}": name for name in WALK_PARAMETERS},
}  # fmt: skip


@cache
def form_labels() -> Mapping[str, str]:
    """Return the column that each label of a question stands for; labels without case and outer blanks."""
    found: dict[str, str] = {}
    for file in sorted((files("geosafe") / "languages").iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".po"):
            continue
        with file.open("rb") as opened:
            for message in read_po(opened):
                if (column := _COLUMNS.get(message.context or "")) and message.string:
                    for text in (str(message.id), str(message.string)):
                        found[fold_label(text)] = column
    return MappingProxyType(found)


def fold_label(text: str) -> str:
    """Return a label as it is compared: blanks made one, no case."""
    return " ".join(text.split()).casefold()
