"""What makes the map quick at the size of a city, asked in the browser: reading, finding, drawing from far away."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geosafe.crs import metric_crs
from geosafe.show.embed import Columns
from geosafe.show.map import draw_map
from geosafe.show.pack_shapes import STEP_M, Grid, pack_shapes
from tests.browser import Visit
from tests.show.synthetic import synthetic_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
LON, LAT = 24.94, 60.17


def _script(*names: str) -> str:
    return "\n".join((files("geosafe.show") / "assets" / name).read_text("utf-8") for name in names)


def _read(page: Page, columns: Columns, work: str) -> Any:
    """Read columns in a page with the page's own code, and return what some work makes of them."""
    told = json.dumps({"columns": columns.index, "simulated": []})
    page.set_content(
        f'<script type="application/json" id="geosafe-data">{told}</script>'
        f'<script type="text/plain" id="geosafe-numbers">{columns.text()}</script>'
    )
    return page.evaluate(f"async () => {{ {_script('data.js', 'grid.js')}\nawait readColumns();\n{work} }}")


def _shapes(rng: np.random.Generator, n: int) -> gpd.GeoSeries:
    """Lines of two to five points, short and long, with a missing one, in a square of 3 km around the place."""
    crs = metric_crs(LON, LAT)
    middle = gpd.GeoSeries(gpd.points_from_xy([LON], [LAT]), crs=4326).to_crs(crs)[0]
    lines = []
    for _ in range(n):
        start = rng.uniform(-1500, 1500, 2)
        moves = rng.normal(0, rng.choice([5, 60, 400], p=[0.2, 0.7, 0.1]), (rng.integers(2, 6), 2))
        lines.append(shapely.LineString(start + np.cumsum(moves, axis=0) + [middle.x, middle.y]))
    return gpd.GeoSeries([*lines, None], crs=crs)


def test_columns_are_read_as_they_were_written(browser: Browser) -> None:
    rng = np.random.default_rng(2)
    base = np.cumsum(rng.integers(-3, 4, 999)) % 100
    given = {
        "a": base.astype(np.uint8),
        "b": (base + rng.integers(0, 3, 999)).astype(np.uint8),
        "c": (base - 50).astype(np.int8),
        "d": (base * 650).astype(np.uint16),
        "e": np.cumsum(rng.integers(0, 2**22, 999)).astype(np.uint32),
        "f": np.array([0, 2**32 - 1, 2**31, 5], np.uint32),
        "g": np.zeros(0, np.uint8),
        "h": np.array([65535, 0, 32768], np.uint16),
    }
    columns = Columns()
    for name, values in given.items():
        columns.add(name, values)
    page = browser.new_page()
    read = _read(
        page, columns, "return Object.fromEntries(Object.entries(column).map(([k, v]) => [k, Array.from(v)]));"
    )
    page.close()
    assert read == {name: values.tolist() for name, values in given.items()}


def test_shapes_come_back_within_the_tolerance(browser: Browser) -> None:
    shapes = _shapes(np.random.default_rng(7), 200)
    grid = Grid(LON, LAT)
    columns = Columns()
    columns.add_packed("s", pack_shapes(shapes, grid=grid, tolerance_m=0.5))
    page = browser.new_page()
    read = _read(
        page,
        columns,
        "const { n, ...arrays } = column.s; const lists = Object.entries(arrays).map(([k, v]) => [k, Array.from(v)]);"
        "return { n, ...Object.fromEntries(lists) };",
    )
    page.close()
    assert read["n"] == 201
    assert read["part"][-1] == read["part"][-2] == 200  # the missing one has no part
    lonlat = shapes.to_crs(4326)
    for i in range(200):
        points = slice(read["point"][i], read["point"][i + 1])
        packed = shapely.LineString(np.column_stack([read["x"][points], read["y"][points]]))
        steps = shapely.LineString(grid.steps(shapely.get_coordinates(lonlat[i])))
        # half a step of rounding on top; Web Mercator is 2.01 times as large at this latitude
        assert shapely.hausdorff_distance(packed, steps) * STEP_M <= 0.5 * 2.02 + STEP_M
        assert tuple(read["box"][4 * i : 4 * i + 4]) == packed.bounds


def test_the_grid_finds_what_looking_at_everything_finds(browser: Browser) -> None:
    rng = np.random.default_rng(8)
    lines = _shapes(rng, 400)
    areas = gpd.GeoSeries(
        [
            shapely.box(x, y, x + w, y + w)
            for (x, y), w in zip(lines.iloc[:60].apply(lambda s: s.coords[0]), rng.uniform(20, 900, 60), strict=True)
        ],
        crs=lines.crs,
    )
    columns = Columns()
    for kind, shapes in (("blocks", lines), ("spaces", areas)):
        columns.add_packed(f"{kind}.shape", pack_shapes(shapes, grid=Grid(LON, LAT), tolerance_m=0.1))
        columns.add(f"{kind}.ranked", (rng.random(len(shapes)) < 0.8).astype(np.uint8))
        columns.add(f"{kind}.size", rng.integers(1, 40, len(shapes)).astype(np.uint32))
    places = np.column_stack([rng.uniform(-16000, 16000, (3000, 2)), rng.choice([0, 20, 300, 9000], 3000)]).tolist()
    work = f"""
      const places = {json.dumps(places)};
      const everything = (kind, better) => {{
        let best = -1;
        const ranked = column[kind + ".ranked"];
        for (let i = 0; i < ranked.length; i++) if (ranked[i] && better(i, best)) best = i;
        return best;
      }};
      return places.map(([x, y, limit]) => {{
        const away = (i) => lineDistance(column["blocks.shape"], i, x, y);
        const near = everything("blocks", (i, best) => away(i) < (best < 0 ? limit * limit : away(best)));
        const size = column["spaces.size"];
        const smaller = (i, best) => best < 0 || size[i] < size[best];
        const around = everything("spaces", (i, best) => inside(column["spaces.shape"], i, x, y) && smaller(i, best));
        return [near, around, nearestStreet(x, y, limit)?.i ?? -1, smallestSpace(x, y)?.i ?? -1];
      }});"""
    page = browser.new_page()
    found = np.array(_read(page, columns, work))
    page.close()
    assert (found[:, :2] == found[:, 2:]).all()
    # the places do try it: many hits and many misses of both kinds
    assert ((found[:, :2] >= 0).mean(axis=0) > 0.1).all()
    assert ((found[:, :2] < 0).mean(axis=0) > 0.1).all()


def test_broken_lines_have_pieces_and_gaps_however_short_they_are(browser: Browser) -> None:
    script = _script("far.js")
    work = f"""() => {{ {script}
      return [[0, 1], [0, 30], [0, 10, 20, 30]].map((x) => {{
        const lines = [];
        let at;
        const ctx = {{ moveTo: (x) => {{ at = x; }}, lineTo: (x) => {{ lines.push([at, x]); }} }};
        const shapes = {{ part: [0, 1], point: [0, x.length], x, y: x.map(() => 0) }};
        traceBroken({{ ctx, scale: 1, ox: 0, oy: 0 }}, shapes, 0, 1, 2);
        return lines;
      }});
    }}"""
    page = browser.new_page()
    short, long, bent = page.evaluate(work)
    page.close()
    assert short == [[0, pytest.approx(1 / 3)]]
    assert [start for start, _ in long] == pytest.approx(list(range(0, 30, 3)))
    assert sum(end - start for start, end in long) == pytest.approx(10)
    assert sum(end - start for start, end in bent) == pytest.approx(10)


def test_every_street_is_drawn_once_from_a_zoom_of_15(browser: Browser, tmp_path: Path) -> None:
    study, scores = synthetic_study()
    visit = Visit(browser, draw_map(study, scores).save(tmp_path / "town.html"))
    traced = visit.page.evaluate(
        """() => {
          const starts = {};
          const { moveTo, beginPath } = CanvasRenderingContext2D.prototype;
          CanvasRenderingContext2D.prototype.moveTo = function (x, y) {
            if (this.canvas.style.zIndex === "2") starts[this.lineWidth] = (starts[this.lineWidth] ?? 0) + 1;
            return moveTo.call(this, x, y);
          };
          map_geosafe.setView(map_geosafe.getCenter(), 15, { animate: false });
          return starts;
        }"""
    )
    ranked = int(scores.blocks["ranked"].sum())
    # each ranked street has a casing and a colour, what is not ranked a thin line, each space one ring
    drawn = sum(traced.values())
    assert drawn == 2 * ranked + (len(scores.blocks) - ranked) + len(scores.spaces)
    assert visit.was_quiet()
