/* Tools on the map: one at a time takes the clicks and has a card of its own. */

/**
 * The tool in hand, or null. A tool has: title; fill(card): its controls; click(place) and, if wanted, move(place),
 * back(): undo a point, escape(): true where there was something smaller to leave; draw(view); ended().
 * With onMap the focus goes to the map at once.
 */
let tool = null;
let scratch; // the sheet that tools draw on

const mapNode = () => map.getContainer();

function tell(text) {
  node("status").textContent = text;
}

/** Take a tool in hand and show its card. */
function take(next) {
  leave();
  if (state.where) hideWhere();
  unchoose();
  tool = next;
  document.body.classList.add("with-tool");
  map.doubleClickZoom.disable();
  mapNode().classList.add("aiming");
  node("hint").hidden = true;
  fillCard();
  (tool.onMap ? mapNode() : node("tool")).focus({ preventScroll: true });
}

/** Show the controls of the tool in hand anew. */
function fillCard() {
  const card = node("tool");
  card.hidden = false;
  card.replaceChildren(
    make("h2", { id: "tool-title", text: tool.title }),
    make("button", { type: "button", class: "close", "aria-label": say("close"), text: "×", onclick: leave }),
  );
  tool.fill(card);
  scratch.redraw();
}

function leave() {
  if (!tool) return;
  const { ended } = tool;
  tool = null;
  ended?.();
  node("tool").hidden = true;
  node("tool").replaceChildren();
  document.body.classList.remove("with-tool");
  map.doubleClickZoom.enable();
  mapNode().classList.remove("aiming");
  scratch.redraw();
  mapNode().focus({ preventScroll: true });
}

/** What Escape does, from the inside out; whether there was anything to leave. */
function stepBack() {
  if (!node("tools").hidden) closeTools();
  else if (tool) {
    if (!tool.escape?.()) leave();
  } else return false;
  return true;
}

/* The list of tools ------------------------------------------------------------------------------ */

function closeTools() {
  node("tools").hidden = true;
  node("open-tools").setAttribute("aria-expanded", "false");
  node("open-tools").focus();
}

function wireTools() {
  const open = node("open-tools");
  const list = node("tools");
  const entry = ([name, action]) => make("button", { type: "button", id: name, text: say(`tools.${name}`), onclick: () => { closeTools(); action(); } });
  list.append(...[
    ["measure", () => take(measuring())],
    ["sketch", () => take(sketching())],
    ["link", openLink],
    ["csv", saveTable],
    ["png", savePicture],
    ["print", () => window.print()],
    ["words", () => openWords()],
  ].map(entry));
  open.addEventListener("click", () => {
    list.hidden = !list.hidden;
    open.setAttribute("aria-expanded", String(!list.hidden));
    if (!list.hidden) list.querySelector("button").focus();
  });
  list.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !list.contains(relatedTarget) && relatedTarget !== open) closeTools();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (list.hidden || list.contains(target) || open.contains(target)) return;
    list.hidden = true;
    open.setAttribute("aria-expanded", "false");
  });
  recallSketch();
  scratch = new Sheet((view) => tool?.draw(view), 5);
  scratch.addTo(map);
  L.DomEvent.disableClickPropagation(node("tool"));
}

/* Drawing ---------------------------------------------------------------------------------------- */

/** A place on the canvas of a view. */
function onCanvas(view, place) {
  const world = map.project(place, 0);
  return [((world.x - origin.x) / stepsToWorld) * view.scale + view.ox, ((world.y - origin.y) / stepsToWorld) * view.scale + view.oy];
}

/** A line or an area through places, with its corners, in the colour of what is chosen and a halo. */
function drawPath(view, places, { closed = false, corners = true, dash = [] } = {}) {
  const { ctx } = view;
  const look = theme();
  const spots = places.map((place) => onCanvas(view, place));
  const path = new Path2D();
  spots.forEach(([x, y], k) => (k ? path.lineTo(x, y) : path.moveTo(x, y)));
  if (closed) path.closePath();
  ctx.lineCap = "round";
  if (closed) {
    ctx.globalAlpha = 0.18;
    ctx.fillStyle = look.pick;
    ctx.fill(path);
    ctx.globalAlpha = 1;
  }
  for (const [colour, width, dashes] of [[look.halo, 6, []], [look.pick, 2.5, dash]]) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.setLineDash(dashes);
    ctx.stroke(path);
  }
  ctx.setLineDash([]);
  if (corners) for (const spot of spots) drawDot(view, spot, 4.5);
}

function drawDot(view, [x, y], radius) {
  const { ctx } = view;
  const look = theme();
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = look.halo;
  ctx.fill();
  ctx.strokeStyle = look.pick;
  ctx.lineWidth = 2.5;
  ctx.stroke();
}

/** Whether two places are as good as the same to somebody who points at them. */
const isSameSpot = (one, other) => map.latLngToContainerPoint(one).distanceTo(map.latLngToContainerPoint(other)) < 12;
