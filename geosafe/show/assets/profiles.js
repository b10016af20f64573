/* Profiles side by side: how much street supports whom, where the groups are furthest apart, and whose weights these are. */

const view = { shown: APART, chosen: null, listed: [] };
const LISTED = { blocks: 8, spaces: 5 };
const SVG = "http://www.w3.org/2000/svg";

function draw(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function redraw() {
  document.documentElement.dataset.theme = themeName();
  node("when").textContent = say(`when.${state.phase}`, { hour: told.evening_ends });
  drawSummary();
  drawLists();
  drawKey();
  drawMap();
  drawTable();
}

/* How much street supports whom -------------------------------------------------------------------- */

/** The share of street length in each of the five classes of one group's conditions, the unknown last. */
function sharesOf(k) {
  const size = column["blocks.size"];
  const length = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < size.length; i++) {
    const value = conditions("blocks", i, k);
    length[value === null ? 5 : classOf(value, edges.score)] += size[i];
  }
  const all = length.reduce((a, b) => a + b, 0);
  return length.map((each) => (all ? each / all : 0));
}

function drawSummary() {
  const heads = ["profiles.group", "profiles.share", "profiles.little", "profiles.missing"];
  const rows = told.profiles.map((profile, k) => {
    const shares = sharesOf(k);
    const parts = shares.map((share, at) => {
      const part = make("span", { class: at === 5 ? "part unknown" : "part" });
      part.style.width = `${100 * share}%`;
      if (at < 5) part.style.background = theme().scale[at];
      return part;
    });
    return make("tr", {}, make("th", { scope: "row", class: "group", text: profile.title }), make("td", {}, make("span", { class: "stack", "aria-hidden": "true" }, ...parts)),
      make("td", { class: "n", text: percent(shares[0] + shares[1]) }), make("td", { class: "n", text: percent(shares[5]) }));
  });
  const key = make("p", { class: "small classes" },
    make("span", { text: say("legend.low.conditions") }), ...theme().scale.map((colour) => swatch(colour)), make("span", { text: say("legend.high.conditions") }),
    make("span", { class: "swatch part unknown" }), make("span", { text: say("profiles.missing") }));
  node("bars").replaceChildren(make("table", {}, make("thead", {}, make("tr", {}, ...heads.map((head, k) => make("th", { scope: "col", class: k > 1 ? "n" : "", text: say(head) })))), make("tbody", {}, ...rows)), key);
  node("bars").setAttribute("aria-label", say("profiles.summary"));
}

/* Where they are furthest apart --------------------------------------------------------------------- */

/** The places of one kind where the groups are furthest apart, one a name. */
function furthest(kind) {
  const found = [...every(column[`${kind}.shape`])].map((i) => ({ kind, i, ...apart(kind, i) })).filter(({ range }) => range !== undefined);
  found.sort((a, b) => b.range - a.range);
  const named = new Map();
  for (const each of found) {
    const name = placeOf(kind, each.i);
    if (!named.has(name)) named.set(name, each);
    if (named.size === LISTED[kind]) break;
  }
  return [...named.values()];
}

function drawLists() {
  const lists = KINDS.map(furthest);
  view.listed = lists.flat();
  const parts = lists.flatMap((list, at) => (list.length ? [
    make("h3", { text: say(at ? "profiles.apart.spaces" : "profiles.apart.streets") }),
    make("ol", { start: at ? lists[0].length + 1 : 1 }, ...list.map(item)),
  ] : []));
  node("found").replaceChildren(...(parts.length ? parts : [make("p", { text: say("profiles.apart.none") })]));
}

function item(found) {
  const { kind, i, lowest, highest } = found;
  const words = { low: digits(lowest.value), lowest: told.profiles[lowest.k].title, high: digits(highest.value), highest: told.profiles[highest.k].title };
  return make("li", {}, make("button", { type: "button", class: "link", text: placeOf(kind, i), onclick: () => choosePlace(kind, i, onPhone()) }), strip(found), make("span", { class: "small", text: say("profiles.apart.ends", words) }));
}

/** A line from 0 to 100 with a mark for every group. */
function strip({ known, lowest, highest }) {
  const look = theme();
  const x = (value) => 6 + 2.88 * value;
  const ends = [lowest, highest].map(({ value }) => draw("circle", { cx: x(value), cy: 8, r: 5.5, fill: look.scale[classOf(value, edges.score)], stroke: look.ink, "stroke-width": 1.2 }));
  return draw("svg", { viewBox: "0 0 300 16", class: "strip", "aria-hidden": "true" },
    draw("path", { d: "M6 8H294", stroke: look.line, "stroke-width": 1.5 }),
    draw("path", { d: `M${x(lowest.value)} 8H${x(highest.value)}`, stroke: look.ink, "stroke-width": 2 }),
    ...known.map(({ value }) => draw("path", { d: `M${x(value)} 4V12`, stroke: look.ink, "stroke-width": 1.5 })), ...ends);
}

const onPhone = () => matchMedia("(max-width: 900px)").matches;

function choosePlace(kind, i, lead) {
  view.chosen = { kind, i };
  drawMap();
  if (lead) node("drawn").scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  node("status").textContent = placeOf(kind, i);
}

/* Whose weights ------------------------------------------------------------------------------------- */

function drawWho() {
  const parts = ["light", "surveillance", "access", "comfort"];
  node("people").replaceChildren(...told.profiles.map((profile) => {
    const rows = told.phases.filter((phase) => profile.shares[phase]).map((phase) => make("tr", {}, make("th", { scope: "row", text: say(`phase.${phase}`) }),
      ...parts.map((part) => make("td", { class: "n", text: phase === "day" && part === "light" ? say("bars.none") : digits(profile.shares[phase][part]) }))));
    const longest = Object.entries(profile.longest).map(([part, m]) => make("li", { text: say("profiles.who.longest", { what: say(`profiles.part.${part}`), m: digits(m) }) }));
    const limits = [profile.step_free ? make("li", { text: say("profiles.who.step_free") }) : null, ...longest].filter(Boolean);
    return make("section", {}, make("h3", { class: "group", text: profile.title }), make("p", { text: profile.who }), make("p", { class: "small", text: say(profile.placeholder ? "profiles.who.shipped" : "profiles.who.own") }),
      make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col", text: say("profiles.who.phase") }), ...parts.map((part) => make("th", { scope: "col", class: "n", text: say(`component.${part}`) })))), make("tbody", {}, ...rows)),
      limits.length ? make("ul", { class: "small" }, ...limits) : null);
  }));
}

/* Start --------------------------------------------------------------------------------------------- */

function wireControls() {
  node("switch").append(...PHASES.map((phase) => {
    const input = make("input", { type: "radio", name: "phase", value: phase, id: `phase-${phase}`, disabled: !told.phases.includes(phase), checked: phase === state.phase, onchange: () => { state.phase = phase; redraw(); } });
    return make("span", {}, input, make("label", { for: `phase-${phase}`, class: phase }, make("span", { class: "sky", "aria-hidden": "true" }), make("span", { text: say(`phase.${phase}`) })));
  }));
  const options = told.profiles.map(({ title }, k) => make("option", { value: k, text: say("profiles.map.for", { group: title }) }));
  node("shown").append(make("option", { value: APART, text: say("profiles.map.apart") }), ...options);
  node("shown").addEventListener("change", (event) => { view.shown = Number(event.target.value); drawKey(); drawMap(); });
  window.addEventListener("resize", drawMap);
  for (const [event, paper] of [["beforeprint", true], ["afterprint", false]]) window.addEventListener(event, () => { state.paper = paper; redraw(); });
}

function tellHow() {
  const steps = [["print", "geosafe worksheet"], ["write"], ["compare", "geosafe profiles STUDY --profile everyone --profile ours.yaml"]];
  node("steps").append(...steps.map(([key, command]) => {
    const [before, after] = say(`profiles.own.${key}`, { command: "\u0000" }).split("\u0000");
    return make("li", {}, before, command ? make("code", { text: command }) : null, after ?? "");
  }));
}

async function start() {
  document.querySelectorAll("[data-say]").forEach((element) => { element.textContent = say(element.dataset.say); });
  node("title").textContent = told.title;
  node("lead").textContent = say("profiles.lead", { n: digits(told.profiles.length) });
  node("mark").hidden = !told.simulated.length;
  node("mark").textContent = say("simulated.says", { layers: told.simulated.join(", ") });
  node("placeholder").hidden = !told.profiles.some(({ placeholder }) => placeholder);
  const dates = [say("legend.osm"), told.osm_date ? say("legend.date", { date: told.osm_date }) : "", say("legend.period", { start: told.period[0], end: told.period[1] })];
  node("credit").textContent = dates.filter(Boolean).join(" · ");
  await readColumns();
  const asked = /^#(day|evening|night)$/.exec(location.hash)?.[1];
  state.phase = told.phases.includes(asked) ? asked : told.phases[0] ?? "day";
  tellHow();
  wireControls();
  wireTable();
  drawWho();
  redraw();
  document.documentElement.dataset.ready = "yes";
}

start().catch((reason) => {
  node("status").textContent = told.words.failed;
  throw reason;
});
