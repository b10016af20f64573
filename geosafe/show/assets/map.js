/* Putting it together: controls, search, pointing and choosing, print. */

let ground;
let results;
let names;
let marks;
let studyBounds;
let controlsEnd = null; // px: where the controls ended when this was last asked
let shownAll = null; // where the map was when it last showed the whole study

const hasChange = () => told.asked_phases.includes("change") && ["day", "night"].every((phase) => told.phases.includes(phase)) && told.views.some(({ name }) => viewShown(name, "change"));
const whenText = () => (state.hour === null ? say(`when.${state.phase}`, { hour: told.evening_ends }) : hourText());

function restyle() {
  document.documentElement.dataset.theme = themeName();
  for (const kind of KINDS) drawn[kind] = groups(kind);
  for (const sheet of [ground, results, names, marks]) sheet.redraw();
  drawOther();
  drawAsides();
  drawLegend();
  drawPanel();
  node("when").textContent = whenText();
  tellAddress();
  document.querySelectorAll("#switch input").forEach((input) => { input.checked = state.hour === null && input.value === state.phase; });
  fillViews();
}

function fillViews() {
  node("view").replaceChildren(...viewOptions());
  fitViews();
}

/** The first view of the map that has something to show in a phase. */
const firstView = (phase) => (told.views.find(({ name }) => viewShown(name, phase)) ?? told.views[0]).name;
const phaseShown = (phase) => told.asked_phases.includes(phase) && (phase === "change" ? hasChange() : told.phases.includes(phase));

function setPhase(phase) {
  leaveHours();
  keepApart(phase);
  state.phase = phase;
  if (!viewShown(state.view, phase)) state.view = firstView(phase);
  restyle();
}

function setView(view) {
  state.view = view;
  restyle();
}

/** Move the map so that units are seen, clear of the panel. */
function show(kind, units) {
  const { box } = column[`${kind}.shape`];
  const west = Math.min(...units.map((i) => box[4 * i]));
  const north = Math.min(...units.map((i) => box[4 * i + 1]));
  const east = Math.max(...units.map((i) => box[4 * i + 2]));
  const south = Math.max(...units.map((i) => box[4 * i + 3]));
  const room = clearance();
  map.fitBounds(L.latLngBounds(latLng(west, north), latLng(east, south)), { ...room, maxZoom: 17, animate: !calm() });
}

/** Move the map, only where it is needed, so that a unit is clear of the panel. */
function reveal(kind, i) {
  const { box } = column[`${kind}.shape`];
  const spot = map.latLngToContainerPoint(latLng((box[4 * i] + box[4 * i + 2]) / 2, (box[4 * i + 1] + box[4 * i + 3]) / 2));
  const size = map.getSize();
  const { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom] } = clearance();
  const wanted = L.point(Math.max(left, Math.min(size.x - right, spot.x)), Math.max(top, Math.min(size.y - bottom, spot.y)));
  if (!wanted.equals(spot)) map.panBy(spot.subtract(wanted), { animate: !calm() });
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
/** As in everyone.css: windows so small that all parts stand one below the other. */
const isFlat = () => matchMedia("(max-width: 479px) and (max-height: 480px)").matches;
/** As in map.css: narrow screens, but for those that are low as well and have room for the rail beside the map. */
const onPhone = () => matchMedia("(max-width: 479px), (max-width: 760px) and (min-height: 481px)").matches;

function clearance() {
  if (isFlat()) return { paddingTopLeft: [20, 40], paddingBottomRight: [20, 40] };
  if (!onPhone()) return { paddingTopLeft: [40, 40], paddingBottomRight: [isBeside() ? 40 : 420, 40] };
  const high = map.getSize().y;
  const top = Math.max(220, Math.round(node("controls").getBoundingClientRect().bottom) + 15);
  return { paddingTopLeft: [20, top], paddingBottomRight: [20, Math.max(0, Math.min(Math.round(high * 0.55) + 30, high - top - 60))] };
}

/** Move the map so that the whole study is seen, clear of what lies on the map. */
function showAll() {
  const bar = state.hour === null || isFlat() ? 0 : node("hours-box").offsetHeight + 30;
  const [above, below] = phoneRoom();
  const room = onPhone() && !isFlat() ? { paddingTopLeft: [8, above], paddingBottomRight: [8, below] } : { paddingBottomRight: [0, bar] };
  map.fitBounds(studyBounds, { animate: false, ...room });
  shownAll = { at: map.getCenter(), zoom: map.getZoom() };
}

/** On a phone, where what lies on the map has another size now: keep the chosen place clear of it, or the whole study
 * where a reader has not moved the map since. */
function keepAll() {
  const before = controlsEnd;
  controlsEnd = Math.round(node("controls").getBoundingClientRect().bottom);
  if (before === null || before === controlsEnd || !onPhone() || isFlat()) return;
  if (state.chosen) reveal(state.chosen.kind, state.chosen.i);
  else if (shownAll && map.getZoom() === shownAll.zoom && map.getCenter().equals(shownAll.at, 1e-7)) showAll();
}

/* About ------------------------------------------------------------------------------------------ */

function openAbout() {
  const dialog = node("about");
  const heads = ["layer", "file", "licence", "date"].map((key) => make("th", { scope: "col", text: say(`about.${key}`) }));
  const rows = told.sources.map((source) => make("tr", {}, make("th", { scope: "row", text: layerWord(source.layer) + (source.simulated ? ` (${say("about.simulated")})` : "") }), make("td", { text: source.file }), make("td", { text: source.licence }), make("td", { text: source.date })));
  const notes = told.notes.map(([layer, says, lang]) => make("li", lang ? { lang } : {}, make("strong", { text: labelled(layerWord(layer), "") }), says));
  dialog.replaceChildren(
    make("div", { class: "head" }, make("h2", { id: "about-title", text: labelled(say("about.title"), told.study) }), closeButton(dialog)),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "about-title" },
      told.simulated.length ? make("p", { class: "flag", text: say("simulated.says", { layers: told.simulated.join(", ") }) }) : null,
      told.recipe ? make("p", { text: say("about.recipe", { name: told.recipe[0], audience: told.recipe[1] }) }) : null,
      told.other ? make("p", { text: say("about.against", { other: told.other }) }) : null,
      notes.length ? make("h3", { text: say("about.know") }) : null,
      told.notes.some(([, , lang]) => lang) ? make("p", { class: "small", text: say("about.notes") }) : null,
      notes.length ? make("ul", {}, ...notes) : null,
      make("h3", { text: say("about.method") }),
      make("ul", {}, ...methodsShown().map((key) => make("li", { text: say(`about.method.${key}`, { other: told.other, study: told.study }) }))),
      make("h3", { text: say("about.recommendations") }),
      bearsOn(told.components),
      make("p", { class: "small", text: say("bears.hint") }),
      ...notShown(),
      make("h3", { text: say("about.sources") }),
      make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)),
      make("p", { class: "small", text: `${say("legend.osm")}. ${say("about.leaflet", { version: told.leaflet })}` })),
  );
  nameTables(dialog);
  dialog.showModal();
}

/* Start ------------------------------------------------------------------------------------------ */

function wireControls() {
  const phases = [...PHASES, "change"].filter((phase) => told.asked_phases.includes(phase));
  node("phases").hidden = phases.length < 2;
  node("switch").style.gridTemplateColumns = phases.map((phase) => (phase === "change" ? "1.35fr" : "1fr")).join(" ");
  node("switch").append(...phases.map((phase) => {
    const off = !phaseShown(phase);
    const input = make("input", { type: "radio", name: "phase", value: phase, id: `phase-${phase}`, disabled: off, onchange: () => setPhase(phase) });
    const label = make("label", { for: `phase-${phase}`, class: phase, title: off ? say("phase.none", { hours: told.fewest_hours }) : "" }, make("span", { class: "sky", "aria-hidden": "true" }), make("span", { text: say(`phase.${phase}`) }));
    return make("span", {}, input, label);
  }));
  node("view").addEventListener("change", (event) => setView(event.target.value));
  node("open-table").addEventListener("click", openTable);
  node("open-about").addEventListener("click", openAbout);
  wireAsides();
  wireSearch();
  wireTools();
  wireCrosshair();
  if (onPhone()) node("legend").open = false;
}

function addMapControls(map) {
  L.control.zoom({ position: "bottomright", zoomInTitle: say("zoom.in"), zoomOutTitle: say("zoom.out") }).addTo(map);
  const [position, maxWidth] = onPhone() ? ["bottomleft", 100] : ["bottomright", 140];
  L.control.scale({ position, imperial: false, maxWidth }).addTo(map);
  const arrow = L.control({ position });
  arrow.onAdd = () => make("p", { class: "north", role: "img", title: say("north"), "aria-label": say("north"), text: "↑ N" });
  arrow.addTo(map);
}

function wirePointing(map) {
  const reach = matchMedia("(pointer: coarse)").matches ? 18 : 8;
  map.on("zoomend", () => node("key").querySelector(".widths").replaceWith(widthScale()));
  map.on("click", ({ latlng }) => {
    if (tool) return tool.click(latlng);
    const hit = pick(latlng, reach);
    if (hit) {
      choose(hit.kind, hit.i);
      reveal(hit.kind, hit.i);
    } else if (state.where) hideWhere();
    else unchoose();
  });
  let waiting = false;
  map.on("mousemove", ({ latlng }) => {
    if (tool) return tool.move?.(latlng);
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const hit = pick(latlng, reach);
      if (hit?.i === pointed?.i && hit?.kind === pointed?.kind) return;
      pointed = hit;
      map.getContainer().style.cursor = hit ? "pointer" : "";
      redrawMarks();
    });
  });
}

function wireEscape() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    if (stepBack()) return;
    if (state.where) return leaveWhere();
    if (!state.chosen) return;
    unchoose();
    mapNode().focus({ preventScroll: true });
  });
}

function wirePrint() {
  let before;
  const turn = (paper) => {
    state.paper = paper;
    document.documentElement.classList.toggle("paper", paper);
    map.invalidateSize({ animate: false, pan: false });
  };
  window.addEventListener("beforeprint", () => {
    before = { centre: map.getCenter(), zoom: map.getZoom(), snap: map.options.zoomSnap };
    const seenNow = map.getBounds();
    const [low, high] = [studyBounds.getSouthWest(), studyBounds.getNorthEast()];
    turn(true);
    map.options.zoomSnap = 0;
    map.fitBounds([
      [Math.max(low.lat, seenNow.getSouth()), Math.max(low.lng, seenNow.getWest())],
      [Math.min(high.lat, seenNow.getNorth()), Math.min(high.lng, seenNow.getEast())],
    ], { animate: false });
    restyle();
  });
  window.addEventListener("afterprint", () => {
    turn(false);
    map.options.zoomSnap = before.snap;
    map.setView(before.centre, before.zoom, { animate: false });
    restyle();
  });
}

async function start() {
  document.querySelectorAll("[data-say]").forEach((element) => { element.textContent = say(element.dataset.say); });
  node("title").textContent = told.title;
  node("question").textContent = told.question;
  node("search").placeholder = say(onPhone() ? "search.hint" : "search");
  node("status").textContent = say("loading");
  document.documentElement.dataset.theme = "day";
  const mark = node("mark");
  mark.hidden = !told.simulated.length;
  mark.textContent = labelled(say("simulated"), told.simulated.join(", "));
  node("credit").append(make("span", { text: say("legend.osm") }));
  if (told.osm_date) node("credit").append(make("span", { class: "dated", text: ` · ${say("legend.date", { date: told.osm_date })}` }));
  document.querySelectorAll("[data-label]").forEach((element) => element.setAttribute("aria-label", say(element.dataset.label)));
  node("stage").prepend(mapNode());
  mapNode().setAttribute("aria-label", say("map.label"));
  mapNode().setAttribute("role", "application");
  node("hint").textContent = say("panel.welcome");
  await readColumns();
  wireCurves();
  const [west, north, east, south] = told.bounds;
  studyBounds = L.latLngBounds(latLng(west, north), latLng(east, south));
  map.setMaxBounds(studyBounds.pad(4)); // so wide that a small study can lie in any corner of a phone
  showAll();
  addMapControls(map);
  const opens = told.first_view; // what --view asks for; null: the first that there is
  state.phase = told.asked_phases.find((phase) => phaseShown(phase) && (!opens || viewShown(opens, phase))) ?? told.phases[0] ?? "day";
  state.view = opens && viewShown(opens, state.phase) ? opens : openingView(state.phase);
  ground = new Sheet(drawGround, 1);
  results = new Sheet(drawResults, 2);
  names = new Sheet(drawNames, 3);
  marks = new Sheet(drawMark, 4);
  for (const sheet of [ground, results, names, marks]) sheet.addTo(map);
  wireControls();
  fillViews();
  if (onPhone()) showAll(); // once more: the controls have their height now
  indexNames();
  node("status").textContent = "";
  wireAddress();
  restyle();
  wirePointing(map);
  wireEscape();
  wirePrint();
  document.documentElement.dataset.ready = "yes";
}

start().catch((reason) => {
  node("status").textContent = told.words.failed;
  throw reason;
});
