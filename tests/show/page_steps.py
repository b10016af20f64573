"""What tests of the map page do again and again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geosafe.show.map import draw_map
from tests.show.synthetic import synthetic_study

if TYPE_CHECKING:
    from playwright.sync_api import Download, Page


def save_town(folder: Path) -> Path:
    """Draw the made-up town and return the path of its page."""
    return draw_map(*synthetic_study()).save(folder / "town.html")


def use_tool(page: Page, name: str) -> None:
    """Open a tool by its name in the list."""
    page.click("#open-tools")
    page.click(f"#tools #{name}")


def spot_of(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Return where a place is on the screen [px]."""
    spot = page.evaluate(
        f"""() => {{ const own = map_geosafe.getContainer().getBoundingClientRect();
        const at = map_geosafe.latLngToContainerPoint([{lat}, {lon}]);
        return [own.left + at.x, own.top + at.y]; }}"""
    )
    return spot[0], spot[1]


def click_at(page: Page, lon: float, lat: float) -> None:
    """Click the map at a place."""
    page.mouse.click(*spot_of(page, lon, lat))


def place_at(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return the longitude and latitude under a pixel of the screen."""
    place = page.evaluate(
        f"""() => {{ const own = map_geosafe.getContainer().getBoundingClientRect();
        const at = map_geosafe.containerPointToLatLng([{x} - own.left, {y} - own.top]);
        return [at.lng, at.lat]; }}"""
    )
    return place[0], place[1]


def text_of(download: Download) -> str:
    """Return the text of a downloaded file."""
    return Path(download.path()).read_bytes().decode("utf-8")
