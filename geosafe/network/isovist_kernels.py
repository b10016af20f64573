"""What numba compiles for isovists: the nearest wall in every direction from a point.

Seen from a point, a wall at distance d in the direction θ has 1/d = a·cos θ + b·sin θ, with a and b fixed by the line
that it lies on. So the nearer of two walls is the one whose sum is larger, and between two directions less than half a
turn apart they change places once at most: the outline of what is seen is exact, however walls cross.
"""

from __future__ import annotations

import math

import numpy as np

from geosafe.network.graph import Floats, Ints
from geosafe.network.kernels import Grid
from geosafe.network.search import compiled


@compiled
def _apart(x0: float, y0: float, x1: float, y1: float) -> float:
    """Distance from the origin to the line between two points."""
    dx, dy = x1 - x0, y1 - y0
    square = dx * dx + dy * dy
    t = min(max(-(x0 * dx + y0 * dy) / square, 0.0), 1.0) if square > 0.0 else 0.0
    return math.hypot(x0 + t * dx, y0 + t * dy)


@compiled
def _walls_near(
    px: float, py: float, radius: float, walls: Floats, start: Ints, items: Ints, grid: Grid, seen: Ints, stamp: int
) -> Ints:
    """Return the walls that come nearer than the radius, the nearest first; ``seen`` tells those already listed."""
    left, bottom, cell, n_columns, n_rows = grid
    first_column = max(math.floor((px - radius - left) / cell), 0)
    last_column = min(math.floor((px + radius - left) / cell), n_columns - 1)
    found = np.empty(64, np.int64)
    away = np.empty(64, np.float64)
    n = 0
    first_row = max(math.floor((py - radius - bottom) / cell), 0)
    last_row = min(math.floor((py + radius - bottom) / cell), n_rows - 1)
    for row in range(first_row, last_row + 1):
        if first_column > last_column:
            break
        for k in range(start[row * n_columns + first_column], start[row * n_columns + last_column + 1]):
            wall = items[k]
            if seen[wall] == stamp:
                continue
            seen[wall] = stamp
            distance = _apart(walls[wall, 0] - px, walls[wall, 1] - py, walls[wall, 2] - px, walls[wall, 3] - py)
            if distance >= radius:
                continue
            if n == len(found):
                found = np.concatenate((found, np.empty_like(found)))
                away = np.concatenate((away, np.empty_like(away)))
            found[n], away[n] = wall, distance
            n += 1
    return found[np.argsort(away[:n], kind="mergesort")]


@compiled
def _put(
    low: float, high: float, wall: int, a: Floats, b: Floats, turn: Floats, nearest: Ints, size: int,
    new_turn: Floats, new_nearest: Ints,
) -> int:  # fmt: skip
    """Put a wall between two directions; returns the new number of pieces.

    Piece i of what is seen runs from ``turn[i]`` to ``turn[i + 1]`` and ends at the wall ``nearest[i]``, or at the
    circle (-1). The pieces are rewritten through ``new_turn`` and ``new_nearest``.
    """
    n, changed = 0, False
    for i in range(size):
        s, t, old = turn[i], turn[i + 1], nearest[i]
        from_, to = max(s, low), min(t, high)
        # The piece falls into up to four parts: before the wall, where it is nearer or not, and behind it.
        for part in range(4):
            if part == 0:
                begin, end, which = s, min(t, low), old
            elif part == 3:
                begin, end, which = max(s, high), t, old
            elif from_ >= to:
                continue
            elif old < 0:
                if part == 2:
                    continue
                begin, end, which = from_, to, wall
            else:
                da, db = a[wall] - a[old], b[wall] - b[old]
                at_from = da * math.cos(from_) + db * math.sin(from_)
                at_to = da * math.cos(to) + db * math.sin(to)
                change = to
                if (at_from > 0.0) != (at_to > 0.0):
                    width = to - from_
                    change = from_ + math.atan2(
                        abs(at_from) * math.sin(width), abs(at_from) * math.cos(width) + abs(at_to)
                    )
                    change = min(max(change, from_), to)
                if part == 1:
                    begin, end, which = from_, change, wall if at_from > 0.0 else old
                else:
                    begin, end, which = change, to, wall if at_to > 0.0 else old
            if begin >= end:
                continue
            changed |= which != old
            if n > 0 and new_nearest[n - 1] == which:
                continue
            new_turn[n], new_nearest[n] = begin, which
            n += 1
    if not changed:
        return size
    new_turn[n] = math.pi
    turn[: n + 1] = new_turn[: n + 1]
    nearest[:n] = new_nearest[:n]
    return n


@compiled
def isovists(
    x: Floats, y: Floats, radius: float, step: float, walls: Floats, start: Ints, items: Ints, grid: Grid
) -> tuple[Floats, Floats, Ints]:
    """Return the area seen from each point [m2], and its outline where ``step`` is above 0.

    The outlines stand one after another (n_vertices, 2), counterclockwise; the third array tells how many vertices each
    has. On the circle they have a vertex every ``step`` radians or less.
    """
    n_points = len(x)
    area, count = np.zeros(n_points), np.zeros(n_points, np.int64)
    vertices, n_vertices = np.empty((1024, 2)), 0
    seen = np.full(len(walls), -1, np.int64)
    for i in range(n_points):
        near = _walls_near(x[i], y[i], radius, walls, start, items, grid, seen, i)
        a, b = np.zeros(len(near)), np.zeros(len(near))
        turn, new_turn = np.empty(64), np.empty(64)
        nearest, new_nearest = np.empty(64, np.int64), np.empty(64, np.int64)
        turn[0], turn[1], nearest[0], size = -math.pi, math.pi, -1, 1
        for k in range(len(near)):
            x0, y0 = walls[near[k], 0] - x[i], walls[near[k], 1] - y[i]
            x1, y1 = walls[near[k], 2] - x[i], walls[near[k], 3] - y[i]
            across = x0 * y1 - x1 * y0
            if abs(across) <= 1e-12 * (math.hypot(x0, y0) * math.hypot(x1, y1)):
                continue  # seen end on, a wall hides nothing
            a[k], b[k] = (y1 - y0) / across, (x0 - x1) / across
            low, high = math.atan2(y0, x0), math.atan2(y1, x1)
            if across < 0.0:
                low, high = high, low
            if high < low:
                high += 2 * math.pi
            # Of a wall that leaves the circle, the part inside it.
            foot = math.atan2(b[k], a[k])
            foot += 2 * math.pi * math.floor(((low + high) / 2 - foot) / (2 * math.pi) + 0.5)
            half = math.acos(min(1.0 / (radius * math.hypot(a[k], b[k])), 1.0))
            low, high = max(low, foot - half), min(high, foot + half)
            if low >= high:
                continue
            # Directions run from -π to π: a wall may lie on both sides of the seam.
            for lap in range(-1, 2):
                from_, to = max(low - 2 * math.pi * lap, -math.pi), min(high - 2 * math.pi * lap, math.pi)
                if from_ >= to:
                    continue
                if 4 * size + 8 > len(turn):
                    turn = np.concatenate((turn, np.empty(4 * len(turn))))
                    nearest = np.concatenate((nearest, np.empty(4 * len(nearest), np.int64)))
                    new_turn, new_nearest = np.empty(len(turn)), np.empty(len(nearest), np.int64)
                size = _put(from_, to, k, a, b, turn, nearest, size, new_turn, new_nearest)
        for j in range(size):
            s, t, wall = turn[j], turn[j + 1], nearest[j]
            d, e = radius, radius
            if wall < 0:
                area[i] += radius * radius * (t - s) / 2
            else:
                d = 1.0 / (a[wall] * math.cos(s) + b[wall] * math.sin(s))
                e = 1.0 / (a[wall] * math.cos(t) + b[wall] * math.sin(t))
                area[i] += d * e * math.sin(t - s) / 2
            if step <= 0.0:
                continue
            n_steps = max(math.ceil((t - s) / step), 1) if wall < 0 else 1
            while n_vertices + n_steps + 1 > len(vertices):
                vertices = np.concatenate((vertices, np.empty_like(vertices)))
            for m in range(n_steps + 1):
                angle = s + (t - s) * m / n_steps
                far = d if m == 0 else e
                vertices[n_vertices, 0] = x[i] + far * math.cos(angle)
                vertices[n_vertices, 1] = y[i] + far * math.sin(angle)
                n_vertices += 1
            count[i] += n_steps + 1
    return area, vertices[:n_vertices].copy(), count
