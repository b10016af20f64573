/* Where on the view there is room for names: which cells results and other names have taken. */

const CELL = 4; // px: the grain in which room is kept
const SAMPLE = 3; // px between the points of a name's box that are looked up
const EDGE = 4; // px that names keep from the edge of the view
const MINOR = 1; // a line lies there that a name may cross
const MAJOR = 2; // a line lies there of those where many people can be expected
const TAKEN = 3; // a name stands there
const MOST_MINOR = 0.16; // the share of a name's box that may lie on such lines: it may cross them, not cover them

class Room {
  constructor(view) {
    this.columns = Math.ceil(view.width / CELL);
    this.rows = Math.ceil(view.height / CELL);
    this.cells = new Uint8Array(this.columns * this.rows);
    this.left = view.margin.x + EDGE;
    this.top = view.margin.y + EDGE;
    this.right = view.width - view.margin.x - EDGE;
    this.bottom = view.height - view.margin.y - EDGE;
    this.boxes = [];
  }

  /** Take the cells under the streets that are drawn, as broad as they are. */
  takeStreets(view) {
    const { scale, ox, oy, zoom } = view;
    const { part, point, x, y, box } = column["blocks.shape"];
    for (const group of drawn.blocks) {
      if (group.colour === null) continue;
      const broad = group.colour === UNKNOWN || group.colour === FEWER ? 1 : widthOf(group, zoom);
      const value = broad >= told.style.widths[3] * widthFactor(zoom) ? MAJOR : MINOR;
      for (const i of group.units) {
        if (!seen(view, box, i)) continue;
        for (let p = part[i]; p < part[i + 1]; p++) {
          for (let k = point[p] + 1; k < point[p + 1]; k++) {
            this.takeLine(x[k - 1] * scale + ox, y[k - 1] * scale + oy, x[k] * scale + ox, y[k] * scale + oy, broad, value);
          }
        }
      }
    }
  }

  /** Take what lies under notes and buttons on the map. */
  takeCovered(view) {
    const at = view.ctx.canvas.closest(".leaflet-container").getBoundingClientRect();
    for (const element of document.querySelectorAll("#rail, #rail > *, #credit, #mark, #hint, .leaflet-control")) {
      const rect = element.getBoundingClientRect();
      if (!rect.width) continue;
      const [left, top] = [rect.left - at.left + view.margin.x, rect.top - at.top + view.margin.y];
      for (let x = left; x < left + rect.width + CELL; x += CELL) {
        for (let y = top; y < top + rect.height + CELL; y += CELL) this.take(Math.min(x, left + rect.width), Math.min(y, top + rect.height), TAKEN);
      }
    }
  }

  takeLine(ax, ay, bx, by, broad, value) {
    const [dx, dy] = [bx - ax, by - ay];
    const n = Math.min(4000, Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) / CELL)) || 1;
    const length = Math.hypot(dx, dy) || 1;
    const half = broad > CELL ? broad / 2 : 0;
    for (let s = 0; s <= n; s++) {
      const [px, py] = [ax + (dx * s) / n, ay + (dy * s) / n];
      this.take(px, py, value);
      if (half) {
        this.take(px - (dy / length) * half, py + (dx / length) * half, value);
        this.take(px + (dy / length) * half, py - (dx / length) * half, value);
      }
    }
  }

  take(x, y, value) {
    const [column_, row] = [Math.floor(x / CELL), Math.floor(y / CELL)];
    if (column_ < 0 || row < 0 || column_ >= this.columns || row >= this.rows) return;
    const at = row * this.columns + column_;
    if (this.cells[at] < value) this.cells[at] = value;
  }

  /** A quick look at some places of a name beside its line: false where there is no room for it. */
  mayBeFree(spots, away, data) {
    for (const spot of spots) {
      const [x, y] = [spot.x - away * Math.sin(spot.angle), spot.y + away * Math.cos(spot.angle)];
      if (x < this.left || x > this.right || y < this.top || y > this.bottom) return false;
      const held = this.cells[Math.floor(y / CELL) * this.columns + Math.floor(x / CELL)];
      if (held === TAKEN || (held && data === "never") || (held === MAJOR && data !== "any")) return false;
    }
    return true;
  }

  /** Whether boxes lie whole in the view, on no other name and, as far as a style asks, on no results. */
  free(boxes, data) {
    let [all, minor] = [0, 0];
    for (const { x, y, angle, width, height } of boxes) {
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const [reachX, reachY] = [(Math.abs(cos) * width + Math.abs(sin) * height) / 2, (Math.abs(sin) * width + Math.abs(cos) * height) / 2];
      if (x - reachX < this.left || x + reachX > this.right || y - reachY < this.top || y + reachY > this.bottom) return false;
      const [na, nb] = [Math.max(1, Math.ceil(width / SAMPLE)), Math.max(1, Math.ceil(height / SAMPLE))];
      for (let i = 0; i <= na; i++) {
        const a = (i / na - 0.5) * width;
        for (let j = 0; j <= nb; j++) {
          const b = (j / nb - 0.5) * height;
          const held = this.cells[Math.floor((y + a * sin + b * cos) / CELL) * this.columns + Math.floor((x + a * cos - b * sin) / CELL)];
          all++;
          if (held === 0) continue;
          if (held === TAKEN || (data !== "any" && (held === MAJOR || data === "never"))) return false;
          minor++;
        }
      }
    }
    if (data === "minor" && minor > MOST_MINOR * all) return false;
    return boxes.every((box) => this.boxes.every((other) => !overlap(box, other)));
  }

  takeBoxes(boxes) {
    for (const box of boxes) {
      this.boxes.push(box);
      const { x, y, angle, width, height } = box;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (let a = -width / 2; a <= width / 2 + SAMPLE / 2; a += SAMPLE) {
        for (let b = -height / 2; b <= height / 2 + SAMPLE / 2; b += SAMPLE) this.take(x + a * cos - b * sin, y + a * sin + b * cos, TAKEN);
      }
    }
  }
}

/** Whether two turned boxes have a point in common: no line keeps them apart that is parallel to a side. */
function overlap(one, other) {
  const [dx, dy] = [other.x - one.x, other.y - one.y];
  const reach = (one.width + one.height + other.width + other.height) / 2;
  if (Math.abs(dx) > reach || Math.abs(dy) > reach) return false;
  for (const turn of [one.angle, one.angle + Math.PI / 2, other.angle, other.angle + Math.PI / 2]) {
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const half = ({ angle, width, height }) => (Math.abs(Math.cos(angle - turn)) * width + Math.abs(Math.sin(angle - turn)) * height) / 2;
    if (Math.abs(dx * cos + dy * sin) >= half(one) + half(other)) return false;
  }
  return true;
}
