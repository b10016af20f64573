/* The filter: what is shown in full, by what is known of it. All else fades to a quiet line, and nothing is taken away. */

const NO_FILTER = { well: false, component: "", is: "unknown", evidence: 0 };
const FILTER_IS = ["unknown", "low", "known"];
const LOW_POINTS = edges.score[1]; // the two lower classes of five
const FADED = { colour: null, width: 0, wide: false, faded: true };

state.filter = { ...NO_FILTER };

const filterState = () => ({ ...state.filter });
const isFiltered = () => state.filter.well || Boolean(state.filter.component) || state.filter.evidence > 0;
const filterParts = () => ["light", "surveillance", "access", "comfort", "activity"].filter((name) => told.components.includes(name));
/** Whether the page holds how much is known of each unit: that of a recipe that shows no conditions does not. */
const coverageTold = () => told.phases.some((phase) => toldIn("conditions.coverage", phase));
const toldIn = (component, phase) => KINDS.some((kind) => `${kind}.${phase}.${component}` in column);

/** Take over a filter as `filterState` tells it; what cannot be is passed over. */
function setFilter(wanted) {
  const evidence = Number(wanted.evidence ?? state.filter.evidence);
  state.filter = {
    well: Boolean(wanted.well ?? state.filter.well),
    component: ["", ...filterParts()].includes(wanted.component) ? wanted.component : state.filter.component,
    is: FILTER_IS.includes(wanted.is) ? wanted.is : state.filter.is,
    evidence: evidence >= 0 && evidence <= 100 && coverageTold() ? Math.round(evidence) : state.filter.evidence,
  };
  tableState.page = 0;
  keepPanel(restyle);
}

/** Whether a scored unit passes the filter in the phase shown. */
function passes(kind, i) {
  const { well, component, is, evidence } = state.filter;
  const phase = spoken();
  if (evidence > 0) {
    const share = score(kind, phase, "conditions", i, ".coverage");
    if (share === null || share < evidence) return false;
  }
  if (component && toldIn(component, phase)) {
    const value = score(kind, phase, component, i);
    if (is === "unknown" ? value !== null : value === null || (is === "low" && value >= LOW_POINTS)) return false;
  }
  if (well) {
    const look = looks(kind, i);
    if (look.colour === null || look.colour === UNKNOWN || look.colour === FEWER || look.width === UNKNOWN || look.wide) return false;
  }
  return true;
}

/** How a scored unit is drawn, with the filter and the hours of spaces in it. */
function fullLooks(kind, i) {
  if (!passes(kind, i)) return FADED;
  return isOpen(kind, i) === false ? { ...looks(kind, i), closed: true } : looks(kind, i);
}

/** How many scored blocks and spaces pass, of how many, and how long these blocks are [m]. */
function filterCount() {
  const count = { length: 0 };
  for (const kind of KINDS) {
    const ranked = column[`${kind}.ranked`];
    Object.assign(count, { [kind]: 0, [`all_${kind}`]: 0 });
    for (let i = 0; i < ranked.length; i++) {
      if (!ranked[i]) continue;
      count[`all_${kind}`]++;
      if (!passes(kind, i)) continue;
      count[kind]++;
      if (kind === "blocks") count.length += column["blocks.size"][i];
    }
  }
  return count;
}

const whole = (n) => n.toLocaleString(told.language);
/** A length in km: to the km, or with one decimal where it is under ten. */
const kilometres = (metres) => (metres / 1000).toLocaleString(told.language, { maximumFractionDigits: metres < 10_000 ? 1 : 0 });

function countText() {
  const { blocks, all_blocks, spaces, all_spaces, length } = filterCount();
  const said = { n: whole(blocks), all: whole(all_blocks), km: kilometres(length), spaces: whole(spaces), all_spaces: whole(all_spaces) };
  return say(all_spaces ? "filter.count" : "filter.count.blocks", said);
}

/** What the legend and the table say of the filter; nothing where there is none. */
function filterSaid() {
  if (!isFiltered()) return [];
  const { well, component, is, evidence } = state.filter;
  const asked = [];
  if (well) asked.push(say("filter.says.well"));
  if (component && toldIn(component, spoken())) asked.push(say(`filter.says.${is}`, { component: say(`component.${component}`), points: digits(LOW_POINTS) }));
  else if (component) asked.push(say("filter.rests", { component: say(`component.${component}`) }));
  if (evidence > 0) asked.push(say("filter.says.evidence", { share: percent(evidence / 100) }));
  return [make("div", { class: "filtered", role: "group", "aria-label": say("tool.filter") },
    make("strong", { text: say("filter.only") }),
    make("ul", {}, ...asked.map((text) => make("li", { text }))),
    make("p", { text: countText() }),
    state.compare ? make("p", { class: "small", text: say("filter.left") }) : null,
    resetButton())];
}

const resetButton = () => make("button", { type: "button", class: "reset", text: say("filter.reset"), onclick: clearFilter });

function clearFilter() {
  setFilter(NO_FILTER);
  if (node("table").open) openTableAgain();
  else node("tool-filter").focus({ preventScroll: true });
}

function openTableAgain() {
  node("table").close();
  openTable();
}

/* The box ---------------------------------------------------------------------------------------- */

function buildFilter() {
  const change = () => setFilter({ well: node("filter-well").checked, component: node("filter-component").value, is: node("filter-is").value, evidence: node("filter-evidence").value });
  const option = (value, text) => make("option", { value, text });
  node("filter-box").append(
    make("label", { class: "tick" }, make("input", { type: "checkbox", id: "filter-well", onchange: change }), make("span", { text: say("filter.well") })),
    make("div", { class: "pair" },
      make("select", { id: "filter-component", "aria-label": say("filter.component"), onchange: change }, option("", say("filter.any")), ...filterParts().map((name) => option(name, say(`component.${name}`)))),
      make("select", { id: "filter-is", "aria-label": say("filter.is"), onchange: change }, ...FILTER_IS.map((is) => option(is, say(`filter.is.${is}`, { points: digits(LOW_POINTS) }))))),
    make("label", { for: "filter-evidence", hidden: !coverageTold() }, make("span", { text: say("filter.evidence") }), make("span", { id: "filter-share" })),
    make("input", { type: "range", id: "filter-evidence", min: 0, max: 100, step: 5, hidden: !coverageTold(), oninput: change }),
    make("div", { class: "foot" }, make("p", { id: "filter-count", class: "share", "aria-live": "polite" }), resetButton()),
  );
}

function drawFilter() {
  const { well, component, is, evidence } = state.filter;
  node("filter-well").checked = well;
  node("filter-component").value = component;
  [...node("filter-component").options].forEach((option) => { option.disabled = Boolean(option.value) && !toldIn(option.value, spoken()); });
  node("filter-is").value = is;
  node("filter-is").disabled = !component;
  node("filter-evidence").value = evidence;
  node("filter-share").textContent = say("filter.share", { share: percent(evidence / 100) });
  node("filter-evidence").setAttribute("aria-valuetext", node("filter-share").textContent);
  node("filter-count").textContent = countText();
  node("filter-box").querySelector(".reset").disabled = !isFiltered();
}

/** Spaces that are closed in the hour shown, and those that the filter fades: an outline alone. */
function quietSpaces(view, group) {
  if (!group.faded && !group.closed) return;
  const { ctx } = view;
  ctx.strokeStyle = group.closed ? theme().soft : theme().quiet;
  ctx.lineWidth = group.closed ? 1.6 : 1;
  paint(view, column["spaces.shape"], group.units, true, () => ctx.stroke());
}

const closedSample = (look) => draw("svg", { viewBox: "0 0 40 12", "aria-hidden": "true" }, draw("rect", { x: 8, y: 1.5, width: 24, height: 9, fill: "none", stroke: look.soft, "stroke-width": 1.6 }));
