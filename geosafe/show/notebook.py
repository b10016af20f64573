"""A finished page inside a notebook: a frame that holds the whole page and keeps it apart from the notebook."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Final

from geosafe.errors import CallError

#: Height of a page in a notebook unless another is given [px]: the map with its controls, without scrolling a laptop.
HEIGHT_PX: Final = 640
#: Least and most height [px]: below, the controls of the map have no room; above, it is a slip of the keyboard.
HEIGHTS_PX: Final = (200, 4000)
#: A page larger than this is not put into a notebook, whose file it would swell each time that it is shown [MB].
MOST_MB: Final = 20.0
#: What the page may do: run its own script, open the window for printing and hand over files that the reader asks for.
#: It cannot reach the notebook.
_MAY: Final = "allow-scripts allow-modals allow-downloads"


@dataclass(frozen=True)
class Framed:
    """A page as a notebook shows it.

    Attributes
    ----------
    html
        The page, a whole file.
    height_px
        Height of the frame [px].
    """

    html: str
    height_px: int = HEIGHT_PX

    def __post_init__(self) -> None:
        """Raise :class:`CallError` where the height is none."""
        low, high = HEIGHTS_PX
        if not low <= self.height_px <= high:
            raise CallError(f"height_px must be between {low} and {high}, got {self.height_px}")

    def _repr_html_(self) -> str:
        """Return the frame; a sentence instead where the page is too large."""
        size_mb = len(self.html.encode()) / 1e6
        if size_mb > MOST_MB:
            return (
                f"<p>This page has {size_mb:.0f} MB, too much for a notebook. "
                "Write it to a file with <code>.save(&quot;map.html&quot;)</code> and open that in a browser.</p>"
            )
        return (
            f'<iframe title="geosafe" sandbox="{_MAY}" style="width: 100%; height: {self.height_px}px; border: 0" '
            f'srcdoc="{html.escape(self.html, quote=True)}"></iframe>'
        )
