/* The quiet ground under the results: one step of its table after the other, from the bottom up. */

const GROUND = told.style.ground;
const groundColours = () => GROUND.colours[themeName()];
const SUN = { x: 0.75, y: 1 }; // where shadows fall, for a light from the north-west
const LEAST_PX = 1.2; // what is smaller than this is not seen

/** Screen pixels of a metre on the ground, in the middle of the study. */
const pixelsPerMetre = (view) => view.scale / (STEP_M * Math.cos((told.grid[1] * Math.PI) / 180));

const groundKept = new WeakMap(); // by canvas the last picture, of which a moved map needs all but two strips anew

function drawGround(view) {
  const { ctx, width, height } = view;
  const key = [themeName(), view.zoom, width, height].join(" ");
  const last = groundKept.get(ctx.canvas);
  const same = last?.key === key && !state.paper;
  const [dx, dy] = same ? [view.ox - last.ox, view.oy - last.oy].map(Math.round) : [width, height];
  if (same && Math.abs(dx) < width && Math.abs(dy) < height) {
    ctx.drawImage(last.picture, dx, dy, width, height);
    if (dx) paintGround(view, dx > 0 ? 0 : width + dx, 0, Math.abs(dx), height);
    if (dy) paintGround(view, 0, dy > 0 ? 0 : height + dy, width, Math.abs(dy));
  } else paintGround(view, 0, 0, width, height);
  if (state.paper) {
    drawResults(view);
    drawNames(view);
  } else keepGround(view, key);
}

function keepGround(view, key) {
  const { canvas } = view.ctx;
  const picture = groundKept.get(canvas)?.picture ?? document.createElement("canvas");
  if (picture.width !== canvas.width || picture.height !== canvas.height) [picture.width, picture.height] = [canvas.width, canvas.height];
  picture.getContext("2d").drawImage(canvas, 0, 0);
  groundKept.set(canvas, { key, picture, ox: view.ox, oy: view.oy });
}

/** Paint a part of the view, given in pixels. */
function paintGround(view, left, top, wide, high) {
  const { ctx, scale, ox, oy } = view;
  const part = { ...view, west: (left - ox) / scale, north: (top - oy) / scale, east: (left + wide - ox) / scale, south: (top + high - oy) / scale };
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, wide, high);
  ctx.clip();
  ctx.fillStyle = theme().paper;
  ctx.fillRect(left, top, wide, high);
  const colours = groundColours();
  const perM = pixelsPerMetre(view);
  for (const step of GROUND.steps) {
    const shapes = column[`base.${step.source}`];
    if (shapes && view.zoom >= step.zoom) paintStep(part, step, shapes, colours[step.colour], perM);
  }
  drawBounds(part, colours);
  ctx.restore();
}

function paintStep(view, step, shapes, colour, perM) {
  const { ctx } = view;
  const wide = Math.max(step.least_px, Math.min(step.most_px, step.width_m * perM)) + step.more_px;
  ctx.fillStyle = ctx.strokeStyle = colour;
  if (step.paint === "fill") tracePaths(view, shapes, 0, true, () => ctx.fill("evenodd"));
  else if (step.paint === "shadow") {
    ctx.save();
    ctx.translate(wide * SUN.x, wide * SUN.y);
    tracePaths(view, shapes, wide, true, () => ctx.fill("evenodd"));
    ctx.restore();
  } else if (step.paint === "dots") dots(view, shapes, wide / 2);
  else {
    ctx.lineWidth = wide;
    ctx.lineCap = step.dash.length ? "butt" : "round";
    ctx.setLineDash(step.dash);
    tracePaths(view, shapes, wide, step.source.includes(".area."), () => ctx.stroke());
    ctx.setLineDash([]);
  }
}

/** Trace the shapes that are seen, within some pixels of the view, a batch a path. */
function tracePaths(view, shapes, around, closed, finish) {
  const { ctx, scale } = view;
  const { box, n } = shapes;
  const margin = around / scale;
  const least = LEAST_PX / scale;
  let traced = 0;
  ctx.beginPath();
  for (let i = 0; i < n; i++) {
    if (box[4 * i + 2] - box[4 * i] < least && box[4 * i + 3] - box[4 * i + 1] < least) continue;
    if (!seen(view, box, i, margin)) continue;
    trace(view, shapes, i, closed);
    if (++traced % BATCH === 0) {
      finish();
      ctx.beginPath();
    }
  }
  finish();
}

function dots(view, shapes, radius) {
  const { ctx, scale, ox, oy } = view;
  ctx.beginPath();
  for (let i = 0; i < shapes.n; i++) {
    if (!seen(view, shapes.box, i, radius / scale)) continue;
    const [x, y] = [shapes.x[i] * scale + ox, shapes.y[i] * scale + oy];
    ctx.moveTo(x + radius, y);
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
  }
  ctx.fill();
}

/** The bounds of the study, with what lies outside a shade quieter. */
function drawBounds(view, colours) {
  const { ctx } = view;
  ctx.beginPath();
  ctx.rect(-9, -9, view.width + 18, view.height + 18);
  trace(view, column["base.area"], 0, true);
  ctx.globalAlpha = 0.55;
  ctx.fillStyle = theme().paper;
  ctx.fill("evenodd");
  ctx.globalAlpha = 1;
  ctx.beginPath();
  trace(view, column["base.area"], 0, true);
  ctx.strokeStyle = colours.rail;
  ctx.lineWidth = 1;
  ctx.setLineDash([10, 4, 2, 4]);
  ctx.stroke();
  ctx.setLineDash([]);
}
