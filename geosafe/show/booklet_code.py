"""The code that ties a page to its stop without a server: in letters for people, as a QR code for machines."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geosafe.walks import Stop, Walk


def page_text(walk: Walk, stop: Stop) -> str:
    """Return what the QR code of a stop's page holds: plain text, no address that a phone would open."""
    return f"geosafe:{walk.starts:%Y%m%dT%H%M}:{stop.number}:{stop.code}"


def qr_svg(text: str) -> str:
    """Return a QR code (model 2, a quarter of it may be dirty) with its quiet zone as SVG."""
    import segno

    drawn = io.BytesIO()
    segno.make(text, error="q", micro=False, boost_error=False).save(
        drawn, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None, nl=False, omitsize=True
    )
    return drawn.getvalue().decode("ascii")
