"""Bring the catalogues up to date: new words empty, changed ones marked fuzzy, gone ones taken out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from geosafe.atomic import whole_file
from geosafe.show.catalogue import LANGUAGES, template

#: A fixed time stamp, so that the same words make the same files.
_DATE: Final = datetime(2000, 1, 1, tzinfo=UTC)
_HEADER: Final = (
    "# The words of geosafe's maps and sheets. A context is a word's key; {names} in braces stay as they are."
)


def bring_up_to_date(folder: Path) -> None:
    """Write ``geosafe.pot`` and the catalogue of each language other than English into a folder."""
    english = _empty(None)
    for key, text in template().items():
        english.add(text, context=key)
    _write(english, folder / "geosafe.pot")
    for language in LANGUAGES:
        if language == "en":
            continue
        file = folder / f"{language}.po"
        translated = _empty(language)
        if file.exists():
            with file.open("rb") as opened:
                old = read_po(opened, locale=language, domain="geosafe")
            by_key = {message.context: message for message in old if message.id}
        else:
            by_key = {}
        for key, text in template().items():
            known = by_key.get(key)
            flags = set(known.flags) if known else set()
            if known and known.id != text:
                flags.add("fuzzy")
            translated.add(text, str(known.string) if known else "", context=key, flags=flags - {"python-brace-format"})
        _write(translated, file)


def _empty(language: str | None) -> Catalog:
    return Catalog(locale=language, domain="geosafe", project="geosafe", version="0", header_comment=_HEADER,
                   creation_date=_DATE, revision_date=_DATE, copyright_holder="geosafe", fuzzy=False,
                   msgid_bugs_address="none", last_translator="geosafe", language_team="geosafe")  # fmt: skip


def _write(catalogue: Catalog, path: Path) -> None:
    with whole_file(path) as temporary, temporary.open("wb") as file:
        write_po(file, catalogue, width=110)


if __name__ == "__main__":
    bring_up_to_date(Path(__file__).parent)
