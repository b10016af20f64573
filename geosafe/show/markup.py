"""The markup of a page, and what it says in the language of its reader where no script may run."""

from __future__ import annotations

import html
from importlib.resources import files

from geosafe.show.catalogue import words

_EMPTY = "<noscript></noscript>"


def page_markup(page: str, language: str) -> str:
    """Return the markup of ``templates/{page}.html``; only what stands where no script runs is filled in here."""
    markup = (files("geosafe.show") / "templates" / f"{page}.html").read_text("utf-8")
    told = words(language)
    says = told.get(f"noscript.{page}", told["noscript"])
    return markup.replace(_EMPTY, f"<noscript><p>{html.escape(says)}</p></noscript>")
