/* Names of streets and spaces: beside the streets, never on data, never on one another; only where they fit. */

const CELL = 4; // px: the grain in which room on the map is kept
const ALONG = 10; // px between the places tried along a street
const APART = 420; // px between two writings of one street's name
const widths = new Map();

function widthOfText(ctx, text) {
  const key = ctx.font + text;
  if (!widths.has(key)) widths.set(key, ctx.measureText(text).width);
  return widths.get(key);
}

/** Which cells of the view are taken by data and by names. */
class Room {
  constructor(view) {
    this.columns = Math.ceil(view.width / CELL);
    this.rows = Math.ceil(view.height / CELL);
    this.taken = new Uint8Array(this.columns * this.rows);
    this.view = view;
  }

  /** Take the cells along the shapes of scored units. */
  takeLines(shapes, used) {
    const { scale, ox, oy } = this.view;
    const { part, point, x, y } = shapes;
    for (let i = 0; i < shapes.n; i++) {
      if (!used[i] || !seen(this.view, shapes.box, i)) continue;
      for (let p = part[i]; p < part[i + 1]; p++) {
        for (let k = point[p] + 1; k < point[p + 1]; k++) {
          this.takeLine(x[k - 1] * scale + ox, y[k - 1] * scale + oy, x[k] * scale + ox, y[k] * scale + oy);
        }
      }
    }
  }

  takeLine(ax, ay, bx, by) {
    const n = Math.min(4000, Math.ceil(Math.max(Math.abs(bx - ax), Math.abs(by - ay)) / CELL));
    for (let s = 0; s <= n; s++) this.take(ax + ((bx - ax) * s) / (n || 1), ay + ((by - ay) * s) / (n || 1));
  }

  at(x, y) {
    const [column_, row] = [Math.floor(x / CELL), Math.floor(y / CELL)];
    return column_ < 0 || row < 0 || column_ >= this.columns || row >= this.rows ? -1 : row * this.columns + column_;
  }

  take(x, y) {
    const at = this.at(x, y);
    if (at >= 0) this.taken[at] = 1;
  }

  /** The points of a turned box, a cell apart. */
  *points(x, y, angle, width, height) {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    for (let a = -width / 2; a <= width / 2 + CELL / 2; a += CELL * 0.75) {
      for (let b = -height / 2; b <= height / 2 + CELL / 2; b += CELL * 0.75) yield [x + a * cos - b * sin, y + a * sin + b * cos];
    }
  }

  free(x, y, angle, width, height) {
    for (const [px, py] of this.points(x, y, angle, width, height)) {
      const at = this.at(px, py);
      if (at < 0 || this.taken[at]) return false;
    }
    return true;
  }

  takeBox(x, y, angle, width, height) {
    for (const [px, py] of this.points(x, y, angle, width, height)) this.take(px, py);
  }
}

function drawNames(view) {
  if (told.simulated.length) watermark(view);
  if (view.zoom < 14.5) return;
  const room = new Room(view);
  room.takeLines(column["blocks.shape"], column["blocks.ranked"]);
  writeSpaces(view, room);
  writeStreets(view, room);
}

/** Words across the map that stay in every picture taken of it. */
function watermark(view) {
  const { ctx } = view;
  pen(view, `600 20px ${FONT}`);
  ctx.globalAlpha = 0.28;
  for (let y = 150, row = 0; y < view.height; y += 260, row++) {
    for (let x = 120 + (row % 2) * 250; x < view.width; x += 500) {
      ctx.save();
      ctx.translate(x, y);
      ctx.rotate(-0.35);
      ctx.fillText(say("simulated"), 0, 0);
      ctx.restore();
    }
  }
  ctx.globalAlpha = 1;
}

function write(view, text, x, y, angle) {
  const { ctx } = view;
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.strokeText(text, 0, 0);
  ctx.fillText(text, 0, 0);
  ctx.restore();
}

function pen(view, font) {
  const { ctx } = view;
  const look = theme();
  ctx.font = font;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3;
  ctx.strokeStyle = look.halo;
  ctx.fillStyle = look.name;
}

function writeSpaces(view, room) {
  pen(view, `600 13px ${FONT}`);
  const { scale, ox, oy } = view;
  const shapes = column["spaces.shape"];
  const spots = column["spaces.point"];
  const order = [...column["spaces.size"].keys()].sort((a, b) => column["spaces.size"][b] - column["spaces.size"][a]);
  for (const i of order) {
    const name = nameOf("spaces", i);
    if (!name || !column["spaces.ranked"][i] || !seen(view, shapes.box, i)) continue;
    const wide = (shapes.box[4 * i + 2] - shapes.box[4 * i]) * scale;
    const lines = fold(view.ctx, name, Math.min(wide * 0.9, 150));
    if (!lines) continue;
    const width = Math.max(...lines.map((line) => widthOfText(view.ctx, line))) + 4;
    const height = lines.length * 15 + 2;
    const [x, y] = [spots.x[spots.point[spots.part[i]]] * scale + ox, spots.y[spots.point[spots.part[i]]] * scale + oy];
    for (const [dx, dy] of [[0, 0], [0, -14], [0, 14], [-16, 0], [16, 0], [0, -28], [0, 28], [-32, 12], [32, -12]]) {
      if (!room.free(x + dx, y + dy, 0, width, height)) continue;
      room.takeBox(x + dx, y + dy, 0, width + 6, height + 6);
      lines.forEach((line, k) => write(view, line, x + dx, y + dy + (k - (lines.length - 1) / 2) * 15, 0));
      break;
    }
  }
}

/** A name in one or two lines no wider than a limit, or null where it does not fit. */
function fold(ctx, name, limit) {
  if (widthOfText(ctx, name) <= limit) return [name];
  const words = name.split(" ");
  let best = null;
  for (let k = 1; k < words.length; k++) {
    const lines = [words.slice(0, k).join(" "), words.slice(k).join(" ")];
    const width = Math.max(...lines.map((line) => widthOfText(ctx, line)));
    if (width <= limit && (!best || width < best.width)) best = { lines, width };
  }
  return best ? best.lines : null;
}

function writeStreets(view, room) {
  const size = view.zoom >= 17 ? 13 : 12;
  pen(view, `${size}px ${FONT}`);
  const shapes = column["labels.shape"];
  const visible = [];
  for (let i = 0; i < shapes.n; i++) {
    if (!seen(view, shapes.box, i)) continue;
    const span = Math.hypot(shapes.box[4 * i + 2] - shapes.box[4 * i], shapes.box[4 * i + 3] - shapes.box[4 * i + 1]) * view.scale;
    if (span > 40) visible.push([span, i]);
  }
  visible.sort((a, b) => b[0] - a[0]);
  const written = new Map();
  for (const [span, i] of visible.slice(0, 500)) {
    const name = told.names[column["labels.name"][i]];
    const width = widthOfText(view.ctx, name);
    if (width > span) continue;
    const places = written.get(name) ?? [];
    for (const spot of spotsAlong(view, shapes, i, width)) {
      if (places.some(([x, y]) => Math.hypot(x - spot.x, y - spot.y) < APART)) continue;
      const away = told.style.widths[4] * widthFactor(view.zoom) * 0.5 + 2 + size * 0.5;
      const side = [1, -1].find((sign) => {
        const [x, y] = [spot.x - Math.sin(spot.angle) * away * sign, spot.y + Math.cos(spot.angle) * away * sign];
        return room.free(x, y, spot.angle, width, size - 3);
      });
      if (!side) continue;
      const [x, y] = [spot.x - Math.sin(spot.angle) * away * side, spot.y + Math.cos(spot.angle) * away * side];
      room.takeBox(x, y, spot.angle, width + 12, size + 4);
      write(view, name, x, y, spot.angle);
      places.push([x, y]);
      written.set(name, places);
    }
  }
}

/** Places along a line where a text of some width lies straight, from the middle outwards. */
function spotsAlong(view, shapes, i, width) {
  const { scale, ox, oy } = view;
  const { part, point, x, y } = shapes;
  const spots = [];
  for (let p = part[i]; p < part[i + 1]; p++) {
    const run = [0];
    for (let k = point[p] + 1; k < point[p + 1]; k++) run.push(run[run.length - 1] + Math.hypot(x[k] - x[k - 1], y[k] - y[k - 1]) * scale);
    const length = run[run.length - 1];
    const locate = (at) => {
      let k = 1;
      while (k < run.length - 1 && run[k] < at) k++;
      const t = (at - run[k - 1]) / (run[k] - run[k - 1] || 1);
      const q = point[p] + k;
      return [(x[q - 1] + (x[q] - x[q - 1]) * t) * scale + ox, (y[q - 1] + (y[q] - y[q - 1]) * t) * scale + oy];
    };
    for (let step = 0; step * ALONG < length / 2; step++) {
      for (const sign of step ? [1, -1] : [1]) {
        const middle = length / 2 + sign * step * ALONG;
        if (middle < width / 2 || middle > length - width / 2) continue;
        const [ax, ay] = locate(middle - width / 2);
        const [bx, by] = locate(middle + width / 2);
        if (Math.hypot(bx - ax, by - ay) < width * 0.985) continue;
        const [cx, cy] = locate(middle);
        if (cx < 0 || cy < 0 || cx > view.width || cy > view.height) continue;
        let angle = Math.atan2(by - ay, bx - ax);
        if (Math.abs(angle) > Math.PI / 2) angle -= Math.sign(angle) * Math.PI;
        spots.push({ x: (ax + bx) / 2, y: (ay + by) / 2, angle });
      }
    }
  }
  return spots;
}
