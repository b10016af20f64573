"""What numba compiles for the network, snapping and light.

The kernels stand in one file, with only the search apart, because numba's cache watches only the file that a kernel
stands in: a helper that changed elsewhere would leave its old machine code in every kernel that calls it. They take
plain float64 and int64 arrays that are contiguous and writable (another kind would be compiled again), check nothing
and are called only by the functions of this package that do.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from geosafe.network.graph import Bools, Floats, Ints
from geosafe.network.search import compiled, search, seed, share

#: A grid of square cells: left, bottom and width of a cell [m], number of columns and rows.
Grid = tuple[float, float, float, int, int]

#: Forms of the decay with distance.
EXPONENTIAL: Final = 0
GAUSSIAN: Final = 1
FLAT: Final = 2

#: Slack by which lines are widened before they are put into cells, in cells: above rounding.
_PAD: Final = 1e-7
#: Slack of "at a distance of exactly" [m]: above rounding, below any survey.
_SLACK_M: Final = 1e-6


# --- Shortest paths ------------------------------------------------------------------------------


# --- Spreading along the network -----------------------------------------------------------------


@compiled
def _integral(form: int, scale: float, start: float, end: float) -> float:
    """Integral of the decay from ``start`` to ``end`` [m]; 0 where the end comes first."""
    if end <= start:
        return 0.0
    if form == EXPONENTIAL:
        return -scale * math.exp(-start / scale) * math.expm1((start - end) / scale)
    if form == GAUSSIAN:
        return scale * 0.5 * math.sqrt(math.pi) * (math.erfc(start / scale) - math.erfc(end / scale))
    return end - start


@compiled
def _part(form: int, scale: float, offset: float, limit: float, here: float, there: float, length: float) -> float:
    """Integral of the decay over the share of a segment that is reached from one of its ends."""
    start = offset + here
    return _integral(form, scale, start, min(start + share(here, there, length), limit))


@compiled
def spread_weights(
    first: Ints,
    neighbour: Ints,
    via: Ints,
    step: Floats,
    u: Ints,
    v: Ints,
    length: Floats,
    segment: Ints,
    along: Floats,
    offset: Floats,
    form: int,
    scale: float,
    limit: float,
) -> tuple[Ints, Ints, Floats]:
    """Return the integral of each source's decay over each segment as a sparse matrix.

    The three arrays are the ``indptr``, ``indices`` and ``data`` of a matrix in rows, one row a source.
    """
    n_sources, n_nodes, n_segments = len(segment), len(first) - 1, len(u)
    distance = np.full(n_nodes, np.inf)
    settled = np.empty(n_nodes, np.int64)
    keys = np.empty(len(neighbour) + 2, np.float64)
    nodes = np.empty(len(neighbour) + 2, np.int64)
    weight = np.zeros(n_segments)
    touched = np.empty(n_segments, np.int64)
    indptr = np.zeros(n_sources + 1, np.int64)
    indices = np.empty(1024, np.int64)
    data = np.empty(1024, np.float64)
    filled = 0
    for i in range(n_sources):
        own, before = segment[i], along[i]
        behind = length[own] - before
        reach = limit - offset[i]
        size = seed(distance, keys, nodes, 0, u[own], before, reach)
        size = seed(distance, keys, nodes, size, v[own], behind, reach)
        n_settled = search(first, neighbour, step, distance, settled, keys, nodes, size, reach)

        # The source cuts its own segment into two, each with one end at the source.
        to_u, to_v = distance[u[own]], distance[v[own]]
        weight[own] = (
            _part(form, scale, offset[i], limit, 0.0, to_u, before)
            + _part(form, scale, offset[i], limit, to_u, 0.0, before)
            + _part(form, scale, offset[i], limit, 0.0, to_v, behind)
            + _part(form, scale, offset[i], limit, to_v, 0.0, behind)
        )
        touched[0] = own
        n_touched = 1
        for j in range(n_settled):
            node = settled[j]
            for half in range(first[node], first[node + 1]):
                where = via[half]
                if where == own:
                    continue
                part = _part(form, scale, offset[i], limit, distance[node], distance[neighbour[half]], step[half])
                if part > 0.0:
                    if weight[where] == 0.0:
                        touched[n_touched] = where
                        n_touched += 1
                    weight[where] += part

        while filled + n_touched > len(indices):
            indices = np.concatenate((indices, np.empty_like(indices)))
            data = np.concatenate((data, np.empty_like(data)))
        for j in range(n_touched):
            indices[filled + j] = touched[j]
            data[filled + j] = weight[touched[j]]
            weight[touched[j]] = 0.0
        filled += n_touched
        indptr[i + 1] = filled
        for j in range(n_settled):
            distance[settled[j]] = np.inf
    return indptr, indices[:filled].copy(), data[:filled].copy()


@compiled
def vertex_fractions(coords: Floats, line: Ints) -> Floats:
    """Return how far along its own line each vertex lies, 0 at the first to 1 at the last.

    ``coords`` (n_vertices, 2) holds one line after another; ``line`` is the ascending number of the line of each.
    """
    along = np.zeros(len(line))
    first = 0
    for i in range(1, len(line) + 1):
        if i < len(line) and line[i] == line[i - 1]:
            along[i] = along[i - 1] + math.hypot(coords[i, 0] - coords[i - 1, 0], coords[i, 1] - coords[i - 1, 1])
            continue
        if along[i - 1] > 0:
            along[first:i] /= along[i - 1]
        along[i - 1] = 1.0
        first = i
    return along


# --- Lines and their cells -----------------------------------------------------------------------


@compiled
def _row(y: float, pad: float, n_rows: int) -> int:
    """Row (or column) of a coordinate that is counted in cells, kept inside the grid."""
    return min(max(math.floor(y + pad), 0), n_rows - 1)


@compiled
def _columns(x0: float, y0: float, x1: float, y1: float, row: int, n_columns: int) -> tuple[int, int]:
    """First and last column that a line touches in one of its rows; all in cells, y0 <= y1."""
    low, high = x0, x1
    if y1 > y0:
        slope = (x1 - x0) / (y1 - y0)
        if y0 < row:
            low = x0 + (row - y0) * slope
        if y1 > row + 1:
            high = x0 + (row + 1 - y0) * slope
    if low > high:
        low, high = high, low
    return _row(low, -_PAD, n_columns), _row(high, _PAD, n_columns)


@compiled
def lines_in_cells(lines: Floats, grid: Grid) -> tuple[Ints, Ints]:
    """Return which lines touch which cell of a grid that holds them all.

    ``lines`` has a row (x0, y0, x1, y1) a line. Cell ``row * n_columns + column`` is touched by
    ``items[start[cell] : start[cell + 1]]``, in ascending order.
    """
    left, bottom, cell, n_columns, n_rows = grid
    start = np.zeros(n_columns * n_rows + 1, np.int64)
    items = np.empty(0, np.int64)
    for fill in (False, True):
        for i in range(len(lines)):
            x0, y0 = (lines[i, 0] - left) / cell, (lines[i, 1] - bottom) / cell
            x1, y1 = (lines[i, 2] - left) / cell, (lines[i, 3] - bottom) / cell
            if y0 > y1:
                x0, y0, x1, y1 = x1, y1, x0, y0
            for row in range(_row(y0, -_PAD, n_rows), _row(y1, _PAD, n_rows) + 1):
                low, high = _columns(x0, y0, x1, y1, row, n_columns)
                for at in range(row * n_columns + low, row * n_columns + high + 1):
                    if fill:
                        items[start[at]] = i
                    start[at] += 1
        # Counts become the start of each cell; after filling, each start has moved to the next one's.
        if not fill:
            total = 0
            for at in range(len(start)):
                total, start[at] = total + start[at], total
            items = np.empty(total, np.int64)
    for at in range(len(start) - 1, 0, -1):
        start[at] = start[at - 1]
    start[0] = 0
    return start, items


@compiled
def nearest_line(
    x: Floats, y: Floats, lines: Floats, start: Ints, items: Ints, grid: Grid
) -> tuple[Ints, Floats, Floats]:
    """Return for each point its nearest line, how far along it (0-1) and the distance.

    Of lines that are equally near, the first. A point that is not finite has no line (-1).
    """
    left, bottom, cell, n_columns, n_rows = grid
    n_points = len(x)
    nearest = np.full(n_points, -1, np.int64)
    fraction = np.full(n_points, np.nan)
    distance = np.full(n_points, np.nan)
    for i in range(n_points):
        px, py = x[i], y[i]
        if not (math.isfinite(px) and math.isfinite(py)):
            continue
        # Search in rings of cells around q, the point of the grid that is nearest to p. The grid is
        # convex, so that |p - z|² >= |p - q|² + |q - z|² for every z in it.
        qx = min(max(px, left), left + n_columns * cell)
        qy = min(max(py, bottom), bottom + n_rows * cell)
        outside = (px - qx) ** 2 + (py - qy) ** 2
        column = _row((qx - left) / cell, 0.0, n_columns)
        row = _row((qy - bottom) / cell, 0.0, n_rows)
        in_x, in_y = qx - left - column * cell, qy - bottom - row * cell
        best, best_line, best_t = np.inf, -1, 0.0
        for ring in range(max(n_columns, n_rows)):
            clear = (ring - 1 - _PAD) * cell
            if ring > 1 and best < outside + clear * clear:
                break
            for r in range(max(row - ring, 0), min(row + ring, n_rows - 1) + 1):
                up = max(max((r - row) * cell - in_y, in_y - (r - row + 1) * cell) - _PAD * cell, 0.0)
                stride = 1 if abs(r - row) == ring else max(2 * ring, 1)
                for c in range(column - ring, column + ring + 1, stride):
                    if c < 0 or c >= n_columns:
                        continue
                    aside = max(max((c - column) * cell - in_x, in_x - (c - column + 1) * cell) - _PAD * cell, 0.0)
                    if best < outside + up * up + aside * aside:
                        continue
                    at = r * n_columns + c
                    for k in range(start[at], start[at + 1]):
                        j = items[k]
                        x0, y0, x1, y1 = lines[j, 0], lines[j, 1], lines[j, 2], lines[j, 3]
                        dx, dy = x1 - x0, y1 - y0
                        t = (px - x0) * dx + (py - y0) * dy
                        square = dx * dx + dy * dy
                        # The ends as they stand: lines that share an end are then equally near.
                        if t <= 0.0:
                            t, nx, ny = 0.0, x0, y0
                        elif t >= square:
                            t, nx, ny = 1.0, x1, y1
                        else:
                            t /= square
                            nx, ny = x0 + t * dx, y0 + t * dy
                        apart = (px - nx) ** 2 + (py - ny) ** 2
                        if apart < best or (apart == best and j < best_line):
                            best, best_line, best_t = apart, j, t
        nearest[i], fraction[i], distance[i] = best_line, best_t, math.sqrt(best)
    return nearest, fraction, distance


# --- What lies around each segment ---------------------------------------------------------------


@compiled
def _on_line(coords: Floats, along: Floats, first: int, last: int, fraction: float) -> tuple[float, float]:
    """Point of the polyline from vertex ``first`` to ``last`` at a fraction of its length."""
    while last - first > 1:
        middle = (first + last) >> 1
        if along[middle] <= fraction:
            first = middle
        else:
            last = middle
    gap = along[last] - along[first]
    t = min(max((fraction - along[first]) / gap, 0.0), 1.0) if gap > 0 else 0.0
    return (
        coords[first, 0] + t * (coords[last, 0] - coords[first, 0]),
        coords[first, 1] + t * (coords[last, 1] - coords[first, 1]),
    )


@compiled
def sectors_reached(
    first: Ints,
    neighbour: Ints,
    via: Ints,
    step: Floats,
    forward: Bools,
    u: Ints,
    v: Ints,
    length: Floats,
    coords: Floats,
    along: Floats,
    offsets: Ints,
    heading: Floats,
    reach: float,
) -> Ints:
    """Return in how many of six sectors round each midpoint there is a place exactly ``reach`` metres away."""
    n_nodes, n_segments = len(first) - 1, len(u)
    distance = np.full(n_nodes, np.inf)
    settled = np.empty(n_nodes, np.int64)
    keys = np.empty(len(neighbour) + 2, np.float64)
    nodes = np.empty(len(neighbour) + 2, np.int64)
    counts = np.zeros(n_segments, np.int64)
    limit = reach + _SLACK_M
    for k in range(n_segments):
        x0, y0 = _on_line(coords, along, offsets[k], offsets[k + 1] - 1, 0.5)
        size = seed(distance, keys, nodes, 0, u[k], length[k] / 2, limit)
        size = seed(distance, keys, nodes, size, v[k], length[k] / 2, limit)
        n_settled = search(first, neighbour, step, distance, settled, keys, nodes, size, limit)
        sectors = 0
        # The two halves of the own segment (j = -1), then what leaves the nodes.
        for j in range(-1, n_settled):
            from_half, to_half = (0, 2) if j < 0 else (first[settled[j]], first[settled[j] + 1])
            for half in range(from_half, to_half):
                if j < 0:
                    where, rest, room = k, reach, length[k] / 2
                    part = 0.5 + reach / length[k] if half == 0 else 0.5 - reach / length[k]
                else:
                    where, rest = via[half], max(reach - distance[settled[j]], 0.0)
                    room = share(distance[settled[j]], distance[neighbour[half]], step[half])
                    part = rest / step[half] if forward[half] else 1.0 - rest / step[half]
                if rest > room + _SLACK_M or (j >= 0 and where == k):
                    continue
                x, y = _on_line(coords, along, offsets[where], offsets[where + 1] - 1, part)
                if math.hypot(x - x0, y - y0) > _SLACK_M:
                    turn = (math.atan2(y - y0, x - x0) - heading[k]) / (math.pi / 3)
                    # A place on the border of two sectors falls to the same one in a turned city.
                    sectors |= 1 << (math.floor(turn + 0.5 + 1e-9) % 6)
        for sector in range(6):
            counts[k] += (sectors >> sector) & 1
        for j in range(n_settled):
            distance[settled[j]] = np.inf
    return counts


@compiled
def detours(
    first: Ints,
    neighbour: Ints,
    step: Floats,
    free_step: Floats,
    u: Ints,
    v: Ints,
    length: Floats,
    free: Bools,
    steps_near: Bools,
    reach: float,
    cap: float,
) -> Floats:
    """Return how much farther it is without steps [m]; ``free_step`` is infinite on half-edges with steps."""
    n_nodes, n_segments = len(first) - 1, len(u)
    distance, free_distance = np.full(n_nodes, np.inf), np.full(n_nodes, np.inf)
    settled, free_settled = np.empty(n_nodes, np.int64), np.empty(n_nodes, np.int64)
    keys = np.empty(len(neighbour) + 2, np.float64)
    nodes = np.empty(len(neighbour) + 2, np.int64)
    further = np.zeros(n_segments)
    for k in range(n_segments):
        if free[k] and not steps_near[k]:
            continue
        n_settled = 0
        if free[k]:
            half = length[k] / 2
            size = seed(distance, keys, nodes, 0, u[k], half, reach)
            size = seed(distance, keys, nodes, size, v[k], half, reach)
            n_settled = search(first, neighbour, step, distance, settled, keys, nodes, size, reach)
            size = seed(free_distance, keys, nodes, 0, u[k], half, reach + cap)
            size = seed(free_distance, keys, nodes, size, v[k], half, reach + cap)
            limit = reach + cap
        else:
            limit = length[k] + cap
            size = seed(free_distance, keys, nodes, 0, u[k], 0.0, limit)
        n_free = search(first, neighbour, free_step, free_distance, free_settled, keys, nodes, size, limit)
        if free[k]:
            for j in range(n_settled):
                node = settled[j]
                further[k] += min(max(free_distance[node] - distance[node], 0.0), cap) / n_settled
                distance[node] = np.inf
        else:
            further[k] = min(max(free_distance[v[k]] - length[k], 0.0), cap)
        for j in range(n_free):
            free_distance[free_settled[j]] = np.inf
    return further


# --- Light ---------------------------------------------------------------------------------------


@compiled
def circles_in_cells(x: Floats, y: Floats, radius: Floats, grid: Grid) -> tuple[Ints, Ints]:
    """Return which circles touch which cell of a grid; as :func:`lines_in_cells`, but circles may lie outside."""
    left, bottom, cell, n_columns, n_rows = grid
    start = np.zeros(n_columns * n_rows + 1, np.int64)
    items = np.empty(0, np.int64)
    for fill in (False, True):
        for i in range(len(x)):
            column, row, r = (x[i] - left) / cell, (y[i] - bottom) / cell, radius[i] / cell + _PAD
            if column + r < 0 or column - r > n_columns or row + r < 0 or row - r > n_rows:
                continue
            for at_row in range(_row(row, -r, n_rows), _row(row, r, n_rows) + 1):
                away = max(max(at_row - row, row - at_row - 1), 0.0)
                wide = math.sqrt(max(r * r - away * away, 0.0))
                for at_column in range(_row(column, -wide, n_columns), _row(column, wide, n_columns) + 1):
                    at = at_row * n_columns + at_column
                    if fill:
                        items[start[at]] = i
                    start[at] += 1
        if not fill:
            total = 0
            for at in range(len(start)):
                total, start[at] = total + start[at], total
            items = np.empty(total, np.int64)
    for at in range(len(start) - 1, 0, -1):
        start[at] = start[at - 1]
    start[0] = 0
    return start, items


@compiled
def _blocked(
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    clear: float,
    through: int,
    walls: Floats,
    owner: Ints,
    start: Ints,
    items: Ints,
    grid: Grid,
) -> bool:
    """Tell whether a wall crosses the line of sight from 0 to 1.

    Walls of the building ``through`` and walls within ``clear`` metres of 0 on the line do not count.
    """
    left, bottom, cell, n_columns, n_rows = grid
    dx, dy = x1 - x0, y1 - y0
    clear /= max(math.hypot(dx, dy), clear)
    ax, ay, bx, by = (x0 - left) / cell, (y0 - bottom) / cell, (x1 - left) / cell, (y1 - bottom) / cell
    if ay > by:
        ax, ay, bx, by = bx, by, ax, ay
    for row in range(_row(ay, -_PAD, n_rows), _row(by, _PAD, n_rows) + 1):
        low, high = _columns(ax, ay, bx, by, row, n_columns)
        for k in range(start[row * n_columns + low], start[row * n_columns + high + 1]):
            wall = items[k]
            wx, wy = walls[wall, 0] - x0, walls[wall, 1] - y0
            ex, ey = walls[wall, 2] - walls[wall, 0], walls[wall, 3] - walls[wall, 1]
            across = dx * ey - dy * ex
            if across == 0.0 or owner[wall] == through:
                continue
            t, s = (wx * ey - wy * ex) / across, (wx * dy - wy * dx) / across
            if clear < t < 1.0 and 0.0 <= s <= 1.0:
                return True
    return False


@compiled
def _lux(square: float, height: float) -> float:
    """Return what a lamp of 1 cd gives on the ground, by the square of the distance there [lx]."""
    slant = square + height * height
    return height / (slant * math.sqrt(slant))


@compiled
def _per_candela(square: float, height: float, least: float, most: float) -> tuple[float, float, float]:
    """Return what a lamp of 1 cd gives: at its height, at the darker of two heights, at the brightest between them.

    With the height the light at a point rises up to 1/√2 of the distance, and falls from there.
    """
    usual = _lux(square, height)
    if least == most:
        return usual, usual, usual
    darker = min(_lux(square, least), _lux(square, most))
    return usual, darker, _lux(square, min(max(math.sqrt(square / 2), least), most))


@compiled
def light_at(
    x: Floats,
    y: Floats,
    group: Ints,
    n_groups: int,
    lamps: Floats,
    intensity: Floats,
    heights: Ints,
    cutoff: float,
    lamp_start: Ints,
    lamp_items: Ints,
    lamp_grid: Grid,
    sight: Floats,
    through: Ints,
    walls: Floats,
    owner: Ints,
    wall_start: Ints,
    wall_items: Ints,
    wall_grid: Grid,
    clear: float,
) -> tuple[Floats, Ints, Floats, Ints]:
    """Return at each point its light [lx], lamps and blocked light [lx], and each group's distinct lamps.

    ``lamps`` has a row (x, y, reach², height, least and most height) a lamp, ``intensity`` what it gives in each of k
    estimates [cd], and ``heights`` (k,) which result of :func:`_per_candela` each is for; the first three results are
    (points, k). Points of a group stand together; their lamps are those of the first estimate.
    """
    left, bottom, cell, n_columns, n_rows = lamp_grid
    n_points, n_estimates = len(x), intensity.shape[1]
    lux, blocked = np.zeros((n_points, n_estimates)), np.zeros((n_points, n_estimates))
    n_lamps, n_of_group = np.zeros((n_points, n_estimates), np.int64), np.zeros(n_groups, np.int64)
    last_group = np.full(len(lamps), -1, np.int64)
    for i in range(n_points):
        at = _row((y[i] - bottom) / cell, 0.0, n_rows) * n_columns + _row((x[i] - left) / cell, 0.0, n_columns)
        for k in range(lamp_start[at], lamp_start[at + 1]):
            lamp = lamp_items[k]
            square = (lamps[lamp, 0] - x[i]) ** 2 + (lamps[lamp, 1] - y[i]) ** 2
            if square > lamps[lamp, 2]:
                continue
            per_candela = _per_candela(square, lamps[lamp, 3], lamps[lamp, 4], lamps[lamp, 5])
            behind = len(walls) > 0 and _blocked(
                sight[lamp, 0], sight[lamp, 1], x[i], y[i], clear, through[lamp],
                walls, owner, wall_start, wall_items, wall_grid,
            )  # fmt: skip
            for j in range(n_estimates):
                gives = intensity[lamp, j] * per_candela[heights[j]]
                if gives < cutoff:
                    continue
                if behind:
                    blocked[i, j] += gives
                    continue
                lux[i, j] += gives
                n_lamps[i, j] += 1
                if j == 0 and last_group[lamp] != group[i]:
                    last_group[lamp] = group[i]
                    n_of_group[group[i]] += 1
    return lux, n_lamps, blocked, n_of_group


@compiled
def _corner_between(
    x: Floats,
    y: Floats,
    clear: float,
    through: int,
    walls: Floats,
    owner: Ints,
    start: Ints,
    items: Ints,
    grid: Grid,
) -> bool:
    """Tell whether a corner of a wall lies in the triangle of a lamp 0 and two points 1 and 2 that it sees.

    Without one, no wall can hide the lamp between the two. What :func:`_blocked` leaves out does not count.
    """
    left, bottom, cell, n_columns, n_rows = grid
    turn = (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0])
    sign = 1.0 if turn > 0 else -1.0
    low_row = _row((min(y[0], y[1], y[2]) - bottom) / cell, -_PAD, n_rows)
    high_row = _row((max(y[0], y[1], y[2]) - bottom) / cell, _PAD, n_rows)
    for row in range(low_row, high_row + 1):
        low, high = n_columns, -1
        for p in range(3):
            q = (p + 1) % 3
            ax, ay, bx, by = (x[p] - left) / cell, (y[p] - bottom) / cell, (x[q] - left) / cell, (y[q] - bottom) / cell
            if ay > by:
                ax, ay, bx, by = bx, by, ax, ay
            if by + _PAD < row or ay - _PAD > row + 1:
                continue
            first, last = _columns(ax, ay, bx, by, row, n_columns)
            low, high = min(low, first), max(high, last)
        for at in range(row * n_columns + low, row * n_columns + high + 1):
            for k in range(start[at], start[at + 1]):
                wall = items[k]
                if owner[wall] == through:
                    continue
                wx, wy = walls[wall, 0], walls[wall, 1]  # each corner of a ring begins a wall
                inside = True
                for p in range(3):
                    q = (p + 1) % 3
                    inside = inside and sign * ((x[q] - x[p]) * (wy - y[p]) - (y[q] - y[p]) * (wx - x[p])) > 0.0
                if inside and math.hypot(wx - x[0], wy - y[0]) > clear:
                    return True
    return False


@compiled
def light_all_along(
    ax: Floats,
    ay: Floats,
    bx: Floats,
    by: Floats,
    lamps: Floats,
    intensity: Floats,
    heights: Ints,
    cutoff: float,
    lamp_start: Ints,
    lamp_items: Ints,
    lamp_grid: Grid,
    sight: Floats,
    through: Ints,
    walls: Floats,
    owner: Ints,
    wall_start: Ints,
    wall_items: Ints,
    wall_grid: Grid,
    clear: float,
) -> Floats:
    """Return the light of lamps seen all along short stretches from a to b, (stretches, k), at their darker end.

    It is infinite where that is all the lamps seen: no edge of a shadow lies between a and b. Arguments are those of
    :func:`light_at`.
    """
    left, bottom, cell, n_columns, n_rows = lamp_grid
    common = np.zeros((len(ax), intensity.shape[1]))
    x, y = np.empty(3), np.empty(3)
    seen_at, seen = np.full(len(lamps), -1, np.int64), np.zeros(len(lamps), np.bool_)
    for i in range(len(ax)):
        edge = False
        goes_on = i > 0 and ax[i] == bx[i - 1] and ay[i] == by[i - 1]
        x[1], y[1], x[2], y[2] = ax[i], ay[i], bx[i], by[i]
        at = _row((ay[i] - bottom) / cell, 0.0, n_rows) * n_columns + _row((ax[i] - left) / cell, 0.0, n_columns)
        for k in range(lamp_start[at], lamp_start[at + 1]):
            lamp = lamp_items[k]
            square = max(
                (lamps[lamp, 0] - ax[i]) ** 2 + (lamps[lamp, 1] - ay[i]) ** 2,
                (lamps[lamp, 0] - bx[i]) ** 2 + (lamps[lamp, 1] - by[i]) ** 2,
            )
            if square > lamps[lamp, 2]:
                continue
            x[0], y[0] = sight[lamp, 0], sight[lamp, 1]
            sees_a = seen[lamp] if goes_on and seen_at[lamp] == i - 1 else not _blocked(
                x[0], y[0], x[1], y[1], clear, through[lamp], walls, owner, wall_start, wall_items, wall_grid
            )  # fmt: skip
            sees_b = not _blocked(
                x[0], y[0], x[2], y[2], clear, through[lamp], walls, owner, wall_start, wall_items, wall_grid
            )
            seen_at[lamp], seen[lamp] = i, sees_b
            hidden = sees_a and sees_b and _corner_between(
                x, y, clear, through[lamp], walls, owner, wall_start, wall_items, wall_grid
            )  # fmt: skip
            edge = edge or hidden or sees_a != sees_b
            if sees_a and sees_b and not hidden:
                per_candela = _per_candela(square, lamps[lamp, 3], lamps[lamp, 4], lamps[lamp, 5])
                for j in range(intensity.shape[1]):
                    gives = intensity[lamp, j] * per_candela[heights[j]]
                    common[i, j] += gives if gives >= cutoff else 0.0
        if not edge:
            common[i] = np.inf
    return common


@compiled
def seen_from(
    x: Floats,
    y: Floats,
    group: Ints,
    views: Floats,
    kinds: Ints,
    own: Ints,
    radius: float,
    view_start: Ints,
    view_items: Ints,
    view_grid: Grid,
    walls: Floats,
    owner: Ints,
    wall_start: Ints,
    wall_items: Ints,
    wall_grid: Grid,
) -> Ints:
    """Return for each point the kinds (bits) of the viewpoints within the radius that see it.

    A viewpoint of a group (``own`` is not -1) looks at the points of that group alone.
    """
    left, bottom, cell, n_columns, n_rows = view_grid
    seen = np.zeros(len(x), np.int64)
    for i in range(len(x)):
        at = _row((y[i] - bottom) / cell, 0.0, n_rows) * n_columns + _row((x[i] - left) / cell, 0.0, n_columns)
        for k in range(view_start[at], view_start[at + 1]):
            view = view_items[k]
            if kinds[view] | seen[i] == seen[i] or (own[view] >= 0 and own[view] != group[i]):
                continue
            if (views[view, 0] - x[i]) ** 2 + (views[view, 1] - y[i]) ** 2 > radius * radius:
                continue
            if len(walls) == 0 or not _blocked(
                views[view, 0], views[view, 1], x[i], y[i], 0.0, -1, walls, owner, wall_start, wall_items, wall_grid
            ):
                seen[i] |= kinds[view]
    return seen
