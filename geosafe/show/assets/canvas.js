/* Drawing on canvas: the results and what is chosen. */

const WORLD_M = 2 * Math.PI * 6378137;
const STEP_M = 0.25;
const map = map_geosafe;
const FONT = getComputedStyle(document.body).fontFamily;

/** World pixels at zoom 0 of the origin of all steps. */
const origin = (() => {
  const [lon, lat] = told.grid;
  return { x: (lon + 180) / 360 * 256, y: 128 - Math.atanh(Math.sin(lat * Math.PI / 180)) / (2 * Math.PI) * 256 };
})();
const stepsToWorld = (STEP_M / WORLD_M) * 256;
const latLng = (x, y) => map.unproject([(origin.x + x * stepsToWorld), (origin.y + y * stepsToWorld)], 0);

/** A canvas over the map, a little larger than it, drawn anew when the map has moved. */
const Sheet = L.Layer.extend({
  initialize(draw, level) {
    this._draw = draw;
    this._level = level;
  },
  onAdd() {
    this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated", this._map.getPanes().overlayPane);
    this._canvas.style.zIndex = this._level;
    this._canvas.setAttribute("aria-hidden", "true"); // the table says what it says
    if (document.documentElement.dataset.ready) this.redraw(); // at the start everything is drawn once, when it is there
  },
  onRemove() {
    this._canvas.remove();
  },
  getEvents() {
    return { moveend: this.redraw, resize: this.redraw, zoomanim: this._follow, zoom: this._pinch };
  },
  _follow(event) {
    const scale = this._map.getZoomScale(event.zoom, this._zoom);
    const place = this._map._latLngToNewLayerPoint(this._corner, event.zoom, event.center);
    L.DomUtil.setTransform(this._canvas, place, scale);
  },
  /** Keep up with two fingers, which move the map without an animation. */
  _pinch() {
    if (this._corner) this._follow({ zoom: this._map.getZoom(), center: this._map.getCenter() });
  },
  redraw() {
    const map = this._map;
    const size = map.getSize();
    const margin = { x: Math.round(size.x * 0.15), y: Math.round(size.y * 0.15) };
    const corner = map.containerPointToLayerPoint([-margin.x, -margin.y]).round();
    const [width, height] = [size.x + 2 * margin.x, size.y + 2 * margin.y];
    const sharp = Math.min(window.devicePixelRatio || 1, 2);
    const canvas = this._canvas;
    // A browser prints a canvas as drawing commands, but a see-through one as white: paper has only the lowest.
    canvas.hidden = state.paper && this._level > 1;
    if (canvas.hidden) return;
    canvas.width = width * sharp;
    canvas.height = height * sharp;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    this._corner = map.layerPointToLatLng(corner);
    L.DomUtil.setPosition(canvas, corner);
    const ctx = canvas.getContext("2d");
    ctx.setTransform(sharp, 0, 0, sharp, 0, 0);
    const zoom = this._zoom = map.getZoom();
    const world = 2 ** zoom;
    const start = map.getPixelOrigin().add(corner);
    const view = { ctx, width, height, zoom, margin, scale: stepsToWorld * world, ox: origin.x * world - start.x, oy: origin.y * world - start.y };
    view.west = -view.ox / view.scale;
    view.north = -view.oy / view.scale;
    view.east = (width - view.ox) / view.scale;
    view.south = (height - view.oy) / view.scale;
    ctx.lineJoin = "round";
    this._draw(view);
  },
});

function seen(view, box, i, margin = 0) {
  return box[4 * i + 2] >= view.west - margin && box[4 * i] <= view.east + margin && box[4 * i + 3] >= view.north - margin && box[4 * i + 1] <= view.south + margin;
}

/** Add one shape to the path, without points that would fall on the pixel before. */
function trace(view, shapes, i, closed) {
  const { ctx, scale, ox, oy } = view;
  const { part, point, x, y } = shapes;
  for (let p = part[i]; p < part[i + 1]; p++) {
    const last = point[p + 1] - 1;
    let px = x[point[p]] * scale + ox;
    let py = y[point[p]] * scale + oy;
    ctx.moveTo(px, py);
    for (let k = point[p] + 1; k <= last; k++) {
      const nx = x[k] * scale + ox;
      const ny = y[k] * scale + oy;
      if (k < last && Math.abs(nx - px) + Math.abs(ny - py) < 1) continue;
      ctx.lineTo(nx, ny);
      px = nx;
      py = ny;
    }
    if (closed) ctx.closePath();
  }
}

const BATCH = 400; // shapes a path: longer paths are slow to stroke
const HAIRLINE = 1; // px: no wider lines are stroked some ten times as fast, and fastest in long paths
const HAIRLINES = 4000;

function paint(view, shapes, units, closed, finish, add = trace) {
  const { ctx } = view;
  const batch = !closed && ctx.lineWidth <= HAIRLINE ? HAIRLINES : BATCH;
  let n = 0;
  ctx.beginPath();
  for (const i of units) {
    if (!seen(view, shapes.box, i)) continue;
    add(view, shapes, i, closed);
    if (++n % batch === 0) {
      finish(ctx);
      ctx.beginPath();
    }
  }
  finish(ctx);
}

const everyOf = (shapes) => ({ *[Symbol.iterator]() { for (let i = 0; i < shapes.n; i++) yield i; } });

/* The results ------------------------------------------------------------------------------------ */

let drawn = { blocks: [], spaces: [] };

/** How much narrower streets are drawn from further away. */
const widthFactor = (zoom) => Math.max(0.25, Math.min(1, 2 ** ((zoom - 16.5) * 0.55)));
const widthOf = (look, zoom) => told.style.widths[Math.max(look.width, 0)] * widthFactor(zoom);

function drawResults(view) {
  drawSpaces(view);
  drawStreets(view);
  drawBlind(view);
  if (state.paper) drawSaid(view);
}

function hatch(ctx, colour) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 16;
  const pen = tile.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = 1.8;
  pen.beginPath();
  for (const from of [-8, 0, 8, 16]) {
    pen.moveTo(from - 2, 18);
    pen.lineTo(from + 18, -2);
  }
  pen.stroke();
  const pattern = ctx.createPattern(tile, "repeat");
  pattern.setTransform(new DOMMatrix([0.75, 0, 0, 0.75, 0, 0]));
  return pattern;
}

function drawSpaces(view) {
  const { ctx } = view;
  const look = theme();
  for (const group of drawn.spaces) {
    if (group.colour === null || group.closed) {
      quietSpaces(view, group);
      continue;
    }
    const known = group.colour !== UNKNOWN && group.colour !== FEWER;
    const colour = known ? ramp()[group.colour] : look.unknown;
    const unsure = known && (group.wide || group.width === UNKNOWN);
    const width = 0.6 + 0.4 * widthOf(group, view.zoom);
    paint(view, column["spaces.shape"], group.units, true, () => {
      // As on streets: broken where the class is uncertain; hatched, which no class is, where nobody knows it.
      ctx.globalAlpha = known ? (unsure ? 0.2 : 0.36) : 0.7;
      if (group.colour !== FEWER) {
        ctx.fillStyle = known ? colour : hatch(ctx, colour);
        ctx.fill("evenodd");
      }
      ctx.globalAlpha = 1;
      ctx.strokeStyle = colour;
      ctx.lineWidth = unsure ? Math.max(1.8, width) : width;
      ctx.setLineDash(unsure ? [7, 4] : known || group.colour === FEWER ? [] : [1, 3]);
      ctx.stroke();
      ctx.setLineDash([]);
    });
  }
}

function drawStreets(view) {
  const { ctx, zoom } = view;
  const look = theme();
  const shapes = column["blocks.shape"];
  ctx.lineCap = "butt";
  if (zoom >= 14.5) {
    ctx.strokeStyle = look.casing;
    for (const group of drawn.blocks) {
      if (group.colour === null) continue;
      ctx.lineWidth = widthOf(group, zoom) + 2.2;
      paint(view, shapes, group.units, false, () => ctx.stroke());
    }
  }
  if (state.view === "incidents" && state.phase !== "change") outlineStreets(view, shapes, look, concentrated);
  if (isDifference(state.view) && state.phase !== "change") outlineStreets(view, shapes, look, knownNow());
  for (const group of drawn.blocks) strokeStreets(view, shapes, group, look);
}

/** An edge on both sides of some streets, such as those where records concentrate: seen without colour too. */
function outlineStreets(view, shapes, look, wanted) {
  const { ctx, zoom } = view;
  for (const group of drawn.blocks) {
    const units = group.colour === null ? [] : group.units.filter((i) => wanted(i));
    for (const [colour, more] of [[look.accent, 4.4], [look.paper, 2]]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = widthOf(group, zoom) + more;
      paint(view, shapes, units, false, () => ctx.stroke());
    }
  }
}

function strokeStreets(view, shapes, group, look) {
  const { ctx, zoom } = view;
  let width = widthOf(group, zoom);
  let dash = [];
  const far = zoom < FAR;
  ctx.lineCap = far ? "butt" : "round";
  if (group.colour === null) {
    if (zoom < 15 && !group.faded) return;
    width = 1;
    ctx.strokeStyle = look.quiet;
  } else if (group.colour === FEWER) {
    width = Math.min(width, 1.6);
    ctx.strokeStyle = fewerColour(look);
  } else if (group.colour === UNKNOWN) {
    width = Math.max(far ? 1 : 1.6, Math.min(width, 3));
    dash = far ? [1, 2] : [0, width * 2.3];
    ctx.strokeStyle = look.unknown;
  } else {
    ctx.strokeStyle = ramp()[group.colour];
    if (group.wide || group.width === UNKNOWN) {
      dash = [3 + width * 1.4, 2 + width * 0.9];
      ctx.lineCap = "butt";
    }
  }
  ctx.lineWidth = width;
  if (far) {
    strokeFar(view, shapes, group.units, dash);
    return;
  }
  ctx.setLineDash(dash);
  paint(view, shapes, group.units, false, () => ctx.stroke());
  ctx.setLineDash([]);
}

/* What is chosen or pointed at ------------------------------------------------------------------- */

let pointed = null;

function drawMark(view) {
  drawRings(view);
  drawSaid(view);
}

function drawRings(view) {
  const look = theme();
  const chosen = state.chosen;
  if (pointed) ring(view, pointed.kind, [pointed.i], look.ink, 1.5);
  if (!chosen) return;
  if (chosen.others.length > 1) ring(view, chosen.kind, chosen.others, look.ink, 1);
  ring(view, chosen.kind, [chosen.i], look.pick, chosen.kind === "spaces" ? 2 : 3);
}

/** A line around units that leaves their own colour bare. */
function ring(view, kind, units, colour, thick) {
  const { ctx, zoom } = view;
  const shapes = column[`${kind}.shape`];
  const closed = kind === "spaces";
  ctx.lineCap = "round";
  ctx.strokeStyle = colour;
  for (const i of units) {
    const inner = closed ? 0 : widthOf(looks(kind, i), zoom) + 2;
    paint(view, shapes, [i], closed, () => {
      ctx.lineWidth = inner + 2 * thick;
      ctx.stroke();
      if (inner) {
        ctx.globalCompositeOperation = "destination-out";
        ctx.lineWidth = inner;
        ctx.stroke();
        ctx.globalCompositeOperation = "source-over";
      }
    });
  }
}
