/* Streets seen from far away, where a city of them is in view and each is a few pixels long. */

const FAR = 13.5; // zoom below which streets are drawn as here
const LEAST_SEEN = 0.5; // px: a street that is nowhere longer than this is not drawn from far away

/** Stroke streets; broken lines piece by piece, because a canvas breaks them slowly and a short street not at all. */
function strokeFar(view, shapes, units, dash) {
  const { ctx } = view;
  const [on, off] = dash;
  const add = dash.length ? (_, __, i) => traceBroken(view, shapes, i, on, off) : traceFar;
  paint(view, shapes, units, false, () => ctx.stroke(), add);
}

function traceFar(view, shapes, i) {
  const { box } = shapes;
  const span = Math.max(box[4 * i + 2] - box[4 * i], box[4 * i + 3] - box[4 * i + 1]);
  if (span * view.scale >= LEAST_SEEN) trace(view, shapes, i, false);
}

/** Add a broken line to the path: pieces with gaps between them, and at least one of each however short the line. */
function traceBroken(view, shapes, i, on, off) {
  const { ctx, scale, ox, oy } = view;
  const { part, point, x, y } = shapes;
  for (let p = part[i]; p < part[i + 1]; p++) {
    let length = 0;
    for (let k = point[p] + 1; k < point[p + 1]; k++) length += Math.hypot(x[k] - x[k - 1], y[k] - y[k - 1]) * scale;
    const pieces = Math.max(1, Math.round(length / (on + off)));
    const period = length / pieces;
    const piece = (period * on) / (on + off);
    let from = 0; // px along the line to the point before
    for (let k = point[p] + 1; k < point[p + 1]; k++) {
      const [ax, ay] = [x[k - 1] * scale + ox, y[k - 1] * scale + oy];
      const [dx, dy] = [x[k] * scale + ox - ax, y[k] * scale + oy - ay];
      const step = Math.hypot(dx, dy);
      const to = from + step;
      for (let n = Math.floor(from / period); step && n * period < to; n++) {
        const [start, end] = [Math.max(from, n * period), Math.min(to, n * period + piece)];
        if (end <= start) continue;
        const [s, e] = [(start - from) / step, (end - from) / step];
        ctx.moveTo(ax + dx * s, ay + dy * s);
        ctx.lineTo(ax + dx * e, ay + dy * e);
      }
      from = to;
    }
  }
}
