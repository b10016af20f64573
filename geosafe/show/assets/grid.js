/* A grid over shapes, so that what lies at a place is found without looking at every shape. */

const SHAPES_A_CELL = 4; // on average: fewer make the grid large, more make every look-up long

/** Which shapes reach into each cell: cells in rows from the north-west, the places of their first entries, the entries. */
function gridOf(shapes) {
  const { n, box } = shapes;
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < 4 * n; i += 4) {
    west = Math.min(west, box[i]);
    north = Math.min(north, box[i + 1]);
    east = Math.max(east, box[i + 2]);
    south = Math.max(south, box[i + 3]);
  }
  const cell = Math.max(1, Math.sqrt(((east - west + 1) * (south - north + 1) * SHAPES_A_CELL) / Math.max(1, n)));
  const columns = n && east >= west ? Math.floor((east - west) / cell) + 1 : 0;
  const rows = columns ? Math.floor((south - north) / cell) + 1 : 0;
  const grid = { west, north, cell, columns, rows, first: new Uint32Array(columns * rows + 1), entries: null };
  for (let i = 0; i < n; i++) eachCell(grid, box[4 * i], box[4 * i + 1], box[4 * i + 2], box[4 * i + 3], (at) => { grid.first[at + 1]++; });
  for (let at = 0; at < columns * rows; at++) grid.first[at + 1] += grid.first[at];
  const next = grid.first.slice();
  grid.entries = new Uint32Array(grid.first[columns * rows]);
  for (let i = 0; i < n; i++) eachCell(grid, box[4 * i], box[4 * i + 1], box[4 * i + 2], box[4 * i + 3], (at) => { grid.entries[next[at]++] = i; });
  return grid;
}

/** Every cell that a box reaches into; none for the box of a shape without points. */
function eachCell({ west, north, cell, columns, rows }, x0, y0, x1, y1, look) {
  const [c0, c1] = [Math.max(0, Math.floor((x0 - west) / cell)), Math.min(columns - 1, Math.floor((x1 - west) / cell))];
  const [r0, r1] = [Math.max(0, Math.floor((y0 - north) / cell)), Math.min(rows - 1, Math.floor((y1 - north) / cell))];
  if (!(x0 <= x1)) return;
  for (let row = r0; row <= r1; row++) for (let at = row * columns + c0; at <= row * columns + c1; at++) look(at);
}

/** Look at every shape whose box comes within a reach of a place; at one that fills several cells more than once. */
function eachNear(shapes, x, y, reach, look) {
  const grid = (shapes.grid ??= gridOf(shapes));
  eachCell(grid, x - reach, y - reach, x + reach, y + reach, (at) => {
    for (let k = grid.first[at]; k < grid.first[at + 1]; k++) {
      const i = grid.entries[k];
      if (holds(shapes.box, i, x, y, reach)) look(i);
    }
  });
}

const holds = (box, i, x, y, by) => box[4 * i] - by <= x && x <= box[4 * i + 2] + by && box[4 * i + 1] - by <= y && y <= box[4 * i + 3] + by;

/** The street or space at a place on the map, streets before spaces, within some pixels. */
function pick(where, reach) {
  const world = map.project(where, 0);
  const x = (world.x - origin.x) / stepsToWorld;
  const y = (world.y - origin.y) / stepsToWorld;
  return nearestStreet(x, y, reach / (stepsToWorld * 2 ** map.getZoom())) ?? smallestSpace(x, y);
}

/** The nearest ranked street within a limit [steps], or null; of several as near, the first. */
function nearestStreet(x, y, limit) {
  const shapes = column["blocks.shape"];
  const ranked = column["blocks.ranked"];
  let nearest = -1;
  let least = limit * limit;
  eachNear(shapes, x, y, limit, (i) => {
    if (!ranked[i]) return;
    const away = lineDistance(shapes, i, x, y);
    if (away < least || (away === least && i < nearest)) [least, nearest] = [away, i];
  });
  return nearest < 0 ? null : { kind: "blocks", i: nearest };
}

/** The smallest ranked space around a place [steps], or null. */
function smallestSpace(x, y) {
  const shapes = column["spaces.shape"];
  const size = column["spaces.size"];
  let smallest = -1;
  eachNear(shapes, x, y, 0, (i) => {
    if (!column["spaces.ranked"][i] || !inside(shapes, i, x, y)) return;
    if (smallest < 0 || size[i] < size[smallest] || (size[i] === size[smallest] && i < smallest)) smallest = i;
  });
  return smallest < 0 ? null : { kind: "spaces", i: smallest };
}

/** The square of the distance from a point to a line [steps squared]. */
function lineDistance(shapes, i, px, py) {
  const { part, point, x, y } = shapes;
  let least = Infinity;
  for (let p = part[i]; p < part[i + 1]; p++) {
    for (let k = point[p] + 1; k < point[p + 1]; k++) {
      const [dx, dy] = [x[k] - x[k - 1], y[k] - y[k - 1]];
      const [ax, ay] = [px - x[k - 1], py - y[k - 1]];
      const t = Math.max(0, Math.min(1, (ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
      least = Math.min(least, (ax - t * dx) ** 2 + (ay - t * dy) ** 2);
    }
  }
  return least;
}

function inside(shapes, i, px, py) {
  const { part, point, x, y } = shapes;
  let odd = false;
  for (let p = part[i]; p < part[i + 1]; p++) {
    for (let k = point[p], j = point[p + 1] - 1; k < point[p + 1]; j = k++) {
      if (y[k] > py !== y[j] > py && px < ((x[j] - x[k]) * (py - y[k])) / (y[j] - y[k]) + x[k]) odd = !odd;
    }
  }
  return odd;
}
