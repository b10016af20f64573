"""The map at the size of a city, beside folium's: bytes, first frame, memory, and how quickly it answers.

Run with ``python -m benchmarks map_size``. The city is that of :mod:`benchmarks.map_city`. The peer is folium's GeoJson
of the same lines with a ``style_function`` that gives each its colour and width, and a name and a value to point at:
one phase of one view, and no more. ``lean`` is ours of the same content: a recipe of one view and one phase without
sections of the panel, on the streets alone. ``same_facts_bytes`` is what the peer weighs where each line carries what
our full panel tells of it but the 24-hour curve. All open from a file in the same headless Chromium without a network;
the peer is handed Leaflet from the same package. Times in the page run to the frame after that in which the work is
done: 33 ms is the least.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xstatic.pkg import leaflet

from benchmarks.peak import peak_mb

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

    from geosafe.scores import Scores
    from geosafe.study import Study

SIZES: Final = (5_000, 50_000, 200_000)
#: The largest city that the peer is asked for: its time grows with the square of the number; it never opened 200,000.
PEER_MOST: Final = 50_000
#: How long a page may take to open [s].
PATIENCE_S: Final = 120.0
SCREEN: Final = {"width": 1366, "height": 768}
#: Zooms at which a page is moved about: streets of a district, and of a few blocks.
ZOOMS: Final = (14, 16)
#: Runs once the page has work to show: the frame after that in which it was done.
_FRAME: Final = "const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));"
_WATCH: Final = """
(() => {
  const seen = () => requestAnimationFrame(() => requestAnimationFrame(() => {
    document.documentElement.dataset.firstFrame ??= performance.now();
  }));
  if (window.top !== window) return;
  new MutationObserver(() => { if (document.documentElement?.dataset.ready) seen(); })
    .observe(document, { attributes: true, subtree: true, childList: true, attributeFilter: ["data-ready"] });
  addEventListener("load", () => { if (!document.getElementById("geosafe-numbers")) seen(); });
})();
"""


def run() -> dict[str, Any]:
    """Return, by number of segments, what the map and the peer's weigh and how quickly they answer."""
    from playwright.sync_api import sync_playwright

    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for n in SIZES:
            ours = {"made": made("geosafe", n, Path(folder) / "ours.html")}
            ours["opened"] = opened(browser, Path(folder) / "ours.html", ours=True)
            lean = {"made": made("lean", n, Path(folder) / "lean.html")}
            lean["opened"] = opened(browser, Path(folder) / "lean.html", ours=True, answers_too=False)
            results[str(n)] = {"geosafe": ours, "lean": lean}
            if n <= PEER_MOST:
                peer = {"made": made("folium", n, Path(folder) / "peer.html")}
                peer["opened"] = opened(browser, Path(folder) / "peer.html", ours=False)
                results[str(n)] |= {"folium": peer, "ratios": ratios(ours, peer), "lean_ratios": ratios(lean, peer)}
        browser.close()
    return results


def ratios(ours: dict[str, Any], peer: dict[str, Any]) -> dict[str, float]:
    """Return how many times larger and slower the peer is."""
    return {
        "bytes": round(peer["made"]["bytes"] / ours["made"]["bytes"], 1),
        "first_frame": round(peer["opened"]["first_frame_ms"] / ours["opened"]["first_frame_ms"], 1),
    }


def made(which: str, n: int, path: Path) -> dict[str, Any]:
    """Write a page in a process of its own; return its bytes, seconds and peak memory [MB]."""
    words = [sys.executable, "-m", "benchmarks.map_size", which, str(n), str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"bytes": path.stat().st_size}


def make(which: str, n: int, path: Path) -> dict[str, Any]:
    """Write a page here; return seconds, and the memory [MB] at the peak with and before the page."""
    from benchmarks.map_city import scored_city

    study, scores = scored_city(n)
    before = peak_mb()
    start = time.perf_counter()
    if which == "geosafe":
        from geosafe.show.map import draw_map

        draw_map(study, scores).save(path)
    elif which == "lean":
        write_lean(study, scores, path)
    else:
        write_peer(scores.blocks, path)
    seconds = time.perf_counter() - start
    told: dict[str, Any] = {"seconds": round(seconds, 2), "input_mb": before, "peak_mb": peak_mb()}
    if which == "geosafe":
        bare = draw_map(study, replace(scores, use_by_hour=None)).html
        told["bytes_without_curves"] = len(bare.encode())
    elif which == "folium":
        told["same_facts_bytes"] = path.stat().st_size + bytes_of_facts(scores.blocks)
    return told


def write_lean(study: Study, scores: Scores, path: Path) -> None:
    """Write our map of what the peer shows: the streets with the conditions at night, name and value on click."""
    from geosafe.recipe import Recipe
    from geosafe.show.map import draw_map

    recipe = Recipe("lean", views=("conditions",), phases=("night",), panel=())
    bare = replace(study, buildings=study.buildings.iloc[:0])
    draw_map(bare, replace(scores, spaces=scores.spaces.iloc[:0], use_by_hour=None), recipe=recipe).save(path)


def bytes_of_facts(blocks: Any) -> int:
    """Return what the scores, their bounds and the measures behind them take as the properties of GeoJSON features."""
    told = blocks.loc[:, blocks.columns.str.contains("_(?:day|evening|night|all)")].round(0)
    return len(told.to_json(orient="records"))


def write_peer(blocks: Any, path: Path) -> None:
    """Write folium's map of the conditions at night."""
    import folium
    import pandas as pd

    from geosafe.show import palette

    lines = blocks[["name", "geometry"]].to_crs(4326)
    lines["conditions"] = blocks["conditions_night"].round()
    scale, widths = palette.THEMES["night"].scale, palette.WIDTHS_PX
    colour = palette.classify(blocks["conditions_night"], palette.SCORE_EDGES)
    width = palette.classify(blocks["activity_night"], palette.SCORE_EDGES)
    lines["colour"] = pd.Series(colour, index=lines.index).map(dict(enumerate(scale))).fillna("#858ea4")
    lines["width"] = pd.Series(width, index=lines.index).map(dict(enumerate(widths))).fillna(1.0)
    x0, y0, x1, y1 = lines.total_bounds
    page = folium.Map(location=((y0 + y1) / 2, (x0 + x1) / 2), zoom_start=12, tiles=None)
    folium.GeoJson(
        lines,
        style_function=lambda each: {"color": each["properties"]["colour"], "weight": each["properties"]["width"]},
        tooltip=folium.GeoJsonTooltip(["name", "conditions"]),
    ).add_to(page)
    page.fit_bounds([(y0, x0), (y1, x1)])
    page.save(path)


def opened(browser: Browser, path: Path, *, ours: bool, answers_too: bool = True) -> dict[str, Any]:
    """Open a page; return milliseconds to the first frame, memory, and, of our own, how quickly it answers."""
    context = browser.new_context(viewport=SCREEN)
    context.add_init_script(_WATCH)
    if not ours:
        hand_leaflet(context)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    page.goto(path.as_uri() + ("#night" if ours else ""), wait_until="commit")
    page.wait_for_selector("html[data-first-frame]")
    told: dict[str, Any] = {
        "first_frame_ms": round(float(page.get_attribute("html", "data-first-frame") or "nan"))
    } | memory(page)
    if ours and answers_too:
        told |= answers(page)
    elif not ours and not page.locator("path.leaflet-interactive").count():
        raise RuntimeError("the peer's page drew nothing")
    context.close()
    return told


def hand_leaflet(context: BrowserContext) -> None:
    """Answer what the peer's page asks of the network: Leaflet as it is here, nothing for anything else."""
    folder = Path(leaflet.BASE_DIR)

    def answer(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        if name in ("leaflet.js", "leaflet.css"):
            route.fulfill(body=(folder / name).read_text("utf-8"))
        else:
            route.fulfill(body="")

    context.route(re.compile("^https?:"), answer)


def memory(page: Page) -> dict[str, float]:
    """Return what the page holds after a collection of what it no longer needs [MB]: objects, and arrays of numbers."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")
    session.detach()
    told = {"heap_mb": round(used["usedSize"] / 1e6, 1)}
    if "backingStorageSize" in used:
        told["arrays_mb"] = round(used["backingStorageSize"] / 1e6, 1)
    return told


def answers(page: Page) -> dict[str, Any]:
    """Return how long our page takes to change phase, to answer a click, to move, and to change the day [ms]."""
    told: dict[str, Any] = {"switch_phase_ms": [], "switch_phase_near_ms": []}
    for key, zoom in (("switch_phase_ms", None), ("switch_phase_near_ms", 16)):
        if zoom:
            page.evaluate(f"map_geosafe.setView(map_geosafe.getCenter(), {zoom}, {{ animate: false }})")
        for phase in ("day", "evening", "night", "change", "night"):
            told[key].append(timed(page, f"document.getElementById('phase-{phase}').click()"))
    told |= {key: statistics.median(told[key]) for key in ("switch_phase_ms", "switch_phase_near_ms")}
    point = "map_geosafe.containerPointToLatLng([450 + 37 * i % 500, 200 + 53 * i % 400])"
    clicks = []
    for i in range(20):
        took = timed(page, f"const i = {i}; map_geosafe.fire('click', {{ latlng: {point} }})")
        if page.locator("#panel").is_visible():
            clicks.append(took)
    told |= {"panels_opened": len(clicks), "click_ms": statistics.median(clicks), "click_most_ms": max(clicks)}
    moves = """for (let i = 0; i < 60; i++) {
      map_geosafe.fire("mousemove", { latlng: map_geosafe.containerPointToLatLng([400 + 9 * i, 300 + 2 * i]) });
      await new Promise((done) => requestAnimationFrame(done));
    }"""
    told["pointing_frame_ms"] = round(timed(page, moves) / 60, 1)
    if page.locator("label[for=day-1]").count():
        told["switch_day_ms"] = timed(page, "document.getElementById('day-1').click()")
    for zoom in ("whole", *ZOOMS):
        if zoom == "whole":
            page.evaluate("map_geosafe.setZoom(map_geosafe.getZoom() - 20, { animate: false })")
        else:
            page.evaluate(f"map_geosafe.setView(map_geosafe.getCenter(), {zoom}, {{ animate: false }})")
        pans = [timed(page, f"map_geosafe.panBy([{dx}, 60], {{ animate: false }})") for dx in (90, -90, 80, -80, 70)]
        told[f"pan_{zoom}_ms"] = statistics.median(pans)
    return told


def timed(page: Page, work: str) -> float:
    """Return the milliseconds of some work in the page, to the frame after that which shows it."""
    run = f"{_FRAME} await frame(); const from = performance.now(); {work}; await frame();"
    return round(float(page.evaluate(f"async () => {{ {run} return performance.now() - from; }}")), 1)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(make(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))
    else:
        print(json.dumps(run(), indent=2))
