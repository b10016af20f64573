/* Two looks at one place: side by side, or on one map with a divider to swipe. What the page shows stands on the left; a
   second map, which moves with the first, stands on the right. */

/** What the right-hand side can show. A look has a key, words, and `wear`, which changes `state` while it is drawn. */
function otherLooks() {
  const phases = PHASES.filter(phaseShown).map((phase) => ({
    key: phase,
    text: () => say(`phase.${phase}`),
    wear: () => {
      Object.assign(state, { phase, hour: null });
      if (!viewShown(state.view, phase)) state.view = firstView(phase);
    },
  }));
  return told.other && scoredView("night", "day", "evening") ? [secondResult, ...phases] : phases;
}

/** The first view of scores that has something to show in one of some phases. */
const scoredView = (...phases) => told.views.find(({ name, scored }) => scored && phases.some((phase) => viewShown(name, phase)))?.name;

/** The same phase and view in the result that the page was drawn against. */
const secondResult = {
  key: "other",
  text: () => told.other,
  wear: () => {
    if (state.phase === "change") state.phase = "night";
    Object.assign(state, { hour: null, result: ".other" });
    if (!viewOf(state.view).scored || !viewShown(state.view, state.phase)) state.view = scoredView(state.phase) ?? state.view;
  },
};

const MODES = ["beside", "swipe"];
const STEP = 2; // per cent of the width, by an arrow key; ten by Page Up and Page Down
let other = null; // the second map: its sheets, and its units grouped by how they are drawn
state.compare = null; // { mode, with, at }: at is the place of the divider, in per cent of the width

const isBeside = () => state.compare?.mode === "beside";
const lookBeside = () => otherLooks().find(({ key }) => key === state.compare.with);
const sideText = () => say(state.result ? "compare.side.other" : "compare.side", { other: told.other, when: state.hour === null ? say(`phase.${state.phase}`) : hourText(), view: say(`view.${state.view}`) });

const compareState = () => (state.compare ? { ...state.compare } : null);

/** Compare as `compareState` tells it, or no more with null; what cannot be is passed over. */
function setCompare(wanted) {
  if (wanted === null) stopCompare();
  else if (node("compare-box") && otherLooks().some(({ key }) => key === wanted.with)) {
    const at = Number(wanted.at ?? 50);
    if (!state.compare) showBox("compare");
    state.compare = { mode: onPhone() || !MODES.includes(wanted.mode) ? "swipe" : wanted.mode, with: wanted.with, at: at >= 0 && at <= 100 ? at : 50 };
  }
  restyle();
}

function startCompare() {
  const keys = otherLooks().map(({ key }) => key).filter((key) => key !== state.phase);
  const wanted = ["other", "night"].find((key) => keys.includes(key)) ?? keys[0];
  state.compare = { mode: onPhone() ? "swipe" : "beside", with: wanted, at: 50 };
}

function stopCompare() {
  state.compare = null;
  setBox("compare", false);
}

/** Where a phase comes to the left that stands on the right, the two change places. */
function keepApart(phase) {
  if (state.compare?.with === phase && otherLooks().some(({ key }) => key === state.phase)) state.compare.with = state.phase;
}

/** Draw as a look has it: the state is changed while `draw` runs, and not a moment longer. */
function wearing(look, draw) {
  const kept = [{ ...state }, drawn];
  look.wear();
  if (other) drawn = other.drawn;
  try {
    return draw();
  } finally {
    Object.assign(state, kept[0]);
    drawn = kept[1];
  }
}

/* The second map --------------------------------------------------------------------------------- */

function openOther() {
  const pane = make("div", { id: "map-other", role: "region" });
  node("map_geosafe").after(pane, divider(), make("p", { class: "side left", id: "side-left" }), make("p", { class: "side right", id: "side-right" }));
  const second = L.map(pane, { ...map.options, center: map.getCenter(), zoom: map.getZoom(), zoomControl: false });
  other = { map: second, drawn: {}, pane };
  const worn = (paint) => (view) => state.compare && wearing(lookBeside(), () => paint(view));
  ["ground", "results", "names", "marks"].forEach((name, k) => {
    other[name] = new Sheet(worn([drawGround, drawResults, drawNames, drawMark][k]), k + 1);
  });
  groupOther();
  for (const name of ["ground", "results", "names", "marks"]) other[name].addTo(second);
  addMapControls(second);
  follow(map, second);
  follow(second, map);
  wirePointing(second);
}

function closeOther() {
  other.map.remove();
  for (const id of ["map-other", "divider", "side-left", "side-right"]) node(id).remove();
  other = null;
}

const groupOther = () => wearing(lookBeside(), () => { for (const kind of KINDS) other.drawn[kind] = groups(kind); });

let moving = false; // one map is being moved after the other

/** Let a map go wherever another goes, also while that is dragged, zooms or is pinched. */
function follow(lead, after) {
  const along = (move) => () => {
    if (moving || !other) return;
    moving = true;
    after.options.zoomSnap = lead.options.zoomSnap;
    try {
      move();
    } finally {
      moving = false;
    }
  };
  lead.on("zoomanim", ({ center, zoom, noUpdate }) => along(() => !noUpdate && after._moveStart(true, false)._animateZoom(center, zoom, true))());
  lead.on("move", along(() => {
    if (lead._animatingZoom || after._animatingZoom) return;
    if (lead.getZoom() !== after.getZoom()) after._move(lead.getCenter(), lead.getZoom(), { pinch: true });
    else after._rawPanBy(after.latLngToContainerPoint(lead.getCenter()).subtract(after.getSize().divideBy(2)).round());
    after.fire("move");
  }));
  lead.on("moveend", along(() => {
    if (!after._animatingZoom) after.setView(lead.getCenter(), lead.getZoom(), { animate: false });
  }));
}

/** Bring the second map up to date with the state; `lightly` where neither its ground nor its names can have changed. */
function drawOther(lightly = false) {
  const turned = layOut();
  if (!state.compare) {
    if (other) closeOther();
    return;
  }
  if (!other) openOther();
  else if (turned) fitOther();
  groupOther();
  for (const name of lightly ? ["results"] : ["ground", "results", "names", "marks"]) other[name].redraw();
  labelSides();
  placeDivider();
}

let laidOut = "";

/** Give the maps their room, on the screen or on paper; what was seen whole before is so again. Returns whether it changed. */
function layOut() {
  const panel = isBeside() && document.body.classList.contains("with-panel");
  const wanted = `${state.compare?.mode ?? ""} ${state.paper} ${state.hour !== null} ${panel}`;
  if (wanted === laidOut) return false;
  laidOut = wanted;
  const whole = map.getBounds().contains(studyBounds);
  for (const mode of MODES) document.documentElement.classList.toggle(mode, state.compare?.mode === mode);
  map.invalidateSize({ animate: false });
  if (whole && !state.paper && !panel) showAll();
  return true;
}

function fitOther() {
  other.map.invalidateSize({ animate: false });
  other.map.options.zoomSnap = map.options.zoomSnap;
  other.map.setView(map.getCenter(), map.getZoom(), { animate: false });
}

/** Name each side in its own mood, with its own colours. */
function labelSides() {
  const fill = (side) => {
    const look = theme();
    Object.assign(side.style, { background: look.card, color: look.ink, borderColor: look.line });
    side.replaceChildren(make("span", { text: sideText() }), make("span", { class: "ramp", "aria-hidden": "true" }, ...ramp().map((colour) => swatch(colour))));
  };
  fill(node("side-left"));
  wearing(lookBeside(), () => {
    fill(node("side-right"));
    for (const name of ["paper", "card", "ink", "line", "soft"]) other.pane.style.setProperty(`--${name}`, theme()[name]);
    other.pane.setAttribute("aria-label", say("compare.map", { look: sideText() }));
  });
  const names = { left: node("side-left").textContent, right: node("side-right").textContent };
  node("divider").setAttribute("aria-label", say("compare.divider", names));
  node("compare-with").replaceChildren(...otherLooks().map(({ key, text }) => make("option", { value: key, text: text(), selected: key === state.compare.with, disabled: key === state.phase && state.hour === null })));
  for (const mode of MODES) node(`compare-${mode}`).checked = state.compare.mode === mode;
}

/* The divider ------------------------------------------------------------------------------------ */

function divider() {
  const line = make("div", { id: "divider", role: "slider", tabindex: "0", "aria-orientation": "horizontal", "aria-valuemin": 0, "aria-valuemax": 100 },
    make("span", { class: "grip", "aria-hidden": "true", text: "⇔" }));
  const drag = ({ clientX }) => {
    const { left, width } = node("map_geosafe").getBoundingClientRect();
    moveDivider(((clientX - left) / width) * 100);
  };
  line.addEventListener("pointerdown", (event) => {
    line.setPointerCapture(event.pointerId);
    line.focus({ preventScroll: true });
    event.preventDefault();
    line.onpointermove = drag;
  });
  for (const end of ["pointerup", "pointercancel"]) line.addEventListener(end, () => { line.onpointermove = null; });
  line.addEventListener("keydown", (event) => {
    const { at } = state.compare;
    const wanted = { ArrowLeft: at - STEP, ArrowDown: at - STEP, ArrowRight: at + STEP, ArrowUp: at + STEP, PageDown: at - 5 * STEP, PageUp: at + 5 * STEP, Home: 0, End: 100 }[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    moveDivider(wanted);
  });
  return line;
}

function moveDivider(at) {
  state.compare.at = Math.max(0, Math.min(100, Math.round(at * 10) / 10));
  placeDivider();
}

function placeDivider() {
  const at = state.compare.at;
  document.documentElement.style.setProperty("--at", String(at / 100));
  const line = node("divider");
  line.setAttribute("aria-valuenow", String(Math.round(at)));
  line.setAttribute("aria-valuetext", say("compare.at", { share: percent(at / 100) }));
}

/* The box ---------------------------------------------------------------------------------------- */

function buildCompare() {
  const box = node("compare-box");
  if (!box) return;
  box.append(
    make("label", { for: "compare-with", text: say("compare.with") }),
    make("select", { id: "compare-with", onchange: (event) => setCompare({ ...state.compare, with: event.target.value }) }),
    make("fieldset", { class: "modes" }, make("legend", { text: say("compare.mode") }), ...MODES.flatMap((mode) => [
      make("input", { type: "radio", name: "mode", id: `compare-${mode}`, value: mode, onchange: () => setCompare({ ...state.compare, mode }) }),
      make("label", { for: `compare-${mode}`, text: say(`compare.${mode}`) })])),
  );
  window.addEventListener("resize", () => isBeside() && onPhone() && setCompare(state.compare));
}
