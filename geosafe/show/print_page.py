"""Turn a template and its data into a PDF, a picture or an SVG: the one door to typst for maps and sheets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import Any, Final, Literal

from geosafe.show.print_fonts import font_folders

Format = Literal["pdf", "png", "svg"]
#: A fixed time stamp, so that the same page has the same bytes.
_DATE: Final = datetime(2000, 1, 1, tzinfo=UTC)
#: Dots per inch of a picture: what office printers resolve of grey, and legible on a screen.
PNG_DPI: Final = 150


def set_pages(template: str, data: Mapping[str, Any], *, form: Format = "pdf", dpi: int = PNG_DPI) -> list[bytes]:
    """Return the pages of a template: one tagged PDF (PDF/UA-1) of them all, or a PNG or SVG a page.

    Parameters
    ----------
    template
        A file name in ``show/templates``.
    data
        What the template shows. It comes in as one JSON text: nothing of it is ever read as markup.
    form, dpi
        The format, and the resolution of pictures [dots per inch].
    """
    import typst

    standards: dict[str, Any] = {"pdf_standards": "ua-1"} if form == "pdf" else {"ppi": float(dpi)}
    with as_file(files("geosafe.show") / "templates") as folder:
        made = typst.compile(
            folder / template, root=folder, format=form, timestamp=_DATE, ignore_system_fonts=True,
            font_paths=font_folders(), sys_inputs={"data": json.dumps(data, ensure_ascii=True)}, **standards,
        )  # fmt: skip
    return made if isinstance(made, list) else [made] if isinstance(made, bytes) else []


def text_widths(texts: list[tuple[str, float, bool, bool]]) -> list[float]:
    """Return how wide texts come out in the page's own fonts [pt]; each is (text, size [pt], bold, italic)."""
    import typst

    if not texts:
        return []
    with as_file(files("geosafe.show") / "templates") as folder:
        answer = typst.query(
            folder / "print_widths.typ", "<widths>", root=folder, field="value", one=True, ignore_system_fonts=True,
            font_paths=font_folders(), sys_inputs={"data": json.dumps(texts, ensure_ascii=True)},
        )  # fmt: skip
    return [float(value) for value in json.loads(answer)]
