"""Draw the pictures of the README from the demo: `make demo`, then `.venv/bin/python docs/images/draw.py`.

Needs the test extra and Chromium.
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.browser import open_browser

PAGE = Path("demo/map.html").resolve()
WIDTH, HEIGHT = 680, 860
#: Central Helsinki between the station and the Esplanade.
CENTRE, ZOOM = (60.1693, 24.9428), 16


def main() -> None:
    """Write day-and-night.png beside this file: the day map left, the night map right."""
    with open_browser() as browser:
        halves = []
        for phase in ("day", "night"):
            page = browser.new_page(viewport={"width": WIDTH + 336, "height": HEIGHT})
            page.goto(f"{PAGE.as_uri()}#{phase}")
            page.wait_for_selector("html[data-ready]")
            page.evaluate(f"map_geosafe.setView([{CENTRE[0]}, {CENTRE[1]}], {ZOOM}, {{animate: false}})")
            page.evaluate("document.getElementById('hint').hidden = true")
            page.wait_for_timeout(500)
            clip = {"x": 336, "y": 0, "width": WIDTH, "height": HEIGHT}
            halves.append(base64.b64encode(page.screenshot(clip=clip)).decode())
        both = browser.new_page(viewport={"width": 2 * WIDTH, "height": HEIGHT})
        images = "".join(f'<img src="data:image/png;base64,{half}">' for half in halves)
        both.set_content(f'<body style="margin:0;display:flex">{images}</body>')
        both.wait_for_timeout(300)
        both.screenshot(path=Path(__file__).with_name("day-and-night.png"))


if __name__ == "__main__":
    main()
