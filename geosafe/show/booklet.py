"""The booklet of a walk: what a group carries, on paper, to find its way and to write down what it sees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geosafe.atomic import whole_file
from geosafe.errors import CallError
from geosafe.show.booklet_cover import cover, foot, how, last
from geosafe.show.booklet_paper import PAPERS, Paper
from geosafe.show.booklet_stops import stop_page
from geosafe.show.booklet_ways import overview, way_pages
from geosafe.show.print_fonts import LONGEST, Setter, printable
from geosafe.show.print_page import set_pages
from geosafe.show.print_words import Say

if TYPE_CHECKING:
    from geosafe.walks import Walk


def write_booklet(walk: Walk, path: str | Path, *, language: str = "en", paper: str = "A4") -> Path:
    """Write the booklet of a walk as a tagged PDF (PDF/UA-1) for a black-and-white printer, and return its path.

    It tells the way, the questions and the rules, and nothing of what is scored, recorded or why a stop was chosen:
    that would prime the walkers. The same walk gives the same bytes.

    Parameters
    ----------
    walk
        A planned walk, every geometry in the metric CRS of its study.
    path
        A name that ends in ``.pdf``.
    language
        Of the words, a code of :data:`geosafe.show.catalogue.LANGUAGES`.
    paper
        ``A4``: a page a sheet side. ``A5``: to fold, two pages on a side of A4 across, in the order that comes out
        right when the sheets are printed on both sides, turned on the short edge, folded and stapled.

    Raises
    ------
    CallError
        Where the name does not end in .pdf, there is no such language or paper, or the walk has no stop.
    """
    target = Path(path)
    if target.suffix.lower() != ".pdf":
        raise CallError(f"a booklet is a PDF: let the name end in .pdf, got {target.name!r}")
    made = booklet_pages(walk, language=language, paper=paper)
    with whole_file(target) as temporary:
        temporary.write_bytes(made)
    return target


def booklet_pages(walk: Walk, *, language: str = "en", paper: str = "A4") -> bytes:
    """Return the booklet of a walk as a PDF."""
    return set_pages("booklet.typ", booklet_data(walk, language=language, paper=paper))[0]


def booklet_data(walk: Walk, *, language: str = "en", paper: str = "A4") -> dict[str, Any]:
    """Return all that the booklet's template shows."""
    say = Say(language)
    if paper not in PAPERS:
        raise CallError(f"paper must be one of {', '.join(PAPERS)}, got {paper!r}")
    if not walk.stops:
        raise CallError("this walk has no stops: a booklet has a page for each")
    setter, sheet = Setter(), PAPERS[paper]
    # A name of outside is set once, here, so that every page writes it alike.
    walk = replace(
        walk, study=replace(walk.study, name=setter.short(walk.study.name, sheet.longest) or say("booklet.unnamed"))
    )
    pages: list[dict[str, Any]] = [
        *cover(say, setter, walk, sheet), overview(say, setter, walk, sheet), *how(say, sheet),
        *_way_and_stops(say, setter, walk, sheet), *last(say, walk, sheet),
    ]  # fmt: skip
    return {
        "language": say.language,
        "title": printable(say("booklet.title", study=walk.study.name), longest=LONGEST)[0],
        "paper": vars(sheet),
        "pages": pages,
        "foot": foot(say, walk),
        "page": say("print.page", i="{i}", n="{n}"),
        "north": say("north"),
        "notes": say("booklet.notes"),
        "continued": say("booklet.turns.continued"),
        "letters": say("print.letters") if setter.missing else "",
    }


def _way_and_stops(say: Say, setter: Setter, walk: Walk, paper: Paper) -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = []
    for k in range(len(walk.legs)):
        pages += way_pages(say, setter, walk, k, paper)
        if k < len(walk.stops):
            pages.append(stop_page(say, setter, walk, walk.stops[k], paper))
    return pages
