/* Scenarios beside today: side by side, then each with what it changes, who gains, what it costs and how sure that is. */

const PARTS_OF = ["better", "same", "worse", "unclear"];
const rowOf = (scenario) => scenario.phases[state.phase];

/** The scenarios as they are sorted: what is not known stands last. */
function inOrder() {
  const name = node("sort").value;
  const sign = told.sorts[name] ? -1 : 1;
  const value = (scenario) => { const found = rowOf(scenario)[name]; return found === told.few[0] ? 1 : found ?? null; };
  return [...told.scenarios].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    return (x === null) - (y === null) || (x === null ? 0 : sign * (x - y));
  });
}

function drawSide() {
  const list = [
    ["better", (row) => metres(row.better_m)],
    ["worse", (row) => metres(row.worse_m)],
    state.phase === "day" ? null : ["needed", (row) => metres(row.needed_m)],
    ["homes", (row) => homes(row.homes_gain)],
    ["energy", (row) => (known(row.energy_kwh) ? `${row.energy_kwh < 0 ? "−" : row.energy_kwh > 0 ? "+" : ""}${whole(Math.abs(row.energy_kwh))}` : say("compared.unknown"))],
    ...["capital", "yearly"].map((name) => [name, (row) => (known(row[name]) ? (row.currency ? money(row[name], row.currency) : whole(row[name])) : say("compared.unsaid"))]),
    told.draws ? ["sure", (row) => (known(row.drawn_better) ? percent(row.drawn_better) : say("compared.unknown"))] : null,
  ].filter(Boolean);
  const head = make("tr", {}, make("th", { scope: "col", text: say("compared.scenario") }), ...list.map(([key]) => make("th", { scope: "col", class: "n", text: say(`compared.col.${key}`) })));
  const rows = inOrder().map((scenario) => make("tr", {}, make("th", { scope: "row" }, make("a", { href: `#scenario-${told.scenarios.indexOf(scenario) + 1}`, text: scenario.name })),
    ...list.map(([, shown]) => make("td", { class: "n", text: shown(rowOf(scenario)) }))));
  node("side").replaceChildren(make("thead", {}, head), make("tbody", {}, ...rows));
}

function groupTable(scenario) {
  const colours = { better: theme().change[4], same: theme().change[2], worse: theme().change[0] };
  const rows = scenario.groups[state.phase].filter(({ length_m }) => length_m > 0).map((group) => {
    const parts = PARTS_OF.map((part) => {
      const made = make("span", { class: part === "unclear" ? "part unknown" : "part" });
      made.style.width = `${(100 * group[`${part}_m`]) / group.length_m}%`;
      if (colours[part]) made.style.background = colours[part];
      return made;
    });
    const share = (part) => percent(group[`${part}_m`] / group.length_m);
    const said = joined(PARTS_OF.filter((part) => group[`${part}_m`] > 0).map((part) => labelled(say(`compared.${part}`), share(part))));
    return make("tr", {}, make("th", { scope: "row", text: say(`compared.group.${group.group}`) }), make("td", {}, make("span", { class: "stack", role: "img", "aria-label": said }, ...parts)),
      make("td", { class: "n", text: share("better") }), make("td", { class: "n", text: share("worse") }), make("td", { class: "n", text: homes(group.dwellings_better) }), make("td", { class: "n", text: homes(group.dwellings_worse) }));
  });
  const heads = ["group", "share", "better", "worse", "homes.better", "homes.worse"];
  const key = make("p", { class: "small classes" }, ...PARTS_OF.flatMap((part) => {
    const swatch = make("span", { class: part === "unclear" ? "swatch part unknown" : "swatch" });
    if (colours[part]) swatch.style.background = colours[part];
    return [swatch, make("span", { text: say(`compared.${part}`) })];
  }));
  const table = make("table", { class: "who" }, make("thead", {}, make("tr", {}, ...heads.map((head, k) => make("th", { scope: "col", class: k > 1 ? "n" : "", text: say(`compared.${head}`) })))), make("tbody", {}, ...rows));
  return [make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": say("compared.who.of", { scenario: scenario.name }) }, table), key];
}

function placeTable(list) {
  if (!list.length) return make("p", { class: "small", text: say("compared.places.none") });
  const rows = list.map((place) => make("tr", {}, make("th", { scope: "row", text: placeName(place) }), make("td", {}, make("ul", {}, ...changesOf(place).map((text) => make("li", { text }))))));
  return make("table", { class: "places" }, make("thead", {}, make("tr", {}, ...["place", "what"].map((head) => make("th", { scope: "col", text: say(`compared.places.${head}`) })))), make("tbody", {}, ...rows));
}

function sureText(row) {
  if (!told.draws) return [say("compared.sure.none")];
  const values = (name) => ({ median: signed(row[`${name}_median`]), low: signed(row[`${name}_p5`]), high: signed(row[`${name}_p95`]), better: percent(row[`${name}_better`]), draws: whole(told.draws) });
  const conditions = known(row.drawn_median);
  return [
    conditions ? say("compared.sure.says", values("drawn")) : null,
    conditions && told.scenarios.length > 1 ? say("compared.sure.first", { share: percent(row.drawn_first) }) : null,
    known(row.activity_drawn_median) ? say("compared.sure.people", values("activity_drawn")) : null,
    conditions || known(row.activity_drawn_median) ? null : say("compared.sure.nothing"),
  ].filter(Boolean);
}

function legTable({ legs }) {
  const rows = legs.filter((leg) => leg.legs).map((leg) => make("tr", {}, make("th", { scope: "row", text: say(`compared.night.${leg.night}`) }),
    ...["before", "after"].map((side) => make("td", { class: "n", text: known(leg[`lit_lo_${side}`]) ? say("compared.between", { low: percent(leg[`lit_lo_${side}`]), high: percent(leg[`lit_hi_${side}`]) }) : say("compared.unknown") }))));
  if (!rows.length || state.phase !== "night") return [];
  const heads = ["night", "before", "after"].map((head, k) => make("th", { scope: "col", class: k ? "n" : "", text: say(`compared.legs.${head}`) }));
  const elsewhere = Math.max(...legs.map((leg) => leg.elsewhere));
  return [make("h4", { text: say("compared.legs") }), make("p", { class: "small", text: say("compared.legs.says", { n: whole(elsewhere) }) }), make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows))];
}

function card(scenario) {
  const row = rowOf(scenario);
  const places = scenario.places[state.phase];
  const found = facts(row);
  const nothing = found.length === 2 && !row.better_m && !row.worse_m && !places.better.length;
  return make("section", { id: `scenario-${told.scenarios.indexOf(scenario) + 1}` },
    make("h2", { text: scenario.name }),
    scenario.because ? make("p", { text: say("compared.because", { because: scenario.because }) }) : null,
    scenario.serves.length ? make("ul", { class: "ids edits" }, ...scenario.serves.map(([id, text]) => make("li", { text: text ? labelled(id, text) : id }))) : null,
    make("div", {}, make("h3", { text: say("compared.edits") }), make("ul", { class: "edits" }, ...scenario.edits.map(({ did }) => make("li", { text: did })))),
    scenario.map ? make("p", {}, make("a", { class: "go", href: scenario.map, text: say("compared.map") })) : null,
    make("div", { class: "halves" },
      make("div", {}, make("h3", { text: say("compared.changes") }), nothing ? make("p", { text: say("compared.nothing") }) : factTable(found), ...legTable(scenario)),
      make("div", {}, make("h3", { text: say("compared.who") }), make("p", { class: "small", text: say("compared.who.says") }), ...groupTable(scenario)),
      make("div", {}, make("h3", { text: say("compared.cost") }), factTable(costFacts(row))),
      make("div", {}, make("h3", { text: say("compared.sure") }), ...sureText(row).map((text) => make("p", { text }))),
      make("div", { class: "doubted" }, make("h3", { text: say("doubts") }), ...doubtParts(scenario)),
      make("div", {}, make("h3", { text: say("compared.places.better") }), placeTable(places.better)),
      make("div", {}, make("h3", { text: say("compared.places.worse") }), placeTable(places.worse))));
}

function redraw() {
  document.documentElement.dataset.theme = themeName();
  node("when").textContent = say(`when.${state.phase}`, { hour: told.evening_ends });
  drawSide();
  node("scenarios").replaceChildren(...inOrder().map(card));
  nameTables(document);
}

function start() {
  document.querySelectorAll("[data-say]").forEach((element) => { element.textContent = say(element.dataset.say); });
  document.querySelectorAll("[data-label]").forEach((element) => element.setAttribute("aria-label", say(element.dataset.label)));
  node("title").textContent = told.title;
  node("lead").textContent = say("compared.lead", { profile: told.profile });
  node("mark").hidden = !told.simulated.length;
  node("mark").textContent = say("simulated.says", { layers: told.simulated.join(", ") });
  const dates = [say("legend.osm"), told.osm_date ? say("legend.date", { date: told.osm_date }) : "", say("legend.period", { start: told.period[0], end: told.period[1] })];
  node("credit").textContent = dates.filter(Boolean).join(" · ");
  const asked = /^#(day|evening|night)$/.exec(location.hash)?.[1];
  state.phase = told.phases.includes(asked) ? asked : told.phases.at(-1);
  node("switch").append(...PHASES.map((phase) => {
    const input = make("input", { type: "radio", name: "phase", value: phase, id: `phase-${phase}`, disabled: !told.phases.includes(phase), checked: phase === state.phase, onchange: () => { state.phase = phase; redraw(); } });
    return make("span", {}, input, make("label", { for: `phase-${phase}`, class: phase }, make("span", { class: "sky", "aria-hidden": "true" }), make("span", { text: say(`phase.${phase}`) })));
  }));
  node("sort").append(...Object.keys(told.sorts).map((name) => make("option", { value: name, text: say(`compared.sort.${name}`), selected: name === told.sort })));
  node("sort").addEventListener("change", redraw);
  node("scroll").setAttribute("aria-label", say("compared.overview"));
  for (const [event, paper] of [["beforeprint", true], ["afterprint", false]]) window.addEventListener(event, () => { state.paper = paper; redraw(); });
  redraw();
  document.documentElement.dataset.ready = "yes";
}

start();
