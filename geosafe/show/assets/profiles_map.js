/* The small map of the profiles page: it does not move, and shows how far the groups are apart or one group's conditions. */

const APART = -1; // what the map shows when it is not one group's conditions
const STROKES = [1, 1.5, 2.1, 2.9, 3.8]; // px: a class more is a line wider, for those who see no colour
const MARGIN = 8;
const STEP_M = 0.25; // a step of packed shapes [Web Mercator m]

const conditions = (kind, i, k, phase = state.phase) => {
  const value = column[`${kind}.${phase}.${k}`][i];
  return value === 255 ? null : value;
};

/** The lowest and the highest of the groups that are known, and how far they are apart; null where fewer than two are. */
function apart(kind, i, phase = state.phase) {
  const known = told.profiles.map((_, k) => ({ k, value: conditions(kind, i, k, phase) })).filter(({ value }) => value !== null);
  if (known.length < 2) return null;
  const lowest = known.reduce((a, b) => (b.value < a.value ? b : a));
  const highest = known.reduce((a, b) => (b.value > a.value ? b : a));
  return { known, lowest, highest, range: highest.value - lowest.value };
}

function shownClass(kind, i) {
  const value = view.shown === APART ? apart(kind, i)?.range ?? null : conditions(kind, i, view.shown);
  return value === null ? UNKNOWN : classOf(value, view.shown === APART ? edges.apart : edges.score);
}

const shownRamp = () => (view.shown === APART ? theme().incidents : theme().scale);

function drawMap() {
  const canvas = node("canvas");
  const [west, north, east, south] = column["base.area"].box;
  const width = Math.max(280, canvas.parentElement.clientWidth);
  const height = Math.round(Math.min(width * 1.1, Math.max(width * 0.45, (width * (south - north)) / (east - west))));
  const sharp = Math.min(2, window.devicePixelRatio || 1);
  canvas.width = width * sharp;
  canvas.height = height * sharp;
  canvas.style.height = state.paper ? "auto" : `${height}px`;
  const scale = Math.min((width - 2 * MARGIN) / (east - west), (height - 2 * MARGIN) / (south - north));
  const ctx = canvas.getContext("2d");
  ctx.setTransform(sharp, 0, 0, sharp, 0, 0);
  const sheet = { ctx, width, height, scale, ox: width / 2 - ((west + east) / 2) * scale, oy: height / 2 - ((north + south) / 2) * scale };
  drawBase(sheet);
  drawUnits(sheet);
  drawNumbers(sheet);
  canvas.setAttribute("aria-label", say("profiles.map.label", { what: node("shown").selectedOptions[0].textContent }));
}

/** Add shapes to the path and do something with it. */
function path({ ctx, scale, ox, oy }, shapes, units, finish) {
  ctx.beginPath();
  for (const i of units) {
    for (let p = shapes.part[i]; p < shapes.part[i + 1]; p++) {
      for (let k = shapes.point[p]; k < shapes.point[p + 1]; k++) {
        const [x, y] = [shapes.x[k] * scale + ox, shapes.y[k] * scale + oy];
        if (k === shapes.point[p]) ctx.moveTo(x, y);
        else ctx.lineTo(x, y);
      }
    }
  }
  finish();
}

const every = (shapes) => Array(shapes.n).keys();

function drawBase(sheet) {
  const { ctx } = sheet;
  ctx.fillStyle = theme().paper;
  ctx.fillRect(0, 0, sheet.width, sheet.height);
  const { steps, colours, zoom } = told.style.ground;
  const perM = sheet.scale / (STEP_M * Math.cos((told.lat * Math.PI) / 180));
  for (const step of steps) {
    const shapes = column[`base.${step.source}`];
    if (!shapes || step.zoom > zoom || !["fill", "stroke"].includes(step.paint)) continue;
    ctx.fillStyle = ctx.strokeStyle = colours[themeName()][step.colour];
    ctx.lineWidth = Math.max(step.least_px, Math.min(step.most_px, step.width_m * perM)) + step.more_px;
    ctx.setLineDash(step.dash);
    path(sheet, shapes, every(shapes), () => (step.paint === "fill" ? ctx.fill("evenodd") : ctx.stroke()));
  }
  ctx.setLineDash([]);
}

function drawUnits(sheet) {
  const { ctx } = sheet;
  const [look, ramp_] = [theme(), shownRamp()];
  ctx.lineJoin = ctx.lineCap = "round";
  for (const [at, units] of groupsOf("spaces")) {
    ctx.fillStyle = ctx.strokeStyle = at === UNKNOWN ? look.unknown : ramp_[at];
    path(sheet, column["spaces.shape"], units, () => {
      ctx.globalAlpha = at === UNKNOWN ? 0.15 : 0.45;
      ctx.fill("evenodd");
      ctx.globalAlpha = 1;
      ctx.lineWidth = 1;
      ctx.setLineDash(at === UNKNOWN ? [1, 3] : []);
      ctx.stroke();
    });
  }
  for (const [at, units] of groupsOf("blocks")) {
    ctx.strokeStyle = at === UNKNOWN ? look.unknown : ramp_[at];
    ctx.lineWidth = at === UNKNOWN ? 1 : STROKES[view.shown === APART ? at : 2];
    ctx.setLineDash(at === UNKNOWN ? [0, 3] : []);
    path(sheet, column["blocks.shape"], units, () => ctx.stroke());
  }
  ctx.setLineDash([]);
}

/** Units by class, the unknown first and the highest last, so that it lies on top. */
function groupsOf(kind) {
  const found = [[], [], [], [], [], []];
  for (const i of every(column[`${kind}.shape`])) found[shownClass(kind, i) + 1].push(i);
  return found.map((units, k) => [k - 1, units]).filter(([, units]) => units.length);
}

/** The numbers of the lists, and a ring around what is chosen. */
function drawNumbers(sheet) {
  const { ctx, scale, ox, oy } = sheet;
  const look = theme();
  const spot = ({ kind, i }) => {
    const { box } = column[`${kind}.shape`];
    return [((box[4 * i] + box[4 * i + 2]) / 2) * scale + ox, ((box[4 * i + 1] + box[4 * i + 3]) / 2) * scale + oy];
  };
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.font = "700 12px system-ui, sans-serif";
  view.listed.forEach((unit, k) => {
    const [x, y] = spot(unit);
    ctx.beginPath();
    ctx.arc(x, y, 9, 0, 2 * Math.PI);
    ctx.fillStyle = look.card;
    ctx.strokeStyle = look.ink;
    ctx.lineWidth = 1.5;
    ctx.fill();
    ctx.stroke();
    ctx.fillStyle = look.ink;
    ctx.fillText(digits(k + 1), x, y + 0.5);
  });
  if (!view.chosen) return;
  const shapes = column[`${view.chosen.kind}.shape`];
  ctx.strokeStyle = look.pick;
  ctx.lineWidth = 4;
  path(sheet, shapes, [view.chosen.i], () => ctx.stroke());
  const [x, y] = spot(view.chosen);
  ctx.lineWidth = 2.5;
  ctx.beginPath();
  ctx.arc(x, y, 15, 0, 2 * Math.PI);
  ctx.stroke();
}

function drawKey() {
  const isApart = view.shown === APART;
  const numbers = (isApart ? edges.apart : edges.score).map(digits);
  const ends = isApart ? ["profiles.low.apart", "profiles.high.apart"] : ["legend.low.conditions", "legend.high.conditions"];
  node("key").replaceChildren(
    make("div", { class: "ramp", "aria-hidden": "true" }, ...shownRamp().map((colour) => swatch(colour))),
    make("div", { class: "ticks" }, ...numbers.map((text) => make("span", { text }))),
    make("div", { class: "ends" }, ...ends.map((key) => make("span", { text: say(key) }))),
    make("p", { class: "small", text: joined([say(isApart ? "profiles.map.points" : "legend.points"), say("profiles.map.unknown")]) }));
}

function swatch(colour) {
  const made = make("span", { class: "swatch" });
  made.style.background = colour;
  return made;
}
