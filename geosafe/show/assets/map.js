/* Putting it together: controls, search, pointing and choosing, print. */

let ground;
let results;
let names;
let marks;
let studyBounds;

const hasChange = () => ["day", "night"].every((phase) => told.phases.includes(phase));
const whenText = () => say(`when.${state.phase}`, { hour: told.evening_ends });

/** Whether a view has anything to show in a phase. */
function viewShown(view, phase) {
  if (phase === "change") return view === "conditions" || ["activity", "surveillance", "access", "comfort"].includes(view);
  if (view === "incidents") return told.components.includes("incidents");
  return view === "conditions" || KINDS.some((kind) => column[`${kind}.${phase}.${view}`]?.some((value) => value !== 255));
}

function restyle() {
  document.documentElement.dataset.theme = themeName();
  for (const kind of KINDS) drawn[kind] = groups(kind);
  for (const sheet of [ground, results, names, marks]) sheet.redraw();
  drawLegend();
  drawPanel();
  node("when").textContent = whenText();
  document.querySelectorAll("#switch input").forEach((input) => { input.checked = input.value === state.phase; });
  fillViews();
}

function fillViews() {
  const views = ["conditions", ...PARTS, "incidents"].filter((view) => view === "conditions" || told.components.includes(view));
  node("view").replaceChildren(...views.map((view) => {
    const off = !viewShown(view, state.phase);
    return make("option", { value: view, selected: view === state.view, disabled: off, text: say(`view.${view}`) });
  }));
}

function setPhase(phase) {
  state.phase = phase;
  if (!viewShown(state.view, phase)) state.view = "conditions";
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
const onPhone = () => matchMedia("(max-width: 760px)").matches;

function clearance() {
  return onPhone() ? { paddingTopLeft: [20, 190], paddingBottomRight: [20, Math.round(map.getSize().y * 0.55) + 30] } : { paddingTopLeft: [40, 40], paddingBottomRight: [420, 40] };
}

/* Search ----------------------------------------------------------------------------------------- */

let index = [];
const LISTED = 12;

function indexNames() {
  const found = new Map();
  for (const kind of KINDS) {
    const ranked = column[`${kind}.ranked`];
    for (let i = 0; i < ranked.length; i++) {
      const name = nameOf(kind, i);
      if (!ranked[i] || !name) continue;
      const key = kind + name;
      if (!found.has(key)) found.set(key, { kind, name, low: name.toLocaleLowerCase(), units: [] });
      found.get(key).units.push(i);
    }
  }
  index = [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

function searchFor(text) {
  const wanted = text.trim().toLocaleLowerCase();
  if (!wanted) return [];
  const starts = index.filter(({ low }) => low.startsWith(wanted));
  return [...starts, ...index.filter(({ low }) => !low.startsWith(wanted) && low.includes(wanted))];
}

function wireSearch() {
  const [field, list] = [node("search"), node("found")];
  let hits = [];
  let at = 0;
  const close = () => { list.hidden = true; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); };
  const mark = () => {
    [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === at)));
    if (hits.length) field.setAttribute("aria-activedescendant", `found-${at}`);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const open = (hit) => {
    close();
    field.value = hit.name;
    const units = [...hit.units].sort((a, b) => column[`${hit.kind}.size`][b] - column[`${hit.kind}.size`][a]);
    choose(hit.kind, units[0], units);
    show(hit.kind, units);
    node("panel").focus();
  };
  const fill = () => {
    const all = searchFor(field.value);
    hits = all.slice(0, LISTED);
    at = 0;
    list.replaceChildren(...hits.map((hit, k) => make("li", { role: "option", id: `found-${k}`, onmousedown: (event) => { event.preventDefault(); open(hit); } },
      make("span", { text: hit.name }), make("span", { class: "small", text: hit.kind === "spaces" ? kindWord("spaces", hit.units[0]) : say("search.parts", { n: hit.units.length }) }))));
    if (!hits.length && field.value.trim()) list.append(make("li", { class: "small", text: say("search.none") }));
    if (all.length > LISTED) list.append(make("li", { class: "small", text: say("search.more", { n: all.length - LISTED }) }));
    list.hidden = !field.value.trim();
    field.setAttribute("aria-expanded", String(!list.hidden));
    node("status").textContent = field.value.trim() ? say("search.found", { n: all.length }) : "";
    mark();
  };
  field.addEventListener("input", fill);
  field.addEventListener("focus", () => field.value.trim() && fill());
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) fill();
      at = Math.max(0, Math.min(hits.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (list.hidden) fill();
      if (hits[at]) open(hits[at]);
    } else if (event.key === "Escape") close();
  });
}

/* About ------------------------------------------------------------------------------------------ */

function openAbout() {
  const dialog = node("about");
  const heads = ["layer", "file", "licence", "date"].map((key) => make("th", { scope: "col", text: say(`about.${key}`) }));
  const rows = told.sources.map((source) => make("tr", {}, make("th", { scope: "row", text: source.layer + (source.simulated ? ` (${say("about.simulated")})` : "") }), make("td", { text: source.file }), make("td", { text: source.licence }), make("td", { text: source.date })));
  const notes = told.notes.map(([layer, says]) => make("li", {}, make("strong", { text: `${layer}: ` }), says));
  const method = ["scores", "activity", "unknown", "change", ...(told.components.includes("incidents") ? ["incidents"] : []), ...(anyConcentrated() ? ["concentration"] : [])];
  dialog.replaceChildren(
    make("div", { class: "head" }, make("h2", { text: `${say("about.title")}: ${told.study}` }), closeButton(dialog)),
    make("div", { class: "scroll", tabindex: "0" },
      told.simulated.length ? make("p", { class: "flag", text: say("simulated.says", { layers: told.simulated.join(", ") }) }) : null,
      notes.length ? make("h3", { text: say("about.know") }) : null,
      notes.length ? make("ul", {}, ...notes) : null,
      make("h3", { text: say("about.method") }),
      make("ul", {}, ...method.map((key) => make("li", { text: say(`about.method.${key}`) }))),
      make("h3", { text: say("about.sources") }),
      make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)),
      make("p", { class: "small", text: `${say("legend.osm")}. ${say("about.leaflet", { version: told.leaflet })}` })),
  );
  dialog.showModal();
}

/* Start ------------------------------------------------------------------------------------------ */

function wireControls() {
  const phases = [...PHASES, "change"];
  node("switch").append(...phases.map((phase) => {
    const off = phase === "change" ? !hasChange() : !told.phases.includes(phase);
    const input = make("input", { type: "radio", name: "phase", value: phase, id: `phase-${phase}`, disabled: off, onchange: () => setPhase(phase) });
    const label = make("label", { for: `phase-${phase}`, class: phase, title: off ? say("phase.none", { hours: told.fewest_hours }) : "" }, make("span", { class: "sky", "aria-hidden": "true" }), make("span", { text: say(`phase.${phase}`) }));
    return make("span", {}, input, label);
  }));
  node("view").addEventListener("change", (event) => setView(event.target.value));
  node("open-table").addEventListener("click", openTable);
  node("open-about").addEventListener("click", openAbout);
  node("print").addEventListener("click", () => window.print());
  wireSearch();
  if (onPhone()) node("legend").open = false;
}

function wirePointing() {
  const reach = matchMedia("(pointer: coarse)").matches ? 18 : 8;
  map.on("zoomend", () => node("key").querySelector(".widths").replaceWith(widthScale()));
  map.on("click", ({ latlng }) => {
    const hit = pick(latlng, reach);
    if (hit) {
      choose(hit.kind, hit.i);
      reveal(hit.kind, hit.i);
    } else unchoose();
  });
  let waiting = false;
  map.on("mousemove", ({ latlng }) => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const hit = pick(latlng, reach);
      if (hit?.i === pointed?.i && hit?.kind === pointed?.kind) return;
      pointed = hit;
      map.getContainer().style.cursor = hit ? "pointer" : "";
      marks.redraw();
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.chosen && !document.querySelector("dialog[open]")) unchoose();
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
  node("search").placeholder = say(onPhone() ? "search.hint" : "search");
  node("status").textContent = say("loading");
  document.documentElement.dataset.theme = "day";
  const mark = node("mark");
  mark.hidden = !told.simulated.length;
  mark.textContent = `${say("simulated")}: ${told.simulated.join(", ")}`;
  node("credit").append(make("span", { text: say("legend.osm") }));
  if (told.osm_date) node("credit").append(make("span", { class: "dated", text: ` · ${say("legend.date", { date: told.osm_date })}` }));
  map.getContainer().setAttribute("aria-label", say("map.label"));
  map.getContainer().setAttribute("role", "main");
  node("hint").textContent = say("panel.welcome");
  await readColumns();
  wireCurves();
  const [west, north, east, south] = told.bounds;
  studyBounds = L.latLngBounds(latLng(west, north), latLng(east, south));
  map.setMaxBounds(studyBounds.pad(2));
  map.fitBounds(studyBounds, { animate: false, ...(onPhone() ? { paddingTopLeft: [8, 170], paddingBottomRight: [8, 100] } : {}) });
  L.control.zoom({ position: "bottomright" }).addTo(map);
  L.control.scale({ position: "bottomright", imperial: false, maxWidth: 140 }).addTo(map);
  const arrow = L.control({ position: "bottomright" });
  arrow.onAdd = () => make("p", { class: "north", title: say("north"), "aria-label": say("north"), text: "↑ N" });
  arrow.addTo(map);
  const asked = /^#(day|evening|night|change)(?:-(\w+))?$/.exec(location.hash);
  const first = told.phases[0] ?? "day";
  state.phase = asked && (asked[1] === "change" ? hasChange() : told.phases.includes(asked[1])) ? asked[1] : first;
  if (asked && told.components.includes(asked[2]) && viewShown(asked[2], state.phase)) state.view = asked[2];
  ground = new Sheet(drawGround, 1);
  results = new Sheet(drawResults, 2);
  names = new Sheet(drawNames, 3);
  marks = new Sheet(drawMark, 4);
  for (const sheet of [ground, results, names, marks]) sheet.addTo(map);
  wireControls();
  indexNames();
  restyle();
  wirePointing();
  wirePrint();
  node("status").textContent = "";
  document.documentElement.dataset.ready = "yes";
}

start().catch((reason) => {
  node("status").textContent = told.words.failed;
  throw reason;
});
